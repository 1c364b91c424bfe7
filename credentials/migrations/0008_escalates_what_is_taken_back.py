from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, replaced_function, shared_function

SIGNATURE = "nc_due_expiries(timestamptz, uuid[], boolean)"
SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0007_escalates_whom_nothing_reaches"),
        ("notifications", "0036_sweep_keys"),
    ]

    operations = [
        migrations.RunSQL(f"DROP FUNCTION {SIGNATURE}", migrations.RunSQL.noop),
        migrations.RunSQL(shared_function(SWEEP, SIGNATURE, SQL / "due_expiries.sql").sql, migrations.RunSQL.noop),
        replaced_function(SWEEP, "nc_sweep(timestamptz, uuid[])", SQL / "sweep.sql"),
    ]
