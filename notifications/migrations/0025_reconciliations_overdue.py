from pathlib import Path

from django.db import migrations

from tenancy.functions import DUE, definer_function, replaced_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0024_urgent_waits_for_no_late_one")]

    operations = [
        migrations.RunSQL(
            f"GRANT SELECT (checked_at) ON notifications_reconciliation TO {DUE}",
            f"REVOKE SELECT (checked_at) ON notifications_reconciliation FROM {DUE}",
        ),
        definer_function(DUE, "nc_reconciliations_overdue(timestamptz)", SQL / "reconciliations_overdue.sql"),
        replaced_function(DUE, "nc_watch_practices(timestamptz)", SQL / "watch_practices.sql"),
    ]
