from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, replaced_function, rights

SQL = Path(__file__).resolve().parent.parent / "sql"
READ = f"""
GRANT SELECT (kind) ON notifications_alert TO {SWEEP};
GRANT SELECT (delivery_id) ON notifications_deliveryitem TO {SWEEP}"""
READ_NO_MORE = f"""
REVOKE SELECT (kind) ON notifications_alert FROM {SWEEP};
REVOKE SELECT (delivery_id) ON notifications_deliveryitem FROM {SWEEP}"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0006_reach")]

    operations = [
        rights(SWEEP, "notifications_address", select="practice_id channel value health"),
        rights(SWEEP, "notifications_silence", select="practice_id technologist_id membership_id kind channel"),
        rights(SWEEP, "notifications_optout", walled=False, select="number_hash"),
        migrations.RunSQL(READ, READ_NO_MORE),
        replaced_function(SWEEP, "nc_fan_out(timestamptz, uuid[])", SQL / "fan_out.sql"),
    ]
