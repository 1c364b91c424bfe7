"""Whom reminders reach by some way, asked for a batch of messages at once."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from notifications.outlets import named_outlets
from tenancy import clock
from tenancy.context import current_practice_id

# As the sweep asks before it escalates.
_HEARS = """
SELECT w.technologist_id
FROM nc_ways(%s, ARRAY[%s]::uuid[], %s) w
LEFT JOIN notifications_silence s
  ON s.practice_id = w.practice_id AND s.technologist_id = w.technologist_id AND s.channel = w.channel AND s.kind = %s
WHERE w.technologist_id = ANY (%s)
GROUP BY w.technologist_id
HAVING bool_or(w.works) AND bool_or(s.channel IS NULL)"""


def who_hears(technologists: Collection[UUID], kind: str) -> set[UUID]:
    """Those whom messages of that kind reach now. Inside the practice; one query."""
    with connection.cursor() as cursor:
        given = (clock.now(), current_practice_id(), named_outlets(), kind, list(technologists))
        cursor.execute(_HEARS, given)
        return {row[0] for row in cursor.fetchall()}
