from pathlib import Path

from django.db import migrations

from tenancy.functions import DUE, SWEEP, definer_function, rights

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_delivery_doubts")]

    operations = [
        rights(
            SWEEP,
            "practices_practice",
            walled=False,
            select="id timezone sweep_hour ladder quiet_from quiet_until live_at closed_at",
        ),
        rights(SWEEP, "practices_user", walled=False, select="id email name is_active"),
        rights(SWEEP, "practices_membership", select="practice_id id user_id role active phone sms_consent_at"),
        rights(
            SWEEP,
            "practices_technologist",
            select="practice_id id name email phone timezone ends_on membership_id sms_consent_at",
        ),
        rights(
            SWEEP,
            "notifications_alert",
            select="practice_id id audience technologist_id about_id due_on rung round state escalated emitted_on",
            insert="practice_id kind audience technologist_id about_id due_on rung round state escalated emitted_on created_at",
        ),
        # Updates nothing: a row can only be locked by who may.
        rights(
            SWEEP,
            "notifications_delivery",
            select="practice_id id channel address day batch state resend_of_id",
            insert="id practice_id channel address technologist_id membership_id recipient_name timezone day batch state"
            " next_attempt_at created_at",
            update="state",
        ),
        rights(
            SWEEP,
            "notifications_deliveryitem",
            select="practice_id alert_id channel address",
            insert="practice_id delivery_id alert_id channel address",
        ),
        rights(
            SWEEP,
            "notifications_sweeprun",
            select="id practice_id day last_at passes technologist_alerts manager_alerts covered deliveries rehearsal",
            insert="practice_id day first_at last_at passes technologist_alerts manager_alerts covered deliveries rehearsal",
            update="last_at passes technologist_alerts manager_alerts covered deliveries rehearsal",
        ),
        definer_function(SWEEP, "nc_fan_out(timestamptz, uuid[])", SQL / "fan_out.sql"),
        rights(DUE, "practices_practice", walled=False, select="id closed_at"),
        rights(DUE, "notifications_delivery", select="practice_id state next_attempt_at lease_until"),
        definer_function(DUE, "nc_practices_due(timestamptz)", SQL / "practices_due.sql"),
    ]
