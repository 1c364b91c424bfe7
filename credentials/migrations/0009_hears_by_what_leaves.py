from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, replaced_function, replaced_shared_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("credentials", "0008_escalates_what_is_taken_back"), ("notifications", "0030_ways")]

    operations = [
        replaced_shared_function(
            SWEEP, "nc_due_expiries(timestamptz, uuid[], boolean, text[])", SQL / "due_expiries.sql"
        ),
        replaced_function(SWEEP, "nc_sweep(timestamptz, uuid[], text[])", SQL / "sweep.sql"),
    ]
