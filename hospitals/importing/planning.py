"""From what a file says of hospitals to what an import of it would do. Reads the practice, writes nothing."""

from dataclasses import replace
from uuid import UUID

from credentials.catalogue import CATALOGUE
from credentials.importing.records import Choice, Problem, Question
from credentials.importing.roster.fitting import fitting
from credentials.importing.roster.joinedplan import KEEP, FieldChange
from credentials.importing.roster.joining import Ahead
from credentials.importing.text import fold
from hospitals.importing.finding import ANOTHER, asked, code_of, known_as, near_ones, same_hospital
from hospitals.importing.granting import Grantors
from hospitals.importing.records import HospitalRecord
from hospitals.importing.requirements import Requirements
from hospitals.importing.steps import FIELDS, HospitalsPlan, HospitalStep
from hospitals.importing.zones import zones_of
from hospitals.models import Hospital
from practices.models import Practice
from practices.zones import COMMON
from tenancy.context import current_practice_id

TAKE = "take"


def plan_hospitals(records: tuple[HospitalRecord, ...], ahead: Ahead) -> HospitalsPlan:
    """Inside the practice; a constant number of queries."""
    planner = _Planner(ahead)
    for record in records:
        planner.add(record)
    requirements = Requirements(planner.plan.steps)
    for step in planner.plan.steps:
        requirements.plan(step, planner.grantors)
    codes = {code for step in planner.plan.steps for each in step.requirements for code in each.proposal.any_of}
    planner.plan.types = codes & CATALOGUE.keys()
    planner.plan.questions += planner.grantors.questions
    return planner.plan


class _Planner:
    def __init__(self, ahead: Ahead) -> None:
        self._ahead = ahead
        self._known = [
            HospitalStep(name=each.name, timezone=each.timezone, hospital=each) for each in Hospital.objects.all()
        ]
        self._home = Practice.objects.get(pk=current_practice_id()).timezone
        self._others: dict[str, set[UUID]] = {}
        self.grantors = Grantors(ahead)
        self.plan = HospitalsPlan()

    def add(self, record: HospitalRecord) -> None:
        record = self._fitting(record)
        step = self._found(record)
        if step is None:
            return
        if step.hospital and step.hospital.archived_at:
            self._problem(record, "name", record.name, f"{step.name} is archived: nothing of it is read.", "note")
        elif step.record:
            self._problem(record, "name", record.name, f"Read as {step.name}, like {step.record.source.cell}.", "note")
            step.record = replace(step.record, proposals=(*step.record.proposals, *record.proposals))
        else:
            self._plan(step, record)

    def _plan(self, step: HospitalStep, record: HospitalRecord) -> None:
        step.record = record
        if step.is_new:
            step.timezone = record.timezone or self._zone(record)
            step.issuer = self.grantors.of(record, self._others.get(record.name, set()))
        else:
            self._compare(step, step.hospital, record)
        known = step.hospital.note.splitlines() if step.hospital else []
        step.new_notes = [note for note in record.notes if note not in known]
        if step.hospital or step.issuer:
            self.plan.steps.append(step)

    def _found(self, record: HospitalRecord) -> HospitalStep | None:
        """On record, or new; None while it is asked whether a name that is near another is the same."""
        found = known_as(record.name, [*self._known, *self.plan.steps])
        if found:
            return found
        near = near_ones(record.name, self._known)
        if not near:
            return HospitalStep(name=record.name)
        choices = (
            *(Choice(code_of(step), f"the same as {step.name}") for step in near),
            Choice(ANOTHER, "another one"),
        )
        text = f"Is “{record.name}” the same as {near[0].name}?"
        question = asked(same_hospital(record.name), record.name, record.source, text, choices, self._ahead.answers)
        self.plan.questions.append(question)
        if question.in_force == ANOTHER:
            self._others[record.name] = {step.hospital.privileges_issuer_id for step in near if step.hospital}
            return HospitalStep(name=record.name)
        found = next((step for step in near if code_of(step) == question.in_force), None)
        if found:
            found.aliases.append(record.name)
        return found

    def _zone(self, record: HospitalRecord) -> str:
        """Of a hospital that gives none: its state's, or the practice's own; asked where that is a guess."""
        zones = zones_of(record.state)
        if len(zones) == 1:
            words = f"No time zone: read as {zones[0]}, the one of {record.state}."
            self._problem(record, "zone", "", words, "note")
            return zones[0]
        proposed = self._home if not zones or self._home in zones else zones[0]
        offered = dict.fromkeys((proposed, *zones, *COMMON))
        code = f"zone:{fold(record.name)}"
        answer = self._ahead.answers.get(code)
        source = record.sources.get("zone", record.source)
        question = Question(
            code=code,
            sheet=source.sheet,
            cell=source.cell,
            column="",
            value=record.name,
            text=f"In which time zone is {record.name}?",
            choices=tuple(Choice(zone, zone.replace("_", " ")) for zone in offered),
            proposed=proposed,
            safe=True,
            cells=(source.cell,),
            answer=answer if answer in offered else None,
        )
        self.plan.questions.append(question)
        if question.answer is None:
            words = f"{question.text} Until answered: {proposed.replace('_', ' ')}."
            self._problem(record, "zone", record.name, words, "question")
        return question.in_force or proposed

    def _compare(self, step: HospitalStep, hospital: Hospital | None, record: HospitalRecord) -> None:
        """What is blank on record is filled; what differs is kept until a person takes what the file says."""
        for name, label in FIELDS.items():
            before, after = str(getattr(hospital, name)), str(getattr(record, name))
            if not after or fold(after) == fold(before):
                continue
            if not before:
                step.fills[name] = after
                continue
            key = f"hospital:{hospital.pk if hospital else ''}:{name}"
            choice = self._ahead.choices.get(key)
            step.changes.append(
                FieldChange(
                    key=key, field=name, label=label, before=before, after=after, value=after, is_taken=choice == TAKE
                )
            )
            if choice not in (TAKE, KEEP):
                cell = "zone" if name == "timezone" else name
                words = f"{step.name} has {label} {before} on record. The record is kept until you say otherwise."
                self._problem(record, cell, after, words, "question")

    def _fitting(self, record: HospitalRecord) -> HospitalRecord:
        return replace(
            record,
            name=self._fit(record, "name") or record.name[:160],
            city=self._fit(record, "city"),
            portal=self._fit(record, "portal"),
        )

    def _fit(self, record: HospitalRecord, name: str) -> str:
        return fitting(Hospital, name, getattr(record, name), record.sources.get(name), self.plan.problems)

    def _problem(self, record: HospitalRecord, column: str, value: str, words: str, level: str) -> None:
        source = record.sources.get(column, record.source)
        self.plan.problems.append(Problem(source.sheet, source.cell, value, words, level))  # type: ignore[arg-type]
