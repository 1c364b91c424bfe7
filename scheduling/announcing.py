"""What people and managers are told of cases, through the one door to messages. Inside the practice.

Each is said once a fact: to say it again changes nothing. A practice in rehearsal is told nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.service import Recipients, Telling, tell
from practices.models import Technologist
from scheduling.models import Assignment, Case, Conflict
from scheduling.telling import case_context, is_own, primary_of

SHORTLY_BEFORE = timedelta(hours=24)
Context = Mapping[str, str]
NOTHING: Mapping[UUID, Context] = {}


def assigned(seat: Assignment, *, at: datetime) -> None:
    """A person has a live seat on a case."""
    all_assigned([seat], at=at)


def all_assigned(seats: Iterable[Assignment], *, at: datetime) -> None:
    """Of many seats at once: each person hears of all of theirs in one message."""
    live = (seat for seat in seats if seat.is_live)
    _tell("case_assigned", [_to(seat, f"case_assigned:{seat.pk}", {"seat": str(seat.pk)}) for seat in live], at)


def released(seat: Assignment, *, at: datetime) -> None:
    """A person has no seat on the case any more. Not needed where the case was cancelled."""
    all_released([seat], at=at)


def all_released(seats: Iterable[Assignment], *, at: datetime, was: Mapping[UUID, Context] = NOTHING) -> None:
    """`was` are time and place of the cases that changed with it, as the people knew them."""
    tellings = [
        _to(seat, f"case_released:{seat.pk}", {"seat": str(seat.pk), **was.get(seat.case_id, {})}) for seat in seats
    ]
    _tell("case_released", tellings, at)


def moved(case: Case, *, was: Context, at: datetime) -> None:
    """The case of these people begins, ends or is elsewhere than before; `was` is its `case_context` until then."""
    all_moved({case.pk: was}, at=at)


def all_moved(was: Mapping[UUID, Context], *, at: datetime) -> None:
    """Of many cases at once, by their keys."""
    tellings = [
        _to(seat, f"case_moved:{seat.case_id}:{at.isoformat()}", _former(was[seat.case_id]))
        for seat in _live_seats(was)
    ]
    _tell("case_moved", tellings, at)


def cancelled(case: Case, *, at: datetime) -> None:
    """It is off: cancelled, or to go ahead unmonitored. Told to those who have a live seat on it at this moment:
    release none of them before."""
    all_cancelled([case.pk], at=at)


def all_cancelled(case_ids: Iterable[UUID], *, at: datetime) -> None:
    seats = _live_seats(case_ids)
    _tell("case_cancelled", [_to(seat, f"case_cancelled:{seat.case_id}:{at.isoformat()}", {}) for seat in seats], at)


def cover_wanted(case: Case, people: Iterable[Technologist], *, at: datetime) -> None:
    """These people are asked whether they can take the case from whom it has now, each once on a day of the
    hospital's."""
    on = at.astimezone(ZoneInfo(case.hospital.timezone)).date()
    context = case_context(case) | {"primary": primary_of(case.assignments.all())}
    recipients = Recipients(technologists=tuple(people))
    _tell("cover_wanted", [Telling(recipients, case.pk, f"cover_wanted:{case.pk}:{on}", context)], at)


def at_risk(conflicts: Iterable[Conflict], *, at: datetime) -> None:
    """Conflicts that opened: to the managers, by every channel shortly before the case, and to the person where it is
    an own credential. Best fetched with `assignment.technologist` and `case`."""
    _tell("case_at_risk", [_at_risk(conflict, at) for conflict in conflicts], at)


def _tell(kind: str, tellings: list[Telling], at: datetime) -> None:
    if tellings:
        tell(kind, tellings, at=at)


def _to(seat: Assignment, key: str, more: Mapping[str, object]) -> Telling:
    recipients = Recipients(technologists=(seat.technologist,))
    return Telling(recipients, seat.case_id, key, {**case_context(seat.case), "role": seat.role, **more})


def _former(was: Context) -> dict[str, object]:
    return {"was_at": was["starts_at"], "was": dict(was)}


def _live_seats(case_ids: Iterable[UUID]) -> list[Assignment]:
    seats = Assignment.objects.live().filter(case__in=list(case_ids)).order_by("id")
    return list(seats.select_related("technologist", "case__hospital"))


def _at_risk(conflict: Conflict, at: datetime) -> Telling:
    seat = conflict.assignment
    own = (seat.technologist,) if seat and is_own(conflict) else ()
    context = case_context(conflict.case) | {"conflict": str(conflict.pk)}
    recipients = Recipients(technologists=own, managers=True)
    is_near = conflict.case.starts_at - at < SHORTLY_BEFORE
    return Telling(recipients, conflict.case_id, f"case_at_risk:{conflict.pk}", context, escalated=is_near)
