from pathlib import Path

from django.db import migrations, models

from tenancy.functions import SWEEP, replaced_function

SQL = Path(__file__).resolve().parent.parent / "sql"
READ = f"""
GRANT SELECT (leaves_by) ON notifications_alert TO {SWEEP};
GRANT SELECT (next_attempt_at) ON notifications_delivery TO {SWEEP}"""
READ_NO_MORE = f"""
REVOKE SELECT (leaves_by) ON notifications_alert FROM {SWEEP};
REVOKE SELECT (next_attempt_at) ON notifications_delivery FROM {SWEEP}"""


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_sweeps_overdue")]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="leaves_by",
            field=models.DateTimeField(
                help_text="Leaves at once, in a message of its own; quiet hours hold its SMS until then at most.", null=True
            ),
        ),
        migrations.RunSQL(READ, READ_NO_MORE),
        replaced_function(SWEEP, "nc_fan_out(timestamptz, uuid[])", SQL / "fan_out.sql"),
    ]
