"""Which seats of a file are live and which only wanted, by all that is live of those people (rules.md E1, E4)."""

from collections.abc import Sequence
from uuid import UUID

from scheduling.importing.allotting import Held, Wish, allot
from scheduling.importing.onrecord import live_in_the_room
from scheduling.importing.steps import CaseStep, SeatStep
from scheduling.models import Role, SeatState

# Of two seats at one time: one that only moves, one that was wanted before, a new one.
MOVED, WANTED, NEW = range(3)
_Pair = tuple[CaseStep, SeatStep]


def settle_seats(steps: Sequence[CaseStep]) -> None:
    """Sets the state of every seat in the room that is new, moved or wanted. One query at most."""
    asking = [(step, seat) for step in steps for seat in step.seats if _asks(step, seat)]
    if not asking:
        return
    found = allot(_held(steps, asking), [_wish(number, *pair) for number, pair in enumerate(asking)])
    for number, (step, seat) in enumerate(asking):
        seat.clash = found[number] or (step.label if step.has_other_primary and seat.role == Role.PRIMARY else "")
        seat.state = SeatState.WANTED if seat.clash else SeatState.LIVE


def _asks(step: CaseStep, seat: SeatStep) -> bool:
    if not seat.is_in_the_room or not seat.stands:
        return False
    if seat.held is None:
        return True
    if seat.held.state == SeatState.WANTED:
        return not _has_live_primary(step) or seat.role != Role.PRIMARY
    return _has_moved(step, seat)


def _has_live_primary(step: CaseStep) -> bool:
    """Another one: of a case's primary seats one at most is live."""
    primaries = (seat for seat in step.seats if seat.role == Role.PRIMARY and seat.stands)
    return any(seat.held is None or seat.held.state == SeatState.LIVE for seat in primaries)


def _has_moved(step: CaseStep, seat: SeatStep) -> bool:
    return seat.held is not None and (seat.held.during.lower, seat.held.during.upper) != (step.starts_at, step.ends_at)


def _wish(number: int, step: CaseStep, seat: SeatStep) -> Wish:
    rank = NEW if seat.held is None else WANTED if seat.held.state == SeatState.WANTED else MOVED
    return Wish(number, Held(seat.person.id, step.starts_at, step.ends_at, step.label), rank)


def _held(steps: Sequence[CaseStep], asking: Sequence[_Pair]) -> list[Held]:
    """All that is live of those people then, but for what this file moves or releases."""
    people = {seat.person.id for _, seat in asking if isinstance(seat.person.id, UUID)}
    first, last = min(step.starts_at for step, _ in asking), max(step.ends_at for step, _ in asking)
    released = [seat.held.pk for step in steps for seat in step.seats if seat.held and not seat.stands]
    asked = [seat.held.pk for _, seat in asking if seat.held]
    return [held for _, held in live_in_the_room(people, first, last, [*released, *asked])]
