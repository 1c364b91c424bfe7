from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, replaced_function, rights

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0018_reconciled_by_state")]

    operations = [
        rights(SWEEP, "notifications_senderstop", walled=False, select="channel since lifted_at"),
        rights(SWEEP, "notifications_outage", walled=False, select="channel since over_at"),
        replaced_function(SWEEP, "nc_fan_out(timestamptz, uuid[])", SQL / "fan_out.sql"),
    ]
