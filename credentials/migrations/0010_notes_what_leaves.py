from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, replaced_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("credentials", "0009_hears_by_what_leaves"), ("notifications", "0031_sweep_run_outlets")]

    operations = [replaced_function(SWEEP, "nc_sweep(timestamptz, uuid[], text[])", SQL / "sweep.sql")]
