"""Write the seats of a file's cases under the locks that booking takes.

What was planned is settled again then, by what is live at that moment.
"""

from collections.abc import Mapping, Sequence

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from credentials.importing.roster.desk import Desk
from practices.models import Technologist
from scheduling.actions.locking import lock_people
from scheduling.importing.allotting import PersonKey
from scheduling.importing.settling import settle_seats
from scheduling.importing.staff import Person
from scheduling.importing.steps import CaseStep, SeatStep
from scheduling.importing.telling import tell_after, tell_of_moves
from scheduling.models import Assignment, Role, SeatState

_Pair = tuple[CaseStep, SeatStep]


def write_seats(steps: Sequence[CaseStep], desk: Desk) -> None:
    """The cases are written already."""
    people = {seat.person.id: seat.person.on_record(desk) for step in steps for seat in step.seats}
    _know(steps, people)
    lock_people(person.pk for person in people.values())
    _yield_to_others(steps)
    settle_seats(steps)
    pairs = [(step, seat) for step in steps for seat in step.seats]
    _count(pairs, desk)
    taken = [(step, _row(seat)) for step, seat in pairs if not seat.stands and _row(seat).is_live]
    given = [(step, _row(seat)) for step, seat in pairs if _comes_alive(seat)]
    _release(pairs)
    _move(pairs)
    tell_of_moves(steps, desk)
    new = [(step, _new(step, seat, desk)) for step, seat in pairs if seat.held is None]
    Assignment.objects.bulk_create([seat for _, seat in new])
    tell_after([*given, *new], taken, desk)


def _know(steps: Sequence[CaseStep], people: Mapping[PersonKey, Technologist]) -> None:
    """Whom the file brought is on record now."""
    for step in steps:
        for seat in step.seats:
            seat.person = Person(seat.person.name, seat.person.names, people[seat.person.id])


def _yield_to_others(steps: Sequence[CaseStep]) -> None:
    """A seat that somebody else gave on one of these cases since the plan was made stays; ours waits or is not made."""
    cases = {step.case.pk: step for step in steps if step.case}
    ours = {seat.held.pk for step in steps for seat in step.seats if seat.held}
    for other in Assignment.objects.standing().filter(case__in=cases).exclude(pk__in=ours):
        step = cases[other.case_id]
        step.seats = [seat for seat in step.seats if seat.held or seat.person.id != other.technologist_id]
        if other.role == Role.PRIMARY and other.state == SeatState.LIVE:
            step.has_other_primary = True


def _count(pairs: Sequence[_Pair], desk: Desk) -> None:
    for step, seat in pairs:
        if seat.held is None:
            desk.outcome.created["assignments"] += 1
        else:
            desk.outcome.count("assignments", changed=seat.is_changed(step.starts_at, step.ends_at))


def _comes_alive(seat: SeatStep) -> bool:
    return seat.held is not None and not seat.held.is_live and seat.stands and seat.state == SeatState.LIVE


def _release(pairs: Sequence[_Pair]) -> None:
    released = [seat.held.pk for _, seat in pairs if seat.held and not seat.stands]
    Assignment.objects.filter(pk__in=released).update(state=SeatState.RELEASED)


def _move(pairs: Sequence[_Pair]) -> None:
    """First out of everybody's way, then to where they can be live: two that change places never clash between."""
    changed = [(step, seat) for step, seat in pairs if seat.stands and seat.is_changed(step.starts_at, step.ends_at)]
    for step, seat in changed:
        row = _row(seat)
        row.during = _during(step)
        row.state = SeatState.WANTED if seat.is_in_the_room else seat.state
    rows = [_row(seat) for _, seat in changed]
    Assignment.objects.bulk_update(rows, ["during", "state"])
    live = [_row(seat) for _, seat in changed if seat.is_in_the_room and seat.state == SeatState.LIVE]
    for row in live:
        row.state = SeatState.LIVE
    Assignment.objects.bulk_update(live, ["state"])


def _new(step: CaseStep, seat: SeatStep, desk: Desk) -> Assignment:
    assert step.case
    return Assignment(
        case=step.case,
        technologist=seat.person.on_record(desk),
        role=seat.role,
        state=seat.state,
        during=_during(step),
        booked_at=desk.at,
        booked_by=desk.by,
    )


def _row(seat: SeatStep) -> Assignment:
    assert seat.held
    return seat.held


def _during(step: CaseStep) -> DateTimeTZRange:
    return DateTimeTZRange(step.starts_at, step.ends_at)
