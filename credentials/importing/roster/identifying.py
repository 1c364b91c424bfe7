"""Who on the roster a person of a file is (rules.md F1): by employee number, then e-mail, then name."""

from collections import Counter
from collections.abc import Mapping, Sequence

from credentials.importing.records import Choice, PersonRecord, Question, Source
from credentials.importing.roster.lookup import Roster, goes_by, name_on_record
from credentials.importing.text import fold
from credentials.importing.values.calendar import long_date
from practices.models import Technologist

SAME, ANOTHER = "same", "another"
SOMEBODY_NEW = Choice(ANOTHER, "another person of this name")


def identify(
    record: PersonRecord, roster: Roster, answers: Mapping[str, str]
) -> tuple[Technologist | None, Question | None]:
    """The person on record, None for somebody new; or a question where a name alone does not tell."""
    certain = roster.by_number(record.employee_number) or roster.by_email(record.email)
    namesakes = [] if certain else roster.by_name(record.name)
    if certain or not namesakes:
        return certain, None
    if len(namesakes) == 1 and _agree(record, namesakes[0]):
        return namesakes[0], None
    found = {SAME: namesakes[0]} if len(namesakes) == 1 else {str(each.pk): each for each in namesakes}
    question = _ask(record, found, roster, answers)
    return found.get(question.answer or ""), question


def _agree(record: PersonRecord, namesake: Technologist) -> bool:
    """A name alone identifies where nothing speaks against it."""
    other_email = record.email and namesake.email and record.email.lower() != namesake.email.lower()
    other_number = record.employee_number and namesake.employee_number
    name = name_on_record(namesake)
    other_name = name is None or not name.can_be(record.name) or bool(name.given) is not bool(record.name.given)
    same_name = not other_name or fold(namesake.name) == fold(record.name.display)
    return not other_email and not other_number and (same_name or goes_by(namesake, record.name.display))


def _ask(
    record: PersonRecord, found: Mapping[str, Technologist], roster: Roster, answers: Mapping[str, str]
) -> Question:
    told, what = record.email or record.employee_number, "email" if record.email else "employee_number"
    source = record.sources.get(what if told else "name") or next(iter(record.sources.values()), Source("", ""))
    choices = (*_choices(found, roster), SOMEBODY_NEW)
    code = f"on-record:{fold(record.name.display)}:{told}"
    answer = answers.get(code)
    return Question(
        code=code,
        sheet=source.sheet,
        cell=source.cell,
        column="",
        value=told or record.name.display,
        text=_text(record.name.display, told, list(found.values())),
        choices=choices,
        proposed=None,
        safe=False,
        cells=(source.cell,),
        answer=answer if answer in {choice.code for choice in choices} else None,
    )


def _text(name: str, told: str, found: Sequence[Technologist]) -> str:
    who = f"{name} with {told}" if told else name
    if len(found) > 1:
        return f"Which of the {len(found)} people on record by this name is {who}?"
    known = found[0].email or found[0].employee_number
    return f"Is {who} the {found[0].name} on record{f' with {known}' if known else ''}?"


def _choices(found: Mapping[str, Technologist], roster: Roster) -> list[Choice]:
    if SAME in found:
        return [Choice(SAME, "the same person")]
    labels = {code: _label(person, roster) for code, person in found.items()}
    alike = Counter(labels.values())
    numbers: Counter[str] = Counter()
    choices = []
    for code, label in labels.items():
        numbers[label] += 1
        number = f" ({numbers[label]} of {alike[label]}, the one added first is 1)" if alike[label] > 1 else ""
        choices.append(Choice(code, label + number))
    return choices


def _label(person: Technologist, roster: Roster) -> str:
    """What tells one person from another of the same name."""
    details = [person.email, person.employee_number, person.home_base]
    if not any(details):
        held = roster.kinds_held(person)
        details = [f"holding {', '.join(held)}" if held else "without credentials"]
    until = f"until {long_date(person.ends_on)}" if person.ends_on else ""
    return ", ".join(filter(None, (person.name, *details, until)))
