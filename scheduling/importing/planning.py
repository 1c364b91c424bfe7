"""From what a list says to what an import of it would do. Reads the practice, writes nothing."""

from collections.abc import Iterator
from dataclasses import replace

from credentials.importing.records import Choice, Source
from credentials.importing.roster.joining import Ahead
from credentials.importing.text import fold
from hospitals.importing.columns import CODE as HOSPITALS
from hospitals.importing.finding import LEAVE_OUT, HospitalFinder, same_hospital
from hospitals.importing.steps import HospitalsPlan, HospitalStep
from hospitals.importing.zones import zone_in
from hospitals.models import Hospital
from hospitals.policies import policy_now
from scheduling.importing.asking import Asking
from scheduling.importing.comparing import compare, new_note, status_of
from scheduling.importing.listed import listed
from scheduling.importing.moments import NoSpan, same_clock, span_of
from scheduling.importing.naming import Modalities
from scheduling.importing.onrecord import OnRecord, Placed
from scheduling.importing.records import CaseList, CaseRow
from scheduling.importing.seating import Seating
from scheduling.importing.settling import settle_seats
from scheduling.importing.staff import Person, Staff
from scheduling.importing.steps import CasesPlan, CaseStep
from scheduling.importing.surgeons import Surgeons
from scheduling.models import CancelReason, Case, CaseStatus, Role, SeatState


def plan_cases(said: CaseList, ahead: Ahead) -> CasesPlan:
    """Inside the practice; a constant number of queries."""
    asking = Asking(ahead.answers)
    places = _Places(ahead, asking)
    placed = _each_once([each for row in said.rows if (each := places.placed(row))], asking)
    steps = list(_Planner(ahead, asking, placed).steps(placed))
    settle_seats(steps)
    _tell_of_clashes(steps, asking)
    questions = [*asking.questions, *places.finder.questions]
    return CasesPlan(steps=steps, questions=questions, problems=asking.problems)


class _Places:
    """Where and when each row is."""

    def __init__(self, ahead: Ahead, asking: Asking) -> None:
        self.finder = HospitalFinder(ahead)
        self._ahead, self._asking = ahead, asking
        self._names: list[str] | None = None

    def placed(self, row: CaseRow) -> Placed | None:
        place = self._hospital(row)
        if place is None:
            return None
        span = span_of(row, place.timezone, place.name)
        if isinstance(span, NoSpan):
            self._asking.say(row.at(span.column), row.label, span.reason, "error")
            return None
        zone = zone_in(row.zone, place.hospital.state if place.hospital else "") if row.zone else None
        if zone and not same_clock(span.starts_at, zone, place.timezone):
            text = f"Says {row.zone}, but the clocks of {place.name} show another time then: the row is left out."
            self._asking.say(row.at("start"), row.label, text, "error")
            return None
        for column, remark in span.remarks:
            self._asking.say(row.at(column), row.label, remark, "note")
        return Placed(row, place, span.starts_at, span.ends_at)

    def _hospital(self, row: CaseRow) -> HospitalStep | None:
        if not row.hospital:
            return self._of_rows_without(row)
        source = row.at("hospital")
        found = self.finder.find(row.hospital, source)
        question = next((each for each in self.finder.questions if each.code == same_hospital(row.hospital)), None)
        if question and found is None:
            if question.in_force == LEAVE_OUT:
                self._asking.say(
                    source, row.hospital, f"{row.label} is left out, as was said of this hospital.", "note"
                )
            elif source != Source(question.sheet, question.cell):
                self._asking.say(source, row.hospital, question.text, "question")
        return found

    def _of_rows_without(self, row: CaseRow) -> HospitalStep | None:
        """A list that one hospital sends of itself names it nowhere."""
        answer = self._asking.ask(
            f"case-hospital:{row.source.sheet}",
            row.source,
            row.label,
            "At which hospital are the cases of the rows that name none?",
            [Choice(name, name) for name in self._all_names()],
        )
        return self.finder.find(answer, row.source) if answer else None

    def _all_names(self) -> list[str]:
        if self._names is None:
            plan = self._ahead.plans.get(HOSPITALS)
            of_the_file = {step.name for step in plan.steps} if isinstance(plan, HospitalsPlan) else set()
            self._names = sorted(of_the_file | set(Hospital.objects.in_use().values_list("name", flat=True)))
        return self._names


class _Planner:
    def __init__(self, ahead: Ahead, asking: Asking, placed: list[Placed]) -> None:
        self._asking, self._choices = asking, ahead.choices
        self._record = OnRecord(placed)
        self._staff = Staff(ahead, asking)
        self._surgeons = Surgeons((each.row.surgeon for each in placed if each.row.surgeon), asking)
        self._modalities = Modalities()
        self._policy = policy_now()

    def steps(self, placed: list[Placed]) -> Iterator[CaseStep]:
        taken: dict[object, Placed] = {}
        for each in placed:
            case = self._record.case(each)
            if case and case.pk in taken:
                text = f"Is the same case as row {taken[case.pk].row.source.cell}: this row is left out."
                self._asking.say(each.row.source, each.row.label, text, "error")
                continue
            if case:
                taken[case.pk] = each
            yield self._step(each, case)

    def _step(self, placed: Placed, case: Case | None) -> CaseStep:
        row = placed.row
        step = CaseStep(
            row=row,
            place=placed.place,
            starts_at=placed.starts_at,
            ends_at=placed.ends_at,
            status=status_of(row.status, case),
            zone=placed.place.timezone,
            case=case,
            surgeon=self._surgeons.find(row.surgeon, row.at("surgeon")) if row.surgeon else None,
            modalities=tuple(dict.fromkeys(self._modalities.name_of(each) for each in row.modalities)),
            note=new_note(row.notes, case),
            setup_minutes=self._policy.setup_minutes,
            teardown_minutes=self._policy.teardown_minutes,
        )
        if case:
            compare(step, case, self._record.modalities(case), self._choices, self._asking)
        else:
            step.said = listed(step)
        if step.status == CaseStatus.CANCELLED:
            step.cancel_reason = self._reason(step)
        seating = Seating(step, self._record.seats(case) if case else [], self._asking, self._choices)
        seating.plan(dict(self._listed(step)))
        return step

    def _reason(self, step: CaseStep) -> str:
        """As the list says, as it is on record, else asked once for the file."""
        known = step.case.cancel_reason if step.case and step.case.status == CaseStatus.CANCELLED else ""
        if known or step.row.cancel_reason:
            return known or step.row.cancel_reason
        answer = self._asking.ask(
            "cancel_reason",
            step.row.at("status"),
            step.row.label,
            "Why were the cancelled cases of this list cancelled?",
            [Choice(each.value, each.label) for each in CancelReason],
            proposed=CancelReason.HOSPITAL,
            safe=True,
        )
        return answer or CancelReason.HOSPITAL

    def _listed(self, step: CaseStep) -> Iterator[tuple[Role, Person]]:
        if step.status in (CaseStatus.CANCELLED, CaseStatus.UNMONITORED):
            return
        for role, name in step.row.people.items():
            if person := self._staff.find(name, step.row.at(role)):
                yield Role(role), person


def _each_once(placed: list[Placed], asking: Asking) -> list[Placed]:
    """A row that says again what an earlier one says is no second case; one that says otherwise is left out."""
    found: dict[object, Placed] = {}
    for each in placed:
        row = each.row
        first = found.setdefault(row.number or (each.place.name, fold(row.room), each.starts_at), each)
        if first is each:
            continue
        where = first.row.source.cell
        if _bare(row) == _bare(first.row):
            asking.say(row.source, row.label, f"Says the same as {where}: read once.", "note")
        else:
            asking.say(row.source, row.label, f"{row.label} stands in {where} too: this row is left out.", "error")
    return list(found.values())


def _bare(row: CaseRow) -> CaseRow:
    return replace(row, source=Source("", ""), sources={})


def _tell_of_clashes(steps: list[CaseStep], asking: Asking) -> None:
    for step in steps:
        for seat in step.seats:
            if seat.is_wanted and not (seat.held and seat.held.state == SeatState.WANTED):
                text = f"{seat.person.name} is on {seat.clash} then: the seat is kept as wanted, not as booked."
                asking.say(seat.source, seat.person.name, text, "note")
