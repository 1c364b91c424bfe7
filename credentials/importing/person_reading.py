"""A person's own cells, read."""

from collections.abc import Callable, Sequence
from datetime import date

from credentials.importing.context import Context
from credentials.importing.lines import Entry, Line
from credentials.importing.people import Person
from credentials.importing.records import Choice, PersonRecord, Source
from credentials.importing.targets import PERSON_FIELDS, Field, FieldCode
from credentials.importing.text import sentence
from credentials.importing.values import (
    ContactReading,
    Kind,
    Status,
    parse_discipline,
    parse_email,
    parse_phone,
    parse_state,
    parse_status,
)
from credentials.importing.values.calendar import long_date
from credentials.importing.values.words import Word, word_of
from credentials.importing.workbook import Value

DISCIPLINES = (
    Choice("technologist", "a technologist"),
    Choice("trainee", "a trainee"),
    Choice("oversight", "an oversight physician"),
)
LEFT = (Choice("left", "this person has left"), Choice("active", "this person works here"))

WORKING = (Status.ACTIVE, Status.NOT_APPLICABLE)
GONE = (Status.LEFT, Status.INACTIVE)
MOST_WORDS = 4


def read_person(key: int, person: Person, lines: Sequence[Line], context: Context) -> PersonRecord:
    """What the lines say of the person; of several values for one thing the first that can be read."""
    name = person.name
    if name is None:
        raise ValueError("a person without a name is left out before it is read")
    wide = [line for line in lines if line.is_wide]
    return PersonRecord(
        key=key,
        name=name,
        employee_number=person.number,
        email=_contact("email", parse_email, lines, context),
        phone=_contact("phone", lambda value: parse_phone(value, region=context.region), lines, context),
        home_base=_text("home_base", lines, context),
        state=_state(wide, context),
        starts_on=_day("hire_date", lines, context, month_end=False),
        ends_on=_day("leave_date", lines, context, month_end=True),
        discipline=_discipline(lines, context),
        employment=_employment(lines, context),
        left=_has_left(lines, wide, context),
        notes=tuple(dict.fromkeys((*_beside_contacts(lines, context), *_notes(wide, context)))),
        sources=_sources(lines),
    )


def _entries(code: FieldCode, lines: Sequence[Line]) -> list[tuple[Line, Entry]]:
    """Each different value of a field once."""
    found: dict[str, tuple[Line, Entry]] = {}
    for line in lines:
        for entry in line.fields(code):
            if not entry.cell.is_blank:
                found.setdefault(entry.cell.text.casefold(), (line, entry))
    return list(found.values())


def _contact(code: FieldCode, parse: Callable[[Value], ContactReading], lines: Sequence[Line], context: Context) -> str:
    chosen = ""
    for line, entry in _entries(code, lines):
        reading = parse(entry.cell.value)
        if reading.reason:
            context.report.error(line.sheet, entry.cell, sentence(reading.reason))
        elif chosen and reading.value and reading.value != chosen:
            context.report.note(line.sheet, entry.cell, f"Another value stands above: {chosen} is kept.")
        if reading.note:
            context.report.note(line.sheet, entry.cell, f"Read as {reading.value}; kept as a note: {reading.note}.")
        chosen = chosen or reading.value
    return chosen


def _beside_contacts(lines: Sequence[Line], context: Context) -> list[str]:
    """Words beside a phone number or an address, such as "text ok"."""
    phones = [(entry, parse_phone(entry.cell.value, region=context.region)) for _, entry in _entries("phone", lines)]
    emails = [(entry, parse_email(entry.cell.value)) for _, entry in _entries("email", lines)]
    return [f"{entry.column.heading}: {reading.note}" for entry, reading in (*emails, *phones) if reading.note]


def _text(code: FieldCode, lines: Sequence[Line], context: Context) -> str:
    chosen = ""
    for line, entry in _entries(code, lines):
        if word_of(entry.cell.text) is Word.NOT_APPLICABLE:
            continue
        if chosen:
            context.report.note(line.sheet, entry.cell, f"Another value stands above: {chosen} is kept.")
        chosen = chosen or entry.cell.text
    return chosen


def _state(lines: Sequence[Line], context: Context) -> str:
    for line, entry in _entries("state", lines):
        if state := parse_state(entry.cell.text):
            return state
        context.report.error(line.sheet, entry.cell, "Not a state.")
    return ""


def _day(code: FieldCode, lines: Sequence[Line], context: Context, *, month_end: bool) -> date | None:
    for line, entry in _entries(code, lines):
        reading = context.date_in(line.sheet, entry)
        if reading.kind is Kind.MONTH and reading.month:
            on = reading.month.last_day if month_end else reading.month.first_day
            context.report.note(line.sheet, entry.cell, f"Read as {long_date(on)}.")
            return on
        if reading.kind is Kind.DATE and reading.on:
            if reading.remark:
                context.report.note(line.sheet, entry.cell, f"Read as {long_date(reading.on)}: {reading.remark}.")
            return reading.on
        if reading.kind not in (Kind.EMPTY, Kind.NOT_APPLICABLE):
            context.report.error(line.sheet, entry.cell, sentence(reading.reason or "not a date"))
    return None


def _discipline(lines: Sequence[Line], context: Context) -> str:
    for line, entry in _entries("discipline", lines):
        if code := parse_discipline(entry.cell.text):
            return code
        text = f"What is the role “{entry.cell.text}”?"
        heading = entry.column.heading
        answer = context.report.ask(
            f"word:role:{entry.cell.text}",
            line.sheet,
            entry.cell,
            text,
            DISCIPLINES,
            column=heading,
            proposed="technologist",
            safe=True,
        )
        return answer or ""
    return ""


def _employment(lines: Sequence[Line], context: Context) -> str:
    text = _text("employment", lines, context)
    return "" if parse_status(text) else text


def _has_left(lines: Sequence[Line], wide: Sequence[Line], context: Context) -> bool:
    """By the status of the person; in a row that is one credential's, "Status" is that credential's."""
    doubtful = [each for each in _entries("status", wide) if _is_asked(each[1])]
    doubtful += [each for each in _entries("employment", lines) if parse_status(each[1].cell.text) in GONE]
    answers = [_asked_whether_left(line, entry, context) for line, entry in doubtful]
    return "left" in answers


def _is_asked(entry: Entry) -> bool:
    """A word that does not say that the person works; a sentence is kept as a note and no more."""
    status = parse_status(entry.cell.text)
    return status not in WORKING and (status is not None or len(entry.cell.text.split()) <= MOST_WORDS)


def _asked_whether_left(line: Line, entry: Entry, context: Context) -> str | None:
    return context.report.ask(
        f"word:left:{entry.cell.text}",
        line.sheet,
        entry.cell,
        f"Does “{entry.cell.text}” under “{entry.column.heading}” mean that the person has left?",
        LEFT,
        column=entry.column.heading,
        proposed="left" if parse_status(entry.cell.text) in GONE else "active",
        safe=True,
    )


def _notes(lines: Sequence[Line], context: Context) -> list[str]:
    notes = []
    for line in lines:
        for entry in line.entries:
            if entry.column.target == Field("notes") and not entry.cell.is_blank:
                notes.append(entry.cell.text)
            if entry.cell.comment and isinstance(entry.column.target, Field):
                notes.append(entry.cell.comment)
                context.report.note(line.sheet, entry.cell, f"The comment is kept as a note: {entry.cell.comment}")
            if entry.column.target == Field("status") and parse_status(entry.cell.text) not in (*WORKING, *GONE):
                notes.append(f"{entry.column.heading}: {entry.cell.text}")
                if not _is_asked(entry):
                    context.report.note(line.sheet, entry.cell, "Kept as a note; it changes nothing else.")
    return notes


def _sources(lines: Sequence[Line]) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for line in lines:
        for entry in line.entries:
            target = entry.column.target
            if isinstance(target, Field) and target.code in PERSON_FIELDS and not entry.cell.is_blank:
                found.setdefault(target.code, Source(line.sheet, entry.cell.ref))
    return found
