import django.contrib.postgres.fields
from django.db import migrations, models

from tenancy.functions import SWEEP

WORDS = "The channels by which messages left, in all of its passes; empty where that changed during the day."
GIVEN = f"GRANT SELECT (outlets), INSERT (outlets), UPDATE (outlets) ON notifications_sweeprun TO {SWEEP}"
TAKEN = f"REVOKE SELECT (outlets), INSERT (outlets), UPDATE (outlets) ON notifications_sweeprun FROM {SWEEP}"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0034_refusals_and_told_at")]

    operations = [
        migrations.AddField(
            "sweeprun",
            "outlets",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=5), help_text=WORDS, null=True, size=None
            ),
        ),
        migrations.RunSQL(GIVEN, TAKEN),
    ]
