from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, shared_function

SIGNATURE = "nc_due_expiries(timestamptz, uuid[], boolean)"
SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0006_periods_follow_a_merge"),
        ("notifications", "0007_reach_of_the_sweep"),
    ]

    operations = [
        migrations.RunSQL(f"DROP FUNCTION {SIGNATURE}", migrations.RunSQL.noop),
        migrations.RunSQL(shared_function(SWEEP, SIGNATURE, SQL / "due_expiries.sql").sql, migrations.RunSQL.noop),
    ]
