from pathlib import Path

from django.db import migrations

from tenancy.functions import DUE, definer_function, rights

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_fan_out")]

    operations = [
        rights(DUE, "practices_practice", walled=False, select="id timezone sweep_hour created_at closed_at"),
        rights(DUE, "notifications_sweeprun", select="practice_id day"),
        definer_function(DUE, "nc_sweeps_overdue(timestamptz)", SQL / "sweeps_overdue.sql"),
    ]
