"""Cases made, changed, moved, called off. A change is judged for everybody on the case before it is written.

`at` is an instant; `by` is who acts, None where the product does.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from hospitals.findings import Finding
from hospitals.models import Hospital
from hospitals.policies import policy_now
from practices.models import Membership
from scheduling import announcing
from scheduling.actions.changes import (
    OFF,
    CaseDetails,
    CaseFields,
    apply,
    refuse_moving,
    refuse_status,
    values_of,
)
from scheduling.actions.clashing import written
from scheduling.actions.locking import lock_case, lock_people
from scheduling.actions.refusing import Refused
from scheduling.actions.rules import by_the_rules
from scheduling.actions.seats import free, practice_of, seats_on
from scheduling.actions.standing import found_on, newly_blocking
from scheduling.actions.surgeons import set_modalities
from scheduling.models import Assignment, Case, CaseStatus
from scheduling.models.assignment import IN_THE_ROOM
from scheduling.telling import case_context
from scheduling.touching import touched


@dataclass(frozen=True, slots=True)
class Changed:
    """The case as it is now, what was found that does not stand in its way, and the seats that were released."""

    case: Case
    findings: list[Finding] = field(default_factory=list)
    released: list[Assignment] = field(default_factory=list)


def make_case(
    *,
    hospital: Hospital,
    starts_at: datetime,
    ends_at: datetime,
    by: Membership | None,
    at: datetime,
    **details: Unpack[CaseDetails],
) -> Case:
    """A case without people. Set-up and tear-down are the practice's where nobody says. Raises ValidationError by
    field; Refused for a status that it cannot have yet."""
    policy, said = policy_now(), CaseFields(**details)
    case = Case(
        hospital=hospital,
        starts_at=starts_at,
        ends_at=ends_at,
        setup_minutes=policy.setup_minutes,
        teardown_minutes=policy.teardown_minutes,
    )

    def make() -> Case:
        apply(case, said)
        refuse_status(None, case, at)
        case.save(force_insert=True)
        set_modalities(case, said.get("modalities", ()))
        touched(case_ids=[case.pk])
        return case

    return by_the_rules(make)


def change_case(
    case: Case, *, changes: CaseFields, release: bool = False, by: Membership | None, at: datetime
) -> Changed:
    """Change any part of it, its seats with it, all or nothing. What changes nothing that is judged is not judged.

    Raises Refused when somebody on it would have something new that blocks; with `release` those seats are released
    instead, and cover is open (rules.md E5); also for a status that does not follow or cannot be yet, and for moving
    what is over. Raises ValidationError by field.
    """
    return written(lambda: _change(lock_case(case.pk), changes, release=release, at=at), lambda: _meant(case, changes))


def cancel(case: Case, reason: str, *, by: Membership | None, at: datetime) -> Case:
    """Its people are told and free. Raises ValidationError without a reason; Refused of what is over."""
    changes: CaseFields = {"status": CaseStatus.CANCELLED, "cancel_reason": reason}
    return change_case(case, changes=changes, by=by, at=at).case


def set_status(case: Case, status: str, *, release: bool = False, by: Membership | None, at: datetime) -> Changed:
    """Confirmed, begun, done, gone ahead unmonitored. Who is on a tentative case is judged again when it is confirmed.
    Raises as `change_case` does; to cancel needs a reason."""
    return change_case(case, changes={"status": status}, release=release, by=by, at=at)


def _change(here: Case, changes: CaseFields, *, release: bool, at: datetime) -> Changed:
    seats = list(seats_on(here))
    lock_people(seat.technologist_id for seat in seats)
    was, names, known = copy(here), _names(here), case_context(here)
    apply(here, changes)
    refuse_status(was.status, here, at)
    refuse_moving(was, here)
    if here.status in OFF:
        return _call_off(here, seats, changes, at=at)
    asked = sorted(changes.get("modalities", names))
    found, freed = _judged(was, names, here, asked, [seat for seat in seats if seat.is_live], release=release)
    free(freed, tell_at=at)
    _write(here, [seat for seat in seats if seat not in freed], changes)
    if case_context(here) != known and here.is_ahead and here.ends_at > at:
        announcing.moved(here, was=known, at=at)
    touched(case_ids=[here.pk], former=[(was.starts_at, was.ends_at)])
    return Changed(here, found, freed)


def _call_off(here: Case, seats: list[Assignment], changes: CaseFields, *, at: datetime) -> Changed:
    """Cancelled or unmonitored: nobody's time is taken any more, and who was on it is told while it is not over."""
    _write(here, [], changes)
    if here.ends_at > at:
        announcing.cancelled(here, at=at)
    free(seats, tell_at=None)
    touched(case_ids=[here.pk])
    return Changed(here, released=seats)


def _judged(
    was: Case, names: list[str], here: Case, asked: list[str], live: list[Assignment], *, release: bool
) -> tuple[list[Finding], list[Assignment]]:
    """What does not stand in the way of the change, and the seats to release for it. Raises Refused."""
    confirmed = was.status == CaseStatus.TENTATIVE and here.status != CaseStatus.TENTATIVE
    same = values_of(here) == values_of(was) and asked == names
    if not live or not here.is_ahead or (same and not confirmed):
        return [], []
    practice = practice_of(here)
    after = found_on(here, live, asked, practice)
    blocking = newly_blocking(after, {} if confirmed else found_on(was, live, names, practice))
    if blocking and not release:
        raise Refused(each for found in after.values() for each in found)
    kept = [each for seat, found in after.items() if seat not in blocking for each in found if not each.blocks]
    return kept, [seat for seat in live if seat.pk in blocking]


def _write(here: Case, seats: Iterable[Assignment], changes: CaseFields) -> None:
    here.save()
    if "modalities" in changes:
        set_modalities(here, changes["modalities"])
    during = DateTimeTZRange(here.starts_at, here.ends_at)
    for seat in seats:
        if seat.during != during:
            seat.during = during
            seat.save(update_fields=["during"])


def _names(case: Case) -> list[str]:
    return sorted(case.case_modalities.values_list("modality__name", flat=True))


def _meant(case: Case, changes: CaseFields) -> tuple[Case, Iterable[UUID]]:
    """The case as it would be, and who is in its room."""
    here = Case.objects.select_related("hospital").get(pk=case.pk)
    apply(here, changes)
    return here, seats_on(here).live().filter(role__in=IN_THE_ROOM).values_list("technologist_id", flat=True)
