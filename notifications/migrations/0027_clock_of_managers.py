from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, replaced_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0026_outage_last_at"), ("practices", "0006_members_time_zone")]

    operations = [
        migrations.RunSQL(
            f"GRANT SELECT (timezone) ON practices_membership TO {SWEEP}",
            f"REVOKE SELECT (timezone) ON practices_membership FROM {SWEEP}",
        ),
        replaced_function(SWEEP, "nc_fan_out(timestamptz, uuid[])", SQL / "fan_out.sql"),
    ]
