from pathlib import Path

from django.db import migrations

from tenancy.functions import DUE, replaced_function, shared_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0030_ways")]

    operations = [
        shared_function(DUE, "nc_clocks(timestamptz)", SQL / "clocks.sql"),
        replaced_function(DUE, "nc_sweeps_due(timestamptz)", SQL / "sweeps_due.sql"),
        replaced_function(DUE, "nc_sweeps_overdue(timestamptz)", SQL / "sweeps_overdue.sql"),
        replaced_function(DUE, "nc_reconciliations_due(timestamptz)", SQL / "reconciliations_due.sql"),
        replaced_function(DUE, "nc_watch_practices(timestamptz)", SQL / "watch_practices.sql"),
        replaced_function(DUE, "nc_watch_counts(timestamptz)", SQL / "watch_counts.sql"),
        replaced_function(DUE, "nc_watch_deliveries(timestamptz)", SQL / "watch_deliveries.sql"),
    ]
