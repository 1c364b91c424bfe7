"""Rows that say one person twice: identical ones are one, contradictory ones are asked about."""

from dataclasses import replace

from credentials.importing.context import Context
from credentials.importing.lines import Entry, Line
from credentials.importing.people import Person, who_of
from credentials.importing.records import Choice
from credentials.importing.targets import WHO, Field
from credentials.importing.text import fold
from credentials.importing.workbook import shown

Place = tuple[str, int]


def without_repeats(person: Person, context: Context) -> list[Line]:
    """The lines of a person, the wide ones of one sheet made into one."""
    lines: list[Line] = []
    for line in person.lines:
        at = next((i for i, other in enumerate(lines) if line.is_wide and _repeats(line, other)), None)
        if at is None:
            lines.append(line)
        else:
            lines[at] = _merged(lines[at], line, person, context)
    return lines


def _repeats(line: Line, other: Line) -> bool:
    places = {_place(entry) for entry in other.entries}
    return other.is_wide and line.sheet == other.sheet and any(_place(entry) in places for entry in line.entries)


def _merged(first: Line, second: Line, person: Person, context: Context) -> Line:
    ones = {_place(entry): entry for entry in first.entries}
    twos = {_place(entry): entry for entry in second.entries if not _is_note(entry)}
    clashes = [place for place, entry in twos.items() if _clash(ones.get(place), entry)]
    if not clashes:
        context.report.note(second.sheet, who_of(second).cell, f"The same as row {first.row}; read once.")
    settled = [_settled(ones[place], twos[place], first, second, person, context) for place in clashes]
    kept = [entry for entry in first.entries if _place(entry) not in clashes]
    new = [entry for place, entry in twos.items() if place not in ones]
    notes = [entry for entry in second.entries if _is_note(entry)]
    return replace(first, entries=(*kept, *(entry for entry in settled if entry), *new, *notes))


def _settled(one: Entry, two: Entry, first: Line, second: Line, person: Person, context: Context) -> Entry | None:
    name = person.name.display if person.name else ""
    code = f"duplicate:{name}" + (f":{first.sheet}" if first.sheet else "")
    text = f"Rows {first.row} and {second.row} are both {name} and differ: which is right?"
    choices = (Choice(first.row, f"row {first.row}"), Choice(second.row, f"row {second.row}"))
    said = shown(one.cell.value), shown(two.cell.value)
    choice = None
    for entry in (one, two):
        left_out = f"Row {first.row} says “{said[0]}”, row {second.row} “{said[1]}”: which is right?"
        choice = context.report.ask(code, first.sheet, entry.cell, text, choices, left_out=left_out)
    return {first.row: one, second.row: two}.get(choice or "")


def _place(entry: Entry) -> Place:
    return entry.column.column, entry.column.table


def _is_note(entry: Entry) -> bool:
    return entry.column.target == Field("notes")


def _clash(one: Entry | None, two: Entry) -> bool:
    if one is None or (isinstance(two.column.target, Field) and two.column.target.code in WHO):
        return False
    return fold(shown(one.cell.value)) != fold(shown(two.cell.value))
