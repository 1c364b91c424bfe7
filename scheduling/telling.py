"""What a case message keeps of its case, to word it and to see whether it is still so."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from hospitals.findings import OF_REQUIREMENTS, Code
from scheduling.models import Assignment, Case, Conflict, Role

# What the person can mend, or must know to be able to.
_OWN = OF_REQUIREMENTS | {Code.EXPIRES_SOON}


def case_context(case: Case) -> dict[str, str]:
    """When and where it is at this moment: all that a reader may go by until told otherwise."""
    return {
        "starts_at": case.starts_at.astimezone(UTC).isoformat(),
        "ends_at": case.ends_at.astimezone(UTC).isoformat(),
        "hospital": case.hospital.name,
        "zone": case.hospital.timezone,
        "room": case.room,
    }


def span_in(context: Mapping[str, str]) -> tuple[datetime, datetime]:
    """[start, expected end) of such a context."""
    return datetime.fromisoformat(context["starts_at"]), datetime.fromisoformat(context["ends_at"])


def primary_of(seats: Iterable[Assignment]) -> str:
    """Of a case's seats the one that is its primary's, by its key; blank where nobody has it."""
    return next((str(seat.pk) for seat in seats if seat.is_live and seat.role == Role.PRIMARY), "")


def is_own(conflict: Conflict) -> bool:
    """About a credential of the person on the seat."""
    return conflict.assignment_id is not None and conflict.code in _OWN
