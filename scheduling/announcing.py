"""What people and managers are told of cases, through the one door to messages. Inside the practice.

Each is said once a fact: to say it again changes nothing. A practice in rehearsal is told nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from notifications.service import Recipients, Telling, tell
from practices.models import Practice, Technologist
from scheduling.models import Assignment, Case, Conflict
from scheduling.telling import case_context, is_own
from tenancy.context import current_practice_id

SHORTLY_BEFORE = timedelta(hours=24)


def assigned(seat: Assignment, *, at: datetime) -> None:
    """A person has a live seat on a case."""
    if seat.is_live:
        _tell("case_assigned", [_to(seat, f"case_assigned:{seat.pk}", {"seat": str(seat.pk)})], at)


def released(seat: Assignment, *, at: datetime) -> None:
    """A person has no seat on the case any more. Not needed where the case was cancelled."""
    _tell("case_released", [_to(seat, f"case_released:{seat.pk}", {"seat": str(seat.pk)})], at)


def moved(case: Case, *, was_at: datetime, at: datetime) -> None:
    """The case of these people begins, or ends, at another time than before; `was_at` is its former start."""
    key = f"case_moved:{case.pk}:{at.isoformat()}"
    _tell("case_moved", [_to(seat, key, {"was_at": was_at.isoformat()}) for seat in _live_seats(case)], at)


def cancelled(case: Case, *, at: datetime) -> None:
    """Told to those who have a live seat on it at this moment: release none of them before."""
    key = f"case_cancelled:{case.pk}:{at.isoformat()}"
    _tell("case_cancelled", [_to(seat, key, {}) for seat in _live_seats(case)], at)


def cover_wanted(case: Case, people: Iterable[Technologist], *, at: datetime) -> None:
    """These people are asked whether they can take the case, once each."""
    recipients = Recipients(technologists=tuple(people))
    _tell("cover_wanted", [Telling(recipients, case.pk, f"cover_wanted:{case.pk}", case_context(case))], at)


def at_risk(conflicts: Iterable[Conflict], *, at: datetime) -> None:
    """Conflicts that opened: to the managers, by every channel shortly before the case, and to the person where it is
    an own credential. Best fetched with `assignment.technologist` and `case`."""
    _tell("case_at_risk", [_at_risk(conflict, at) for conflict in conflicts], at)


def _tell(kind: str, tellings: list[Telling], at: datetime) -> None:
    if tellings and not Practice.objects.get(pk=current_practice_id()).is_rehearsing:
        tell(kind, tellings, at=at)


def _to(seat: Assignment, key: str, more: dict[str, str]) -> Telling:
    recipients = Recipients(technologists=(seat.technologist,))
    return Telling(recipients, seat.case_id, key, case_context(seat.case) | {"role": seat.role} | more)


def _live_seats(case: Case) -> list[Assignment]:
    return list(Assignment.objects.live().filter(case=case).select_related("technologist", "case__hospital"))


def _at_risk(conflict: Conflict, at: datetime) -> Telling:
    seat = conflict.assignment
    own = (seat.technologist,) if seat and is_own(conflict) else ()
    context = case_context(conflict.case) | {"conflict": str(conflict.pk)}
    recipients = Recipients(technologists=own, managers=True)
    is_near = conflict.case.starts_at - at < SHORTLY_BEFORE
    return Telling(recipients, conflict.case_id, f"case_at_risk:{conflict.pk}", context, escalated=is_near)
