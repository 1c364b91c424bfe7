"""Findings on real rows: the doors to what scheduling/findings.py judges. A constant number of queries each."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from hospitals.findings import Fact, Finding
from practices.models import Practice, Technologist
from scheduling.facts import Board, CaseFacts, SeatFacts
from scheduling.findings import case_findings, findings
from scheduling.loading import load_cases, load_people
from scheduling.models import Case, Override
from scheduling.models.case import AHEAD, CaseQuerySet


@dataclass(frozen=True, slots=True)
class Judged:
    """One finding, and whether a manager accepted it for this seat (rules.md D4)."""

    finding: Finding
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class CaseJudgement:
    """What the case lacks, and what stands against each seat that is live or wanted."""

    of_case: list[Finding]
    by_seat: dict[UUID, list[Judged]]


def judge_people(
    case: Case,
    people: Iterable[Technologist],
    role: str,
    *,
    practice: Practice,
    modalities: Iterable[str] | None = None,
) -> dict[UUID, list[Finding]]:
    """What would stand against each of these people in this seat. The case may be unsaved: give its modalities then."""
    asked = list(people)
    if modalities is None:
        modalities = case.case_modalities.values_list("modality__name", flat=True)
    loaded = load_people(case, asked, practice, modalities)
    (facts,) = loaded.cases
    return {each.pk: findings(SeatFacts(None, facts, each.pk, role), loaded.board) for each in asked}


def judge_cases(cases: CaseQuerySet, *, practice: Practice) -> dict[UUID, CaseJudgement]:
    """Each case with everybody on it, as known now. Of one done, cancelled or unmonitored nothing is said."""
    with _collecting_paused():
        loaded = load_cases(cases, practice)
        accepted = _overrides() if loaded.cases else frozenset()
        judged = {case.id: _judgement(case, loaded.board, accepted) for case in loaded.cases}
        return judged | {case: CaseJudgement(of_case=[], by_seat={}) for case in loaded.idle}


@contextmanager
def _collecting_paused() -> Iterator[None]:
    # While rows become values by the ten thousand none is garbage, and looking for it takes a third of the time.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


_Accepted = frozenset[tuple[UUID, Fact]]


def _overrides() -> _Accepted:
    """Of all seats on cases ahead: they are few."""
    return Override.objects.filter(assignment__case__status__in=AHEAD).accepted()


def _judgement(case: CaseFacts, board: Board, accepted: _Accepted) -> CaseJudgement:
    seats = board.seats_on.get(case.id, ())
    return CaseJudgement(
        of_case=case_findings(case, board),
        by_seat={seat.id: _judged(seat, findings(seat, board), accepted) for seat in seats if seat.id},
    )


def _judged(seat: SeatFacts, found: list[Finding], accepted: _Accepted) -> list[Judged]:
    if not accepted or seat.id is None:
        return [Judged(each) for each in found]
    return [Judged(each, (seat.id, each.fact) in accepted) for each in found]
