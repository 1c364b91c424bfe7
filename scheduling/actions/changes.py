"""What a case is to be, by the names of its fields: given in part to change one, applied before anything is judged."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypedDict

from django.core.exceptions import ValidationError

from hospitals.models import Hospital
from scheduling.actions.surgeons import enter_surgeon
from scheduling.models import Case, CaseStatus


class CaseFields(TypedDict, total=False):
    """`surgeon` and `modalities` by name: new names are entered. Lengths are minutes."""

    number: str
    hospital: Hospital
    room: str
    surgeon: str
    procedure: str
    modalities: Iterable[str]
    starts_at: datetime
    ends_at: datetime
    setup_minutes: int
    teardown_minutes: int
    status: str
    cancel_reason: str
    note: str


# A change of these can change what stands against the people on it.
JUDGED = ("hospital_id", "room", "surgeon_id", "starts_at", "ends_at", "setup_minutes", "teardown_minutes")
OFF = (CaseStatus.CANCELLED, CaseStatus.UNMONITORED)
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
