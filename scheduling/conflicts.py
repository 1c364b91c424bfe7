"""Conflicts are kept as what is found says: opened once, announced once, closed by themselves (rules.md E6)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hospitals.findings import Finding
from practices.models import Practice
from scheduling.announcing import at_risk
from scheduling.conflict_plan import Fact, Plan, doubts_of, plan
from scheduling.judging import CaseJudgement, judge_cases
from scheduling.models import Case, CaseStatus, Conflict, ConflictEnd, FirstLook
from scheduling.models.case import AHEAD, CaseQuerySet

# What closes and opens again is not told again before.
SAID_ONCE_WITHIN = timedelta(days=1)
_SAID = ["severity", "message", "remedy", "until", "credential_id", "is_health"]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """`cases` were judged; of those over or off the conflicts were closed."""

    cases: int = 0
    opened: int = 0
    closed: int = 0


def refresh(cases: CaseQuerySet, *, practice: Practice, at: datetime) -> Refreshed:
    """Judge these cases and bring their conflicts up to date. Inside the practice; a constant number of queries.

    What is open is read, and locked, before the facts: a conflict that somebody opens meanwhile, for a reason not seen
    here, is not closed by what is known here, and who finds meanwhile that one still holds waits, and opens it anew.
    """
    rows = list(cases.order_by().values_list("pk", "status", "ends_at"))
    ids = [case for case, *_ in rows]
    standing = list(Conflict.objects.open().filter(case__in=ids).order_by("pk").select_for_update(no_key=True))
    ahead = [case for case, status, ends_at in rows if status in AHEAD and ends_at > at]
    over = {
        case for case, status, ends_at in rows if ends_at <= at or status in (CaseStatus.DONE, CaseStatus.UNMONITORED)
    }
    judged = judge_cases(Case.objects.filter(pk__in=ahead), practice=practice) if ahead else {}
    wanted = plan(judged, standing, doubts=_doubts(judged), over=over)
    opened = _write(wanted, at)
    _announce(ids, practice, at)
    return Refreshed(cases=len(ahead), opened=opened, closed=len(wanted.close))


def _doubts(judged: Mapping[UUID, CaseJudgement]) -> dict[UUID, frozenset[str]]:
    """Of the seats looked at before; what is doubtful of the others is kept."""
    found = {
        seat: [each.finding for each in of_seat]
        for judgement in judged.values()
        for seat, of_seat in judgement.by_seat.items()
    }
    looks = FirstLook.objects.filter(assignment__in=list(found)).values_list("assignment_id", "doubts")
    known = {seat: frozenset(doubts) for seat, doubts in looks} if found else {}
    _look_first({seat: of_seat for seat, of_seat in found.items() if seat not in known})
    return known


def _look_first(found: Mapping[UUID, Sequence[Finding]]) -> None:
    rows = [FirstLook(assignment_id=seat, doubts=doubts_of(of_seat)) for seat, of_seat in found.items()]
    FirstLook.objects.bulk_create(rows, ignore_conflicts=True)


def _write(wanted: Plan, at: datetime) -> int:
    """The number opened here: of those who find the same at this moment, the unique key lets one."""
    rows = [_conflict(fact, at) for fact in wanted.open]
    Conflict.objects.bulk_create(rows, ignore_conflicts=True)
    changed = [conflict for conflict, fact in wanted.keep if _say_again(conflict, fact.finding)]
    Conflict.objects.bulk_update(changed, _SAID)
    _close(wanted, at)
    return Conflict.objects.filter(pk__in=[row.pk for row in rows]).count() if rows else 0


def _close(wanted: Plan, at: datetime) -> None:
    by_end: dict[ConflictEnd, list[UUID]] = defaultdict(list)
    for conflict, end in wanted.close:
        by_end[end].append(conflict.pk)
    for end, ids in by_end.items():
        Conflict.objects.open().filter(pk__in=ids).update(closed_at=at, closed_as=end)


def _conflict(fact: Fact, at: datetime) -> Conflict:
    case, assignment, code, subject = fact.key
    conflict = Conflict(case_id=case, assignment_id=assignment, code=code, subject=subject, opened_at=at)
    _say_again(conflict, fact.finding)
    return conflict


def _say_again(conflict: Conflict, finding: Finding) -> bool:
    """Whether its words or days are others now."""
    now = (
        finding.severity.value,
        finding.message,
        finding.remedy,
        finding.until,
        finding.credential_id,
        finding.is_health,
    )
    if now == tuple(getattr(conflict, name) for name in _SAID):
        return False
    for name, value in zip(_SAID, now, strict=True):
        setattr(conflict, name, value)
    return True


def _announce(case_ids: Sequence[UUID], practice: Practice, at: datetime) -> None:
    """Nothing of a practice in rehearsal, which then still waits to be announced; and what closed and opened again
    within a day was told."""
    if practice.is_rehearsing:
        return
    waiting = Conflict.objects.open().filter(case__in=case_ids, announced_at=None)
    conflicts = list(waiting.select_related("case", "assignment__technologist").order_by("case__starts_at", "id"))
    if not conflicts:
        return
    told = _told_of_late(case_ids, at)
    new = [each for each in conflicts if each.fact not in told]
    if new:
        at_risk(new, at=at)
    for each in conflicts:
        each.announced_at = told.get(each.fact, at)
    Conflict.objects.bulk_update(conflicts, ["announced_at"])


def _told_of_late(case_ids: Sequence[UUID], at: datetime) -> dict[tuple[object, ...], datetime]:
    late = Conflict.objects.filter(case__in=case_ids, announced_at__gt=at - SAID_ONCE_WITHIN)
    return {each.fact: each.announced_at for each in late if each.announced_at}
