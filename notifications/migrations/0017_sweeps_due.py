from pathlib import Path

from django.db import migrations

from tenancy.functions import DUE, definer_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0016_lateness")]

    operations = [definer_function(DUE, "nc_sweeps_due(timestamptz)", SQL / "sweeps_due.sql")]
