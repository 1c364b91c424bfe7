"""Cases with their seats and what is found on them, as a screen shows them, in a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Prefetch

from hospitals.findings import Finding
from hospitals.wording import about, to_holder
from practices.models import Practice
from scheduling.judging import CaseJudgement, Judged, judge_cases
from scheduling.looks import WANTED, Look, case_look, finding_look, findings_look
from scheduling.models import Assignment, Case, Role, SeatState
from scheduling.models.case import CaseQuerySet

ROLE_ORDER = {role: place for place, role in enumerate(Role.values)}
NOTHING_JUDGED = CaseJudgement(of_case=[], by_seat={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A finding as it is read out; `overridden` when a manager accepted it. `whose` is the name of whom it is
    about, if it is about somebody."""

    finding: Finding
    overridden: bool = False
    whose: str = ""

    @property
    def look(self) -> Look:
        return finding_look(self.finding)

    @property
    def words(self) -> str:
        """With whom it catches, where it does not begin with the name."""
        return about(self.whose, self.finding.message) if self.whose else self.finding.message

    @property
    def own_words(self) -> str:
        """To whom it catches."""
        return to_holder(self.finding.message, self.whose)

    @property
    def may_be_overridden(self) -> bool:
        return self.finding.blocks and self.finding.overridable and not self.overridden


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    assignment: Assignment
    remarks: list[Remark] = field(default_factory=list)

    @property
    def is_wanted(self) -> bool:
        return self.assignment.state == SeatState.WANTED

    @property
    def open_findings(self) -> list[Finding]:
        return [remark.finding for remark in self.remarks if not remark.overridden]

    @property
    def look(self) -> Look:
        return WANTED if self.is_wanted else findings_look(self.open_findings)

    @property
    def may_be_overridden(self) -> bool:
        """Whether all that blocks it may be accepted by a manager."""
        blocking = [remark for remark in self.remarks if remark.finding.blocks and not remark.overridden]
        return bool(blocking) and not self.is_wanted and all(each.may_be_overridden for each in blocking)

    @property
    def words(self) -> str:
        """“Dev Ramaswamy”, “Cole Brightwater, backup”."""
        name = self.assignment.technologist.name
        is_primary = self.assignment.role == Role.PRIMARY
        return name if is_primary else f"{name}, {Role(self.assignment.role).label}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffedCase:
    case: Case
    seats: list[Seat]
    remarks: list[Remark]

    @property
    def live(self) -> list[Seat]:
        return [seat for seat in self.seats if not seat.is_wanted]

    @property
    def primary(self) -> Seat | None:
        return next((seat for seat in self.live if seat.assignment.role == Role.PRIMARY), None)

    @property
    def needs_primary(self) -> bool:
        return self.case.is_ahead and self.primary is None

    @property
    def open_remarks(self) -> list[Remark]:
        """What nobody has accepted, what blocks first; nothing once the case is over or off."""
        if not self.case.is_ahead:
            return []
        found = [*self.remarks, *(remark for seat in self.seats for remark in seat.remarks)]
        return sorted((each for each in found if not each.overridden), key=lambda each: not each.finding.blocks)

    @property
    def first_remark(self) -> Remark | None:
        return next(iter(self.open_remarks), None)

    @property
    def more_remarks(self) -> int:
        return max(0, len(self.open_remarks) - 1)

    @property
    def look(self) -> Look:
        found = [remark.finding for remark in self.remarks if not remark.overridden]
        found += [finding for seat in self.live for finding in seat.open_findings]
        return case_look(self.case.status, has_primary=self.primary is not None, open_findings=found)


def staffed(cases: CaseQuerySet, *, practice: Practice, sees_health: bool) -> list[StaffedCase]:
    """In the order of the cases. Without health access what is of health is withheld (rules.md D5)."""
    shown = list(cases.select_related("hospital", "surgeon").prefetch_related(_standing_seats()))
    judged = judge_cases(Case.objects.filter(pk__in=[case.pk for case in shown]), practice=practice)
    return [_staffed(case, judged.get(case.pk, NOTHING_JUDGED), sees_health) for case in shown]


def _standing_seats() -> Prefetch:
    standing = Assignment.objects.standing().select_related("technologist")
    return Prefetch("assignments", queryset=standing, to_attr="standing_seats")


def _staffed(case: Case, judgement: CaseJudgement, sees_health: bool) -> StaffedCase:
    seats: list[Assignment] = sorted(case.standing_seats, key=_by_role)  # type: ignore[attr-defined]
    of_case = [Judged(finding) for finding in judgement.of_case]
    return StaffedCase(
        case=case,
        seats=[_seat(seat, judgement.by_seat.get(seat.pk, []), sees_health) for seat in seats],
        remarks=_remarks(of_case, sees_health),
    )


def _seat(seat: Assignment, judged: list[Judged], sees_health: bool) -> Seat:
    return Seat(assignment=seat, remarks=_remarks(judged, sees_health, whose=seat.technologist.name))


def _by_role(seat: Assignment) -> tuple[int, UUID]:
    return ROLE_ORDER[seat.role], seat.pk


def read_out(findings: Iterable[Finding], *, sees_health: bool) -> list[Remark]:
    """Findings that are on no seat yet, such as those that refused a booking."""
    return _remarks([Judged(each) for each in findings], sees_health)


def _remarks(judged: list[Judged], sees_health: bool, whose: str = "") -> list[Remark]:
    """What blocks first. Two withheld findings read alike: one is enough."""
    read = [
        Remark(
            finding=each.finding if sees_health else each.finding.withheld(), overridden=each.overridden, whose=whose
        )
        for each in judged
    ]
    once = list(dict.fromkeys(read))
    return sorted(once, key=lambda remark: (remark.overridden, not remark.finding.blocks))
