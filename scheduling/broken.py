"""Which cases ahead cannot go as booked, and which credentials they fail by, in a constant number of queries."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from credentials.ahead import Needed
from hospitals.findings import Severity
from practices.models import Practice
from scheduling.conflict_plan import plan
from scheduling.judging import judge_cases
from scheduling.models import Case, Conflict
from tenancy import clock


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
    found = Conflict.objects.open().filter(severity=Severity.BLOCK, case__ends_at__gt=clock.now())
    found = found.filter(credential_id__in=credential_ids)
    of_credential: dict[UUID, dict[UUID, Conflict]] = {}
    for conflict in found.select_related("case__hospital").by_what_breaks_first():
        if conflict.credential_id:
            of_credential.setdefault(conflict.credential_id, {}).setdefault(conflict.case_id, conflict)
    return {credential: _needed(list(each.values())) for credential, each in of_credential.items()}


def _needed(conflicts: list[Conflict]) -> Needed:
    first = conflicts[0]
    first_on = first.case.local_start.date()
    return Needed(len(conflicts), first_on, is_ahead_of_it=bool(first.until and first.until < first_on))
