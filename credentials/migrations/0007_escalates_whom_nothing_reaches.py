from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, replaced_shared_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0006_periods_follow_a_merge"),
        ("notifications", "0007_reach_of_the_sweep"),
    ]

    operations = [
        replaced_shared_function(SWEEP, "nc_due_expiries(timestamptz, uuid[], boolean)", SQL / "due_expiries.sql"),
    ]
