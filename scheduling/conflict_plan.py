"""Which conflicts to open, keep and close: pure, from what was found and what is open (rules.md E6)."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from hospitals.findings import Code, Finding
from scheduling.judging import CaseJudgement
from scheduling.models import Conflict, ConflictEnd

# Conflicts even where they only warn.
_ALWAYS = frozenset({Code.UNCOVERED, Code.DOUBLE_BOOKED})
# Conflicts where a later change raises them, not where whoever booked the seat saw them.
_LATER = frozenset({Code.EXPIRES_SOON, Code.TRAVEL_TIGHT})

Doubts = Mapping[UUID, Container[str]]


class Key(NamedTuple):
    """At most one conflict is open of each: what tells two findings on a case apart."""

    case_id: UUID
    assignment_id: UUID | None
    code: str
    subject: UUID | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding on a case or one of its seats, as judged now."""

    key: Key
    finding: Finding
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    open: list[Fact] = field(default_factory=list)
    keep: list[tuple[Conflict, Fact]] = field(default_factory=list)
    close: list[tuple[Conflict, ConflictEnd]] = field(default_factory=list)


def plan(
    judged: Mapping[UUID, CaseJudgement], standing: Iterable[Conflict], *, doubts: Doubts, over: Container[UUID]
) -> Plan:
    """`standing` are the open conflicts of the cases, `over` those cases that have taken place. `doubts` are those of
    each seat at its first look; a seat without them is looked at for the first time."""
    facts = _by_key(judged)
    made = Plan()
    known = set()
    for conflict in standing:
        key = key_of(conflict)
        known.add(key)
        fact = facts.get(key)
        if fact is not None and not fact.overridden and _may_be_one(fact.finding):
            made.keep.append((conflict, fact))
        else:
            made.close.append((conflict, _end(conflict, fact, over)))
    made.open.extend(fact for key, fact in facts.items() if key not in known and _opens(fact, doubts))
    return made


def key_of(conflict: Conflict) -> Key:
    return Key(conflict.case_id, conflict.assignment_id, conflict.code, conflict.subject)


def subject_of(finding: Finding) -> UUID | None:
    """The requirement, or the other case, or the credential that a finding is about."""
    return finding.requirement_id or finding.case_id or finding.credential_id


def doubts_of(found: Iterable[Finding]) -> list[str]:
    """What a first look keeps of a seat's findings."""
    return sorted({_doubt(finding) for finding in found if finding.code in _LATER})


def _by_key(judged: Mapping[UUID, CaseJudgement]) -> dict[Key, Fact]:
    """Of two with one key what blocks, and what nobody has accepted, stands for both."""
    facts: dict[Key, Fact] = {}
    for fact in _facts(judged):
        former = facts.get(fact.key)
        if former is None or _weight(fact) > _weight(former):
            facts[fact.key] = fact
    return facts


def _facts(judged: Mapping[UUID, CaseJudgement]) -> Iterator[Fact]:
    for case, judgement in judged.items():
        for finding in judgement.of_case:
            yield Fact(Key(case, None, finding.code.value, subject_of(finding)), finding)
        for seat, found in judgement.by_seat.items():
            for each in found:
                key = Key(case, seat, each.finding.code.value, subject_of(each.finding))
                yield Fact(key, each.finding, each.overridden)


def _weight(fact: Fact) -> tuple[bool, bool]:
    return not fact.overridden, fact.finding.blocks


def _may_be_one(finding: Finding) -> bool:
    return finding.blocks or finding.code in _ALWAYS or finding.code in _LATER


def _opens(fact: Fact, doubts: Doubts) -> bool:
    if fact.overridden:
        return False
    if fact.finding.blocks or fact.finding.code in _ALWAYS:
        return True
    seen = doubts.get(fact.key.assignment_id) if fact.key.assignment_id else None
    return fact.finding.code in _LATER and seen is not None and _doubt(fact.finding) not in seen


def _end(conflict: Conflict, fact: Fact | None, over: Container[UUID]) -> ConflictEnd:
    if conflict.case_id in over:
        return ConflictEnd.PASSED
    return ConflictEnd.OVERRIDDEN if fact is not None and fact.overridden else ConflictEnd.CURED


def _doubt(finding: Finding) -> str:
    return f"{finding.code.value}:{subject_of(finding) or ''}:{finding.until or ''}"
