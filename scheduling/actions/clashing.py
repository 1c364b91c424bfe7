"""A seat that is taken and a person who is elsewhere, as findings that nobody may override (rules.md D4)."""

from collections.abc import Callable, Iterable
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError
from psycopg.errors import ExclusionViolation

from credentials.wording import day_words
from hospitals.findings import Code, Finding, Severity
from practices.models import Technologist
from scheduling.actions.refusing import Refused
from scheduling.actions.rules import by_the_rules
from scheduling.models import Assignment, Case, Role
from scheduling.models.assignment import IN_THE_ROOM

Result = TypeVar("Result")
MEANWHILE = "Somebody else booked one of these people at the same moment. Try again."


def written(work: Callable[[], Result], meant: Callable[[], tuple[Case, Iterable[UUID]]]) -> Result:
    """What `work` gives. Raises Refused, naming the other case, where the exclusion constraint has the last word:
    `meant` are the case as it would be and the people whom it would have in its room."""
    try:
        return by_the_rules(work)
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        case, people = meant()
        found = [_elsewhere(seat, case) for seat in _overlapping(case, people)]
        raise Refused(found, words="" if found else MEANWHILE) from error


def taken(seat: Assignment, asked: Technologist) -> Finding:
    """The person has this seat already, or somebody else has the only one of its kind."""
    words = f"{seat.technologist} is {Role(seat.role).label} on {seat.case} already."
    remedy = "" if seat.technologist_id == asked.pk else "Release that seat, or let this person cover."
    return _finding(words, seat.technologist_id, seat.case_id, remedy)


def refuse_elsewhere(case: Case, person: Technologist, role: str) -> None:
    """Many may ask for one person at once: most of them hear this before they wait for a lock, the others under it,
    and nobody's answer waits for what else might stand against it. Raises Refused."""
    if role in IN_THE_ROOM and (found := [_elsewhere(seat, case) for seat in _overlapping(case, [person.pk])]):
        raise Refused(found)


def _overlapping(case: Case, people: Iterable[UUID]) -> Iterable[Assignment]:
    seats = Assignment.objects.live().filter(technologist__in=set(people), role__in=IN_THE_ROOM)
    over = seats.filter(during__overlap=(case.starts_at, case.ends_at)).exclude(case=case.pk)
    return over.select_related("technologist", "case__hospital")


def _elsewhere(seat: Assignment, case: Case) -> Finding:
    start = seat.case.local_start
    when = f"{day_words(start.date(), case.local_start.date())} {start:%H:%M}"
    words = f"{seat.technologist} is on {seat.case}, {when} at {seat.case.hospital} then."
    return _finding(words, seat.technologist_id, seat.case_id, "Find cover for one of the two.")


def _finding(words: str, person: UUID, case: UUID, remedy: str) -> Finding:
    return Finding(
        code=Code.DOUBLE_BOOKED,
        severity=Severity.BLOCK,
        message=words,
        person_id=person,
        case_id=case,
        remedy=remedy,
    )
