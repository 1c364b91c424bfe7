"""What a case message keeps of its case, to word it and to see whether it is still so."""

from hospitals.findings import OF_REQUIREMENTS, Code
from scheduling.models import Case, Conflict

# What the person can mend, or must know to be able to.
_OWN = OF_REQUIREMENTS | {Code.EXPIRES_SOON}


def case_context(case: Case) -> dict[str, str]:
    return {"starts_at": case.starts_at.isoformat(), "ends_at": case.ends_at.isoformat()}


def is_own(conflict: Conflict) -> bool:
    """About a credential of the person on the seat."""
    return conflict.assignment_id is not None and conflict.code in _OWN
