"""Who a file's people are (rules.md F1): by employee number, then e-mail, then name."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from audit.history import ever
from credentials.importing.records import Level, PersonRecord, Problem, Question, Source
from credentials.importing.roster.fitting import fitting
from credentials.importing.roster.identifying import identify
from credentials.importing.roster.lookup import Roster, goes_by, name_on_record
from credentials.importing.roster.steps import KEEP, FieldChange, PersonStep
from practices.models import Technologist

FIELDS = {
    "name": "name",
    "sort_name": "family name first",
    "employee_number": "employee number",
    "email": "e-mail",
    "phone": "mobile phone",
    "home_base": "home base",
    "starts_on": "working from",
    "ends_on": "working until",
    "discipline": "discipline",
    "employment": "employment",
}
# What a person may go by in several ways: another way to say it changes nothing.
_KNOWN_BY = frozenset({"name", "email", "employee_number"})
_CELLS = {"sort_name": "name", "starts_on": "hire_date", "ends_on": "leave_date"}


@dataclass
class PeoplePlan:
    """A step for each person who is identified; a question for each whose name can be somebody else's."""

    steps: list[PersonStep] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan_people(
    records: tuple[PersonRecord, ...], roster: Roster, answers: Mapping[str, str], choices: Mapping[str, str], on: date
) -> PeoplePlan:
    """`choices` are the fields whose old value is kept, `on` the practice's day: the last one of who has left."""
    plan = PeoplePlan()
    for record in records:
        found, question = identify(record, roster, answers)
        if question:
            plan.questions.append(question)
        if question is None or question.in_force:
            plan.steps.append(_step(record, found, choices, plan.problems))
    _keep_apart(plan)
    _plan_leaving(plan, on)
    return plan


def _step(
    record: PersonRecord, found: Technologist | None, choices: Mapping[str, str], problems: list[Problem]
) -> PersonStep:
    step = PersonStep(record=record, technologist=found, values=_values(record, found, problems))
    known = found.notes.splitlines() if found else []
    step.new_notes = tuple(line for note in record.notes for line in note.splitlines() if line not in known)
    if found and _is_shorter(record, found):
        del step.values["name"], step.values["sort_name"]
    step.changes = _changes(step.values, found, choices) if found else []
    return step


def _is_shorter(record: PersonRecord, found: Technologist) -> bool:
    """Whether the file only leaves out a middle name: the record keeps what it knows."""
    known = name_on_record(found)
    return bool(known and known != record.name and record.name.shortens(known))


def _values(record: PersonRecord, found: Technologist | None, problems: list[Problem]) -> dict[str, object]:
    """What the file says of the person, by the technologist's fields; what it does not say is left out."""
    names = {"name": record.name.display, "sort_name": record.name.sort}
    said = {name: names.get(name) or getattr(record, name) for name in FIELDS}
    for name, value in said.items():
        if isinstance(value, str):
            said[name] = fitting(Technologist, name, value, record.sources.get(_CELLS.get(name, name)), problems)
    starts_on = record.starts_on or (found.starts_on if found else None)
    if record.ends_on and starts_on and record.ends_on < starts_on:
        source = record.sources.get("leave_date") or Source("", "")
        words = f"Lies before the first working day, {starts_on:%d %b %Y}."
        problems.append(Problem(source.sheet, source.cell, record.ends_on.isoformat(), words, "error"))
        said["ends_on"] = None
    return {name: value for name, value in said.items() if value}


def _changes(values: Mapping[str, object], found: Technologist, choices: Mapping[str, str]) -> list[FieldChange]:
    changes = []
    for name, value in values.items():
        before, after = _told(getattr(found, name)), _told(value)
        is_known = name in _KNOWN_BY and goes_by(found, after)
        if name != "sort_name" and after.casefold() != before.casefold() and not is_known:
            key = f"person:{found.pk}:{name}"
            changes.append(
                FieldChange(
                    key=key,
                    field=name,
                    label=FIELDS[name],
                    before=before,
                    after=after,
                    value=value,
                    is_taken=choices.get(key) != KEEP,
                )
            )
    return changes


def _told(value: object) -> str:
    return f"{value:%a} {value.day} {value:%b %Y}" if isinstance(value, date) else str(value or "")


def _keep_apart(plan: PeoplePlan) -> None:
    """One person of the roster changes once, and two new people have two employee numbers."""
    seen: dict[object, PersonStep] = {}
    for step in plan.steps:
        number = step.values.get("employee_number") if step.is_new else None
        first = seen.setdefault(step.technologist.pk if step.technologist else number or id(step), step)
        if first is step:
            continue
        if step.technologist:
            step.changes = []
            _report(
                plan, step.source, step.name, f"Read as {step.technologist.name}, like {first.source.cell}.", "note"
            )
        else:
            del step.values["employee_number"]
            source = step.record.sources.get("employee_number") or step.source
            _report(plan, source, str(number), f"{first.name} has this employee number.", "error")


def _plan_leaving(plan: PeoplePlan, on: date) -> None:
    """Who has left goes on the day of import, unless somebody took an earlier leaving back."""
    leaving = [step for step in plan.steps if step.record.left and step.record.ends_on is None]
    came_back = ever(Technologist, ends_on__isnull=False) if leaving else set()
    for step in leaving:
        person = step.technologist
        if person is None or (person.ends_on is None and person.pk not in came_back):
            starts_on = step.record.starts_on or (person.starts_on if person else None)
            step.leaves_on = max(on, starts_on or on)
        elif person.ends_on is None:
            words = f"Says that {person.name} has left. A manager took that back, so nothing changes."
            _report(plan, step.source, step.name, words, "note")


def _report(plan: PeoplePlan, source: Source, value: str, words: str, level: Level) -> None:
    plan.problems.append(Problem(source.sheet, source.cell, value, words, level))
