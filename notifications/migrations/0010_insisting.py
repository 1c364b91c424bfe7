from pathlib import Path

from django.db import migrations, models

from tenancy.functions import SWEEP, replaced_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0013_watch")]

    operations = [
        migrations.AlterField(
            model_name="alert",
            name="escalated",
            field=models.BooleanField(
                db_default=False, default=False, help_text="Goes by every way, whatever its readers turned off."
            ),
        ),
        replaced_function(SWEEP, "nc_fan_out(timestamptz, uuid[])", SQL / "fan_out.sql"),
    ]
