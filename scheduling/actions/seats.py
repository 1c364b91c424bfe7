"""Seats on a case: booked, covered, released. Everybody judges under the locks, and the constraint has the last word.

`at` is an instant; `by` is who acts, None where the product does.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from hospitals.findings import Finding
from practices.models import Membership, Practice, Technologist
from practices.models.technologist import Discipline
from scheduling import announcing
from scheduling.actions.clashing import refuse_elsewhere, taken, written
from scheduling.actions.locking import lock_case, lock_people, lock_person
from scheduling.actions.overriding import keep_overrides, refuse_blocking, refuse_without_right
from scheduling.actions.refusing import Refused
from scheduling.actions.rules import by_the_rules
from scheduling.judging import judge_people
from scheduling.models import Assignment, Case, CaseStatus, Role, SeatState
from scheduling.models.assignment import AssignmentQuerySet
from scheduling.touching import touched


@dataclass(frozen=True, slots=True)
class Booked:
    """The seat, and what was found that does not stand in its way."""

    assignment: Assignment
    findings: list[Finding]


def book(
    case: Case,
    technologist: Technologist,
    role: str,
    *,
    by: Membership | None,
    at: datetime,
    override_reason: str = "",
) -> Booked:
    """Give a person a seat. Asked with a reason for a seat they have, the reason is for what was found since.

    A person has one seat a case: another one of theirs is given up for it; a primary answers the seats of others that
    were only wanted. Raises Refused with everything found, or at once with the one thing that nobody may override: the
    seat is taken, or the person in another room; PermissionDenied for a reason from who may not override.
    """
    refuse_without_right(override_reason, by)
    if case.is_ahead:
        refuse_elsewhere(case, technologist, role)
    return written(
        lambda: _book(lock_case(case.pk), technologist, role, by=by, at=at, reason=override_reason),
        lambda: (_read(case), [technologist.pk]),
    )


def cover(
    case: Case, technologist: Technologist, *, by: Membership | None, at: datetime, override_reason: str = ""
) -> Booked:
    """The primary who cannot is released and this person is booked, both or neither. Raises as `book` does."""
    refuse_without_right(override_reason, by)
    return written(
        lambda: _cover(lock_case(case.pk), technologist, by=by, at=at, reason=override_reason),
        lambda: (_read(case), [technologist.pk]),
    )


def release(assignment: Assignment, *, by: Membership | None, at: datetime) -> None:
    """The person is free again. A seat released before stays so. Raises Refused of what is over: who was there was."""
    by_the_rules(lambda: _release(assignment, at))


def override(assignment: Assignment, *, reason: str, by: Membership, at: datetime) -> Booked:
    """Accept what was found on a seat since it was booked. Raises as `book` does."""
    return book(assignment.case, assignment.technologist, assignment.role, by=by, at=at, override_reason=reason)


def seats_on(case: Case) -> AssignmentQuerySet:
    """Live and wanted, each with its person and its case."""
    return Assignment.objects.standing().filter(case=case).select_related("technologist", "case__hospital")


def free(seats: Iterable[Assignment], *, tell_at: datetime | None) -> None:
    """For acts that hold the locks. Whoever had a live seat on a case ahead is told, unless `tell_at` is None."""
    for seat in seats:
        was_live = seat.is_live
        seat.state = SeatState.RELEASED
        seat.save(update_fields=["state"])
        if was_live and tell_at and seat.case.is_ahead and seat.case.ends_at > tell_at:
            announcing.released(seat, at=tell_at)


def practice_of(case: Case) -> Practice:
    return Practice.objects.get(pk=case.practice_id)


def _read(case: Case) -> Case:
    found: Case = Case.objects.select_related("hospital").get(pk=case.pk)
    return found


def _cover(case: Case, technologist: Technologist, *, by: Membership | None, at: datetime, reason: str) -> Booked:
    former = list(seats_on(case).live().filter(role=Role.PRIMARY).exclude(technologist=technologist))
    lock_people([technologist.pk, *(seat.technologist_id for seat in former)])
    free(former, tell_at=at)
    return _book(case, technologist, Role.PRIMARY, by=by, at=at, reason=reason)


def _book(
    case: Case, technologist: Technologist, role: str, *, by: Membership | None, at: datetime, reason: str
) -> Booked:
    person = lock_person(technologist.pk)
    _refuse_idle(case)
    _refuse_discipline(person, role)
    standing = list(seats_on(case))
    own = next((seat for seat in standing if seat.technologist_id == person.pk), None)
    accepting = own if reason and own and own.is_live and own.role == role else None
    if accepting is None:
        _refuse_taken(standing, person, role)
    refuse_elsewhere(case, person, role)
    found = judge_people(case, [person], role, practice=practice_of(case))[person.pk]
    refuse_blocking(found, reason)
    seat = accepting or _seat(case, person, role, by=by, at=at)
    keep_overrides(seat, found, reason=reason, by=by, at=at)
    if accepting is None and case.ends_at > at:
        announcing.assigned(seat, at=at)
    touched(case_ids=[case.pk])
    return Booked(seat, [each for each in found if not each.blocks])


def _refuse_idle(case: Case) -> None:
    if not case.is_ahead:
        raise Refused(words=f"{case} {case.status_said}: nobody is booked on it any more.")


def _refuse_discipline(person: Technologist, role: str) -> None:
    reads = person.discipline == Discipline.OVERSIGHT
    if reads and role != Role.OVERSIGHT:
        raise Refused(words=f"{person} is an oversight physician, who reads and is not in the room.")
    if role == Role.OVERSIGHT and not reads:
        raise Refused(words=f"{person} is not an oversight physician.")


def _refuse_taken(standing: Iterable[Assignment], person: Technologist, role: str) -> None:
    """Under the case's lock: what the unique constraints would refuse without a word."""
    for seat in standing:
        if seat.is_live and seat.role == role and (role == Role.PRIMARY or seat.technologist_id == person.pk):
            raise Refused([taken(seat, person)])


def _seat(case: Case, person: Technologist, role: str, *, by: Membership | None, at: datetime) -> Assignment:
    given_up = seats_on(case).filter(technologist=person)
    if role == Role.PRIMARY:
        given_up |= seats_on(case).filter(state=SeatState.WANTED, role=role)
    free(given_up, tell_at=None)
    during = DateTimeTZRange(case.starts_at, case.ends_at)
    seat: Assignment = Assignment.objects.create(
        case=case, technologist=person, role=role, during=during, booked_at=at, booked_by=by
    )
    return seat


def _release(assignment: Assignment, at: datetime) -> None:
    case = lock_case(assignment.case_id)
    if case.status == CaseStatus.DONE:
        raise Refused(words=f"{case} is done: who was on it stays on the record.")
    lock_people([assignment.technologist_id])
    free(seats_on(case).filter(pk=assignment.pk), tell_at=at)
    assignment.refresh_from_db(fields=["state"])
    touched(case_ids=[case.pk])
