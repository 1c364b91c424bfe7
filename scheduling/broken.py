"""Which cases ahead cannot go as booked, and which credentials they fail by, in a constant number of queries."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from credentials.ahead import Needed
from practices.models import Practice
from scheduling.conflict_plan import plan
from scheduling.judging import judge_cases
from scheduling.models import Case, Conflict
from tenancy import clock
from tenancy.context import current_practice_id

# Asked for each batch of messages: see tenancy.written.
_BLOCKED = """
SELECT conflict.credential_id, conflict.case_id, cases.starts_at, hospital.timezone, conflict.until
FROM scheduling_conflict conflict
JOIN scheduling_case cases ON cases.practice_id = conflict.practice_id AND cases.id = conflict.case_id
JOIN hospitals_hospital hospital ON hospital.practice_id = cases.practice_id AND hospital.id = cases.hospital_id
WHERE conflict.practice_id = %s AND conflict.credential_id = ANY (%s) AND conflict.closed_at IS NULL
  AND conflict.severity = 'block' AND cases.ends_at > %s
ORDER BY cases.starts_at, cases.id, conflict.id"""


def cases_in_conflict(at: datetime) -> list[UUID]:
    """Those that are not over, with an open conflict, the first to break first."""
    found = Conflict.objects.open().filter(case__ends_at__gt=at).by_what_breaks_first()
    return list(dict.fromkeys(found.values_list("case_id", flat=True)))


def cases_that_would_be(at: datetime, practice: Practice) -> list[UUID]:
    """The same, judged from what is known now, of the cases that are not over at another instant. What was a conflict
    and is so still counts as one."""
    ahead = Case.objects.ahead().not_over(at)
    standing = Conflict.objects.open().filter(case__in=ahead.values("pk"))
    wanted = plan(judge_cases(ahead, practice=practice), standing, doubts={}, over=())
    broken = {fact.key.case_id for fact in wanted.open} | {conflict.case_id for conflict, _ in wanted.keep}
    return [case for case in ahead.values_list("pk", flat=True) if case in broken]


def needed_by_cases(credential_ids: Collection[UUID]) -> dict[UUID, Needed]:
    """Of these credentials, those that block a booked case ahead."""
    of_credential: dict[UUID, dict[UUID, tuple[date, date | None]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BLOCKED, [current_practice_id(), list(credential_ids), clock.now()])
        for credential, case, starts_at, zone, until in cursor.fetchall():
            first_on = starts_at.astimezone(ZoneInfo(zone)).date()
            of_credential.setdefault(credential, {}).setdefault(case, (first_on, until))
    return {credential: _needed(cases) for credential, cases in of_credential.items()}


def _needed(cases: dict[UUID, tuple[date, date | None]]) -> Needed:
    """By case, the first to break first: its day, and the one the credential ends on."""
    first_on, until = next(iter(cases.values()))
    return Needed(len(cases), first_on, bool(until and until < first_on), frozenset(cases))
