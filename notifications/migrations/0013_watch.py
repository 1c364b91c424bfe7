from pathlib import Path

from django.db import migrations

from tenancy.functions import DUE, definer_function, rights

SQL = Path(__file__).resolve().parent.parent / "sql"
DELIVERY, RUN, PRACTICE = "id, channel, attempts, doubts, created_at", "last_at", "live_at"
READ = f"""
GRANT SELECT ({DELIVERY}) ON notifications_delivery TO {DUE};
GRANT SELECT ({RUN}) ON notifications_sweeprun TO {DUE};
GRANT SELECT ({PRACTICE}) ON practices_practice TO {DUE}"""
READ_NO_MORE = f"""
REVOKE SELECT ({DELIVERY}) ON notifications_delivery FROM {DUE};
REVOKE SELECT ({RUN}) ON notifications_sweeprun FROM {DUE};
REVOKE SELECT ({PRACTICE}) ON practices_practice FROM {DUE}"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0008_practices_holding")]

    operations = [
        migrations.RunSQL(READ, READ_NO_MORE),
        rights(DUE, "notifications_reconciliation", select="practice_id day expected said differences"),
        definer_function(DUE, "nc_reconciliations_due(timestamptz)", SQL / "reconciliations_due.sql"),
        definer_function(DUE, "nc_watch_practices(timestamptz)", SQL / "watch_practices.sql"),
        definer_function(DUE, "nc_watch_deliveries(timestamptz)", SQL / "watch_deliveries.sql"),
        definer_function(DUE, "nc_watch_counts(timestamptz)", SQL / "watch_counts.sql"),
    ]
