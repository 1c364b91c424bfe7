from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, replaced_function, replaced_shared_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0007_escalates_whom_nothing_reaches"),
        ("notifications", "0036_sweep_keys"),
    ]

    operations = [
        replaced_shared_function(SWEEP, "nc_due_expiries(timestamptz, uuid[], boolean)", SQL / "due_expiries.sql"),
        replaced_function(SWEEP, "nc_sweep(timestamptz, uuid[])", SQL / "sweep.sql"),
    ]
