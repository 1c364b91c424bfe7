"""From alerts to messages: who hears of it, by which channel, and in which message of the day."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from notifications.outlets import named_outlets


def fan_out(at: datetime, practice_id: UUID | None = None) -> int:
    """Put the open alerts of the last three days that no message carries yet into messages; the number of new ones.

    One practice, or all of them; each only once its sweep hour has come on its own clock, so that the day has one
    message. Rehearsing and closed practices have none. It may run at any time, in or outside a practice.
    """
    only = [practice_id] if practice_id else None
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(deliveries), 0) FROM nc_fan_out(%s, %s, %s)", [at, only, named_outlets()])
        return int(cursor.fetchone()[0])
