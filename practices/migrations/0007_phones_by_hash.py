from pathlib import Path

from django.db import migrations, models
from django.db.models import F, Func, Q

SOURCE = Path(__file__).resolve().parent.parent / "sql" / "number_hash.sql"


class Migration(migrations.Migration):
    dependencies = [("practices", "0006_members_time_zone")]

    operations = [
        migrations.RunSQL(SOURCE.read_text(), "DROP FUNCTION nc_number_hash(text)"),
        *(
            migrations.AddIndex(
                model_name=name,
                index=models.Index(
                    Func(F("phone"), function="nc_number_hash"), condition=~Q(phone=""), name=f"{name}_by_number_hash"
                ),
            )
            for name in ("technologist", "membership")
        ),
    ]
