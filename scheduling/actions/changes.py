"""What a case is to be, by the names of its fields: given in part to change one, applied before anything is judged."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from django.core.exceptions import ValidationError

from hospitals.models import Hospital
from scheduling.actions.refusing import Refused
from scheduling.actions.surgeons import enter_surgeon
from scheduling.models import Case, CaseStatus


class CaseDetails(TypedDict, total=False):
    """What a case may be without. `surgeon` and `modalities` by name: new names are entered. Lengths are minutes."""

    number: str
    room: str
    surgeon: str
    procedure: str
    modalities: Iterable[str]
    setup_minutes: int
    teardown_minutes: int
    status: str
    cancel_reason: str
    note: str


class CaseFields(CaseDetails, total=False):
    hospital: Hospital
    starts_at: datetime
    ends_at: datetime


# A change of these can change what stands against the people on it.
JUDGED = ("hospital_id", "room", "surgeon_id", "starts_at", "ends_at", "setup_minutes", "teardown_minutes")
OFF = (CaseStatus.CANCELLED, CaseStatus.UNMONITORED)
OVER = (CaseStatus.DONE, CaseStatus.UNMONITORED)
# Which statuses may follow each; one that is over or off is set back to booked first.
NEXT: dict[str, tuple[CaseStatus, ...]] = {
    CaseStatus.TENTATIVE: (CaseStatus.BOOKED, CaseStatus.CANCELLED),
    CaseStatus.BOOKED: (
        CaseStatus.IN_PROGRESS,
        CaseStatus.DONE,
        CaseStatus.UNMONITORED,
        CaseStatus.TENTATIVE,
        CaseStatus.CANCELLED,
    ),
    CaseStatus.IN_PROGRESS: (CaseStatus.DONE, CaseStatus.BOOKED, CaseStatus.UNMONITORED, CaseStatus.CANCELLED),
    CaseStatus.DONE: (CaseStatus.BOOKED,),
    CaseStatus.CANCELLED: (CaseStatus.BOOKED,),
    CaseStatus.UNMONITORED: (CaseStatus.BOOKED,),
}
_APART = ("surgeon", "modalities")


def apply(case: Case, changes: CaseFields) -> None:
    """Onto the row in memory, modalities aside. Raises ValidationError by field."""
    for name, value in changes.items():
        if name not in _APART:
            setattr(case, name, value)
    if "surgeon" in changes:
        case.surgeon = enter_surgeon(changes["surgeon"])
    if case.status != CaseStatus.CANCELLED:
        case.cancel_reason = ""
    elif not case.cancel_reason:
        raise ValidationError({"cancel_reason": "Say why it is cancelled."})
    case.clean_fields(exclude=["hospital", "surgeon"])
    case.validate_constraints()


def values_of(case: Case) -> tuple[object, ...]:
    return tuple(getattr(case, name) for name in JUDGED)


def next_statuses(case: Case, at: datetime) -> list[CaseStatus]:
    """Those that it may be set to at that instant."""
    return [each for each in NEXT[case.status] if _has_begun(case, each, at)]


def refuse_status(was: str | None, case: Case, at: datetime) -> None:
    """Raises Refused for a status that does not follow the former one, if it had any, or cannot be so yet."""
    now = CaseStatus(case.status)
    if was is not None and now != was and now not in NEXT[was]:
        raise Refused(words=f"{case} {CaseStatus(was).said}: “{now.label}” does not follow from there.")
    if now != was and not _has_begun(case, now, at):
        raise Refused(words=f"{case} has not begun: it cannot be “{now.label}” yet.")


def refuse_moving(was: Case, case: Case) -> None:
    """Raises Refused for another time or place of what is over and stays so."""
    moved = any(getattr(was, name) != getattr(case, name) for name in ("hospital_id", "starts_at", "ends_at"))
    if moved and case.status in OVER:
        words = f"{case} {case.status_said}: it is not moved any more. Mark it as booked first if that is wrong."
        raise Refused(words=words)


def _has_begun(case: Case, status: CaseStatus, at: datetime) -> bool:
    """Somebody may begin while setting up; the rest is known from the start on."""
    if status == CaseStatus.IN_PROGRESS:
        return case.arrival_at <= at
    return status not in OVER or case.starts_at <= at
