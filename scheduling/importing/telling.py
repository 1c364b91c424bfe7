"""What a list changes for people is told them, each kind in one message, as if somebody had done it by hand."""

from collections.abc import Iterable, Sequence

from credentials.importing.roster.desk import Desk
from scheduling import announcing
from scheduling.actions.changes import OFF
from scheduling.importing.steps import CaseStep
from scheduling.models import Assignment
from scheduling.models.case import AHEAD


def tell_before(steps: Sequence[CaseStep], desk: Desk) -> None:
    """Before the seats are written: those who still sit on a case that is off by now."""
    off = (step for step in steps if step.status in OFF and step.is_changed and step.ends_at > desk.at)
    known = {step.case.pk for step in off if step.case}
    if known:
        announcing.all_cancelled(known, at=desk.at)


def tell_of_moves(steps: Sequence[CaseStep], desk: Desk) -> None:
    """Before new seats are given: those of them have nothing to unlearn."""
    was = {step.case.pk: step.was for step in steps if step.case and step.was and is_to_come(step, desk)}
    if was:
        announcing.all_moved(was, at=desk.at)


def tell_after(
    given: Iterable[tuple[CaseStep, Assignment]], taken: Iterable[tuple[CaseStep, Assignment]], desk: Desk
) -> None:
    """Who has a seat now, and who has none any more."""
    if new := _to_come(given, desk):
        announcing.all_assigned(new, at=desk.at)
    gone = list(taken)
    if seats := _to_come(gone, desk):
        was = {seat.case_id: step.was for step, seat in gone if step.was}
        announcing.all_released(seats, at=desk.at, was=was)


def is_to_come(step: CaseStep, desk: Desk) -> bool:
    """Nobody needs to hear of what is over, or will not be."""
    return step.ends_at > desk.at and step.status in AHEAD


def _to_come(pairs: Iterable[tuple[CaseStep, Assignment]], desk: Desk) -> list[Assignment]:
    found = []
    for step, seat in pairs:
        if step.case and is_to_come(step, desk):
            seat.case = step.case
            found.append(seat)
    return found
