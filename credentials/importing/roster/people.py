"""Who a file's people are (rules.md F1): by employee number, then e-mail, then name."""

from collections.abc import Mapping
from datetime import date

from credentials.importing.records import Choice, PersonRecord, Question, Source
from credentials.importing.roster.lookup import Roster
from credentials.importing.roster.steps import KEEP, FieldChange, PersonStep
from practices.models import Technologist

SAME, ANOTHER = "same", "another"

_FIELDS = {
    "name": "name",
    "employee_number": "employee number",
    "email": "e-mail",
    "phone": "phone",
    "home_base": "home base",
    "starts_on": "working from",
    "ends_on": "working until",
    "discipline": "discipline",
    "employment": "employment",
}


def plan_people(
    records: tuple[PersonRecord, ...], roster: Roster, answers: Mapping[str, str], choices: Mapping[str, str], on: date
) -> tuple[list[PersonStep], list[Question]]:
    """A step for each person who is identified; a question for each name that stands with another e-mail."""
    steps, questions = [], []
    for record in records:
        found, question = _identify(record, roster, answers)
        if question:
            questions.append(question)
        if question is None or question.in_force:
            steps.append(_step(record, found, choices, on))
    return steps, questions


def _identify(
    record: PersonRecord, roster: Roster, answers: Mapping[str, str]
) -> tuple[Technologist | None, Question | None]:
    certain = roster.by_number(record.employee_number) or roster.by_email(record.email)
    if certain:
        return certain, None
    namesake = roster.by_name(record.name.display)
    if namesake is None or _agree(record, namesake):
        return namesake, None
    question = _ask(record, namesake, answers)
    return (namesake if question.answer == SAME else None), question


def _agree(record: PersonRecord, namesake: Technologist) -> bool:
    """A name alone identifies where nothing speaks against it."""
    other_email = record.email and namesake.email and record.email != namesake.email.lower()
    other_number = record.employee_number and namesake.employee_number
    return not other_email and not other_number


def _ask(record: PersonRecord, namesake: Technologist, answers: Mapping[str, str]) -> Question:
    name = record.name.display
    source = record.sources.get("email") or record.sources.get("name") or Source("", "A1")
    code = f"person:{name.casefold()}:{record.email or record.employee_number}"
    answer = answers.get(code)
    return Question(
        code=code,
        sheet=source.sheet,
        cell=source.cell,
        column="",
        value=record.email or record.employee_number,
        text=f"Is {name} with {record.email or record.employee_number} the {name} on record with"
        f" {namesake.email or namesake.employee_number}?",
        choices=(Choice(SAME, "The same person"), Choice(ANOTHER, "Another person of this name")),
        proposed=None,
        safe=False,
        cells=(source.cell,),
        answer=answer if answer in (SAME, ANOTHER) else None,
    )


def _step(record: PersonRecord, found: Technologist | None, choices: Mapping[str, str], on: date) -> PersonStep:
    leaves_on = on if record.left and record.ends_on is None and (found is None or found.ends_on is None) else None
    if found is None:
        return PersonStep(record=record, new_notes=record.notes, leaves_on=leaves_on)
    return PersonStep(
        record=record,
        technologist=found,
        changes=_changes(record, found, choices),
        new_notes=tuple(note for note in record.notes if note not in found.notes),
        leaves_on=leaves_on,
    )


def _changes(record: PersonRecord, found: Technologist, choices: Mapping[str, str]) -> list[FieldChange]:
    changes = []
    for name, value in said_of(record).items():
        before = getattr(found, name)
        if value and str(value) != str(before or ""):
            key = f"person:{found.pk}:{name}"
            changes.append(
                FieldChange(
                    key=key,
                    field=name,
                    label=_FIELDS[name],
                    before=str(before or ""),
                    after=str(value),
                    value=value,
                    is_taken=choices.get(key) != KEEP,
                )
            )
    return changes


def said_of(record: PersonRecord) -> dict[str, object]:
    """The technologist's fields as the file gives them; what it does not say is empty."""
    values: dict[str, object] = {name: getattr(record, name) for name in _FIELDS if name != "name"}
    return {"name": record.name.display, **values}
