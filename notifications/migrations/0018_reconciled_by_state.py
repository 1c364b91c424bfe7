from pathlib import Path

from django.db import migrations, models

from tenancy.functions import DUE, replaced_function

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0017_sweeps_due")]

    operations = [
        migrations.AddField(
            model_name="reconciliation",
            name="kept",
            field=models.PositiveIntegerField(
                db_default=0, default=0, help_text="Messages that stay here because no provider was configured."
            ),
        ),
        migrations.RunSQL(
            f"GRANT SELECT (kept) ON notifications_reconciliation TO {DUE}",
            f"REVOKE SELECT (kept) ON notifications_reconciliation FROM {DUE}",
        ),
        replaced_function(DUE, "nc_reconciliations_due(timestamptz)", SQL / "reconciliations_due.sql"),
        replaced_function(DUE, "nc_watch_practices(timestamptz)", SQL / "watch_practices.sql"),
    ]
