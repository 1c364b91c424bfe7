"""What a change touches is judged again: few cases at once, in the change's own transaction, many on commit."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Min, Q

from practices.models import Practice
from scheduling.actions.locking import lock_people
from scheduling.actions.rules import claim_rules, share_rules
from scheduling.conflicts import refresh
from scheduling.models import Assignment, Case, Conflict
from scheduling.models.case import CaseQuerySet
from scheduling.tasks import judge_practice
from tenancy import clock
from tenancy.context import current_practice_id
from tenancy.tasks import wake

FEW = 200
# Cases of one person further apart than this bear on each other in nothing.
NEAR = timedelta(days=2)
Span = tuple[datetime, datetime]


def touched(
    *,
    case_ids: Iterable[UUID] = (),
    technologist_ids: Iterable[UUID] = (),
    hospital_ids: Iterable[UUID] = (),
    everything: bool = False,
    former: Iterable[Span] = (),
) -> None:
    """These cases, and the cases ahead of these people or at these hospitals, may be judged otherwise by now. `former`
    are the times at which the cases were: what the same people do around them is judged too.

    Inside the practice, after the change is written. The people, or the rules, are locked as booking locks them:
    whoever is booking is waited for and seen, or waits and sees the change.
    """
    at, practice_id, people, hospitals = clock.now(), current_practice_id(), set(technologist_ids), set(hospital_ids)
    claim_rules() if everything or hospitals else share_rules()
    if people:
        lock_people(people)
    cases = _all(at) if everything else _touched(set(case_ids), people, hospitals, list(former), at)
    ids = list(cases.order_by().values_list("pk", flat=True).distinct()[: FEW + 1])
    if len(ids) > FEW:
        wake(judge_practice, practice_id)
    elif ids:
        refresh(Case.objects.filter(pk__in=ids), practice=Practice.objects.get(pk=practice_id), at=at)


def _all(at: datetime) -> CaseQuerySet:
    return Case.objects.ahead().not_over(at)


def _touched(
    cases: set[UUID], people: set[UUID], hospitals: set[UUID], former: Sequence[Span], at: datetime
) -> CaseQuerySet:
    found = Q(pk__in=cases | _beside(cases, former, at) | _of_people(people, at))
    if hospitals:
        found |= Q(pk__in=_all(at).filter(hospital__in=hospitals).values("pk"))
    return Case.objects.filter(found)


def _of_people(people: set[UUID], at: datetime) -> set[UUID]:
    return (
        set(Assignment.objects.ahead(at).filter(technologist__in=people).values_list("case_id", flat=True))
        if people
        else set()
    )


def _beside(cases: set[UUID], former: Sequence[Span], at: datetime) -> set[UUID]:
    """Other cases of the same people near them, near where they were, and those that were in conflict with them."""
    if not cases:
        return set()
    span = Case.objects.filter(pk__in=cases).aggregate(first=Min("starts_at"), last=Max("ends_at"))
    named = set(Conflict.objects.open().filter(subject__in=cases).values_list("case_id", flat=True))
    if span["first"] is None:
        return named
    around = _around(span["first"], span["last"])
    if former:
        around |= _around(min(start for start, _ in former), max(end for _, end in former))
    people = Assignment.objects.filter(case__in=cases).values("technologist")
    near = Assignment.objects.ahead(at).filter(around, technologist__in=people)
    return named | set(near.values_list("case_id", flat=True))


def _around(first: datetime, last: datetime) -> Q:
    return Q(case__starts_at__lt=last + NEAR, case__ends_at__gt=first - NEAR)
