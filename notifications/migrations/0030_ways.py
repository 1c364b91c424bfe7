from pathlib import Path

from django.db import migrations

from tenancy.functions import SWEEP, replaced_function, shared_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0036_sweep_keys")]

    operations = [
        shared_function(SWEEP, "nc_ways(timestamptz, uuid[], text[])", SQL / "ways.sql"),
        replaced_function(SWEEP, "nc_fan_out(timestamptz, uuid[], text[])", SQL / "fan_out.sql"),
    ]
