"""Free text that may be kept: nothing that says who the patient is (product.md 4)."""

import re

NOT_KEPT = "Not brought: it seems to say who the patient is, and NerveCenter keeps no patient identifiers."
LONGEST_NOTE = 2000
_IDENTIFIES = re.compile(
    r"\b(?:mrn|dob|d\.o\.b|ssn|date of birth|birth ?date|medical record|csn)\b"
    r"|\b(?:patient|pt)(?:'s)?\.? ?(?:name|id|#|:|is|initials)"
    r"|\b\d{3}-\d{2}-\d{4}\b"
    r"|\b\d{1,3} ?(?:y/?o|yr old|year[- ]old|yrs old|y\.o\.)"
    r"|\bage[: ]+\d",
    re.I,
)


def note_of(text: str) -> str:
    """The text; blank where it seems to identify a patient."""
    return "" if _IDENTIFIES.search(text) else text[:LONGEST_NOTE]
