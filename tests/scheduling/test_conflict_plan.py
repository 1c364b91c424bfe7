"""What to open, keep and close, as a table; no database (rules.md E6)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import pytest

from hospitals.findings import Code, Finding, Severity
from scheduling.conflict_plan import doubts_of, plan
from scheduling.judging import CaseJudgement, Judged
from scheduling.models import Conflict, ConflictEnd

CASE, OTHER, SEAT, BLS, ACLS = (UUID(int=number) for number in range(1, 6))
CURED, OVERRIDDEN, PASSED = ConflictEnd.CURED, ConflictEnd.OVERRIDDEN, ConflictEnd.PASSED


def finding(code: Code, severity: str = "block", about: UUID | None = BLS, until: date | None = None) -> Finding:
    return Finding(code=code, severity=Severity(severity), message=code, requirement_id=about, until=until)


def conflict(code: Code, about: UUID | None = BLS, seat: UUID | None = SEAT) -> Conflict:
    return Conflict(case_id=CASE, assignment_id=seat, code=code.value, subject=about)


def judged(*on_seat: Finding | Judged, of_case: Iterable[Finding] = ()) -> dict[UUID, CaseJudgement]:
    each = [found if isinstance(found, Judged) else Judged(found) for found in on_seat]
    return {CASE: CaseJudgement(of_case=list(of_case), by_seat={SEAT: each})}


EXPIRED, SOON = finding(Code.EXPIRED), finding(Code.EXPIRES_SOON, "warn", until=date(2026, 12, 31))
SOONER = finding(Code.EXPIRES_SOON, "warn", until=date(2026, 12, 20))
TIGHT = finding(Code.TRAVEL_TIGHT, "warn", OTHER)
NO_READER = finding(Code.UNCOVERED, "warn", None)
REST = finding(Code.REST_TOO_SHORT, "warn", OTHER)

OPENS = {
    "what blocks": (judged(EXPIRED), {}, [Code.EXPIRED]),
    "two of one code about two requirements": (
        judged(EXPIRED, finding(Code.EXPIRED, about=ACLS)),
        {},
        [Code.EXPIRED, Code.EXPIRED],
    ),
    "the same twice": (judged(EXPIRED, EXPIRED), {}, [Code.EXPIRED]),
    "what only warns": (judged(REST, finding(Code.EXPIRED, "warn")), {SEAT: set()}, []),
    "nobody on it, though it only warns": (judged(of_case=[NO_READER]), {}, [Code.UNCOVERED]),
    "a clash of a wanted seat": (judged(finding(Code.DOUBLE_BOOKED, about=OTHER)), {}, [Code.DOUBLE_BOOKED]),
    "ends soon, when first looked at": (judged(SOON), {}, []),
    "ends soon, as it was seen at first": (judged(SOON), {SEAT: set(doubts_of([SOON]))}, []),
    "ends soon, raised by a later change": (judged(SOON), {SEAT: set()}, [Code.EXPIRES_SOON]),
    "ends sooner than was seen at first": (judged(SOONER), {SEAT: set(doubts_of([SOON]))}, [Code.EXPIRES_SOON]),
    "a way that became tight": (judged(TIGHT), {SEAT: set()}, [Code.TRAVEL_TIGHT]),
    "a way that was tight": (judged(TIGHT), {SEAT: set(doubts_of([TIGHT]))}, []),
    "ends soon, and blocks here": (judged(finding(Code.EXPIRES_SOON)), {}, [Code.EXPIRES_SOON]),
    "what a manager accepted": (judged(Judged(EXPIRED, overridden=True)), {}, []),
    "accepted for one day, found for another": (
        judged(Judged(EXPIRED, overridden=True), finding(Code.EXPIRED, until=date(2026, 12, 1))),
        {},
        [Code.EXPIRED],
    ),
}


@pytest.mark.parametrize(("found", "doubts", "opened"), OPENS.values(), ids=OPENS)
def test_what_opens(found: dict[UUID, CaseJudgement], doubts: dict[UUID, set[str]], opened: list[Code]):
    made = plan(found, [], doubts=doubts, over=())
    assert [fact.finding.code for fact in made.open] == opened


def test_the_one_that_blocks_stands_for_both_of_one_key():
    warns = finding(Code.EXPIRED, "warn")
    (fact,) = plan(judged(warns, EXPIRED), [], doubts={}, over=()).open
    assert fact.finding is EXPIRED


STANDING = {
    "found again": (judged(EXPIRED), conflict(Code.EXPIRED), (), "kept"),
    "found of another requirement": (judged(EXPIRED), conflict(Code.EXPIRED, ACLS), (), CURED),
    "found no more": (judged(), conflict(Code.EXPIRED), (), CURED),
    "it only warns by now": (judged(finding(Code.EXPIRED, "warn")), conflict(Code.EXPIRED), (), CURED),
    "accepted by a manager": (judged(Judged(EXPIRED, overridden=True)), conflict(Code.EXPIRED), (), OVERRIDDEN),
    "of a seat released": ({CASE: CaseJudgement([], {})}, conflict(Code.EXPIRED), (), CURED),
    "of a case cancelled": ({}, conflict(Code.EXPIRED), (), CURED),
    "of a case that is over": ({}, conflict(Code.EXPIRED), {CASE}, PASSED),
    "uncovered still": (judged(of_case=[NO_READER]), conflict(Code.UNCOVERED, None, None), (), "kept"),
    "a tight way stays, whatever was seen at first": (judged(TIGHT), conflict(Code.TRAVEL_TIGHT, OTHER), (), "kept"),
}


@pytest.mark.parametrize(("found", "standing", "over", "becomes"), STANDING.values(), ids=STANDING)
def test_what_becomes_of_an_open_one(
    found: dict[UUID, CaseJudgement], standing: Conflict, over: set[UUID], becomes: str
):
    made = plan(found, [standing], doubts={SEAT: set()}, over=over)
    kept, closed = [each for each, _ in made.keep], dict.fromkeys(made.close)
    assert (kept, list(closed)) == (([standing], []) if becomes == "kept" else ([], [(standing, becomes)]))
    assert not [fact for fact in made.open if fact.key.code == standing.code and becomes == "kept"]
