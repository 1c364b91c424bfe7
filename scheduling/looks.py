"""How a case and a seat look everywhere: a word, an icon and a tone, never a colour alone."""

from collections.abc import Iterable
from dataclasses import dataclass

from hospitals.findings import Code, Finding
from scheduling.models import CaseStatus

BAD, SOON, GOOD, QUIET = "bad", "soon", "good", "quiet"


@dataclass(frozen=True, slots=True)
class Look:
    word: str
    icon: str
    tone: str


READY = Look("Ready", "circle-check", GOOD)
BLOCKED = Look("Blocked", "octagon-x", BAD)
UNCOVERED = Look("Uncovered", "user-x", BAD)
NO_READER = Look("No reader", "user-x", SOON)
TO_CHECK = Look("To check", "triangle-alert", SOON)
WANTED = Look("Asked for, not booked", "user-x", BAD)

_OVER = {
    CaseStatus.DONE: Look("Done", "check", QUIET),
    CaseStatus.CANCELLED: Look("Cancelled", "circle-slash", QUIET),
    CaseStatus.UNMONITORED: Look("Unmonitored", "circle-slash", QUIET),
}


def case_look(status: str, *, has_primary: bool, open_findings: Iterable[Finding]) -> Look:
    """`open_findings`: those of the case and of its seats that nobody has overridden."""
    if over := _OVER.get(CaseStatus(status)):
        return over
    if not has_primary:
        return UNCOVERED
    findings = list(open_findings)
    if any(each.code == Code.UNCOVERED for each in findings) and not any(each.blocks for each in findings):
        return NO_READER
    return findings_look(findings)


def findings_look(findings: Iterable[Finding]) -> Look:
    """What these findings make of a seat, or of a person who would take it."""
    found = list(findings)
    if any(each.blocks for each in found):
        return BLOCKED
    return TO_CHECK if found else READY


def finding_look(finding: Finding) -> Look:
    return Look("Blocks", "octagon-x", BAD) if finding.blocks else Look("Note", "triangle-alert", SOON)
