"""Whom reminders reach by some way, asked for a batch of messages at once."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

from tenancy.context import current_practice_id

# By a way that works and was not turned off, or, where one that was not has died, by any that works: as nc_fan_out
# takes them, and as the sweep asks before it escalates.
_HEARS = """
SELECT way.id
FROM (
    SELECT t.practice_id, t.id, way.channel, way.address
    FROM practices_technologist t
    CROSS JOIN LATERAL (
        VALUES ('email', lower(t.email)), ('sms', CASE WHEN t.sms_consent_at IS NOT NULL THEN t.phone ELSE '' END)
    ) way (channel, address)
    WHERE t.practice_id = %s AND t.id = ANY (%s) AND way.address <> ''
) way
LEFT JOIN notifications_address a
  ON a.practice_id = way.practice_id AND a.channel = way.channel AND a.value = way.address AND a.health <> 'ok'
LEFT JOIN notifications_optout o
  ON way.channel = 'sms' AND o.number_hash = encode(sha256(convert_to(way.address, 'UTF8')), 'hex')
LEFT JOIN notifications_silence s
  ON s.practice_id = way.practice_id AND s.technologist_id = way.id AND s.channel = way.channel AND s.kind = %s
GROUP BY way.id
HAVING bool_or(a.value IS NULL AND o.number_hash IS NULL) AND bool_or(s.channel IS NULL)"""


def who_hears(technologists: Collection[UUID], kind: str) -> set[UUID]:
    """Those whom messages of that kind reach. Inside the practice; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_HEARS, [current_practice_id(), list(technologists), kind])
        return {row[0] for row in cursor.fetchall()}
