from django.db import migrations

from tenancy.functions import SWEEP

GIVEN = f"GRANT SELECT (dedupe_key), INSERT (dedupe_key) ON notifications_alert TO {SWEEP}"
TAKEN = f"REVOKE SELECT (dedupe_key), INSERT (dedupe_key) ON notifications_alert FROM {SWEEP}"


class Migration(migrations.Migration):
    """An escalation of the sweep that has no rung of its own has a key."""

    dependencies = [("notifications", "0029_room_beside_deliveries")]

    operations = [migrations.RunSQL(GIVEN, TAKEN)]
