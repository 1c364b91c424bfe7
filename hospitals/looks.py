"""How a clearance looks: a word, an icon and a tone, and what its cell names."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from credentials.looks import BAD, GOOD, QUIET, SOON
from credentials.models import CredentialType
from hospitals.clearances import Clearance, Verdict
from hospitals.findings import Code, Finding

ICONS = ("check", "triangle-alert", "octagon-x", "circle-question-mark")
HEALTH = "occupational health"
_NAMED = 2


@dataclass(frozen=True, slots=True)
class VerdictLook:
    word: str
    icon: str
    tone: str


LOOKS = {
    Verdict.CLEARED: VerdictLook("cleared", "check", GOOD),
    Verdict.WARNED: VerdictLook("warned", "triangle-alert", SOON),
    Verdict.BLOCKED: VerdictLook("blocked", "octagon-x", BAD),
    Verdict.NOT_KNOWN: VerdictLook("not known", "circle-question-mark", QUIET),
}


def named(clearance: Clearance, types: Mapping[UUID, CredentialType]) -> str:
    """Which requirements a cell speaks of: those that block, else those that warn. “TB test, BLS +1”."""
    blocking = [each for each in clearance.findings if each.blocks]
    names = list(dict.fromkeys(_name(each, types) for each in blocking or _doubts(clearance.findings)))
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" +{more}" if more > 0 else "")


def _doubts(findings: Iterable[Finding]) -> list[Finding]:
    return [each for each in findings if each.code is not Code.NO_REQUIREMENTS]


def _name(finding: Finding, types: Mapping[UUID, CredentialType]) -> str:
    type = types.get(finding.type_id) if finding.type_id else None
    return type.name if type else HEALTH
