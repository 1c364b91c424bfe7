"""Whose line it is: by employee number, then e-mail, then name. What is in doubt is asked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from credentials.importing.context import Context
from credentials.importing.lines import Line
from credentials.importing.records import Choice
from credentials.importing.text import fold
from credentials.importing.values import PersonName, join_name, parse_email, parse_name
from credentials.importing.workbook import Cell

SAME_OR_NOT = (Choice("same", "one person"), Choice("different", "two people"))


@dataclass(eq=False)
class Person:
    """The lines of one person, in the order of the file."""

    name: PersonName | None = None
    number: str = ""
    email: str = ""
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Who:
    """What one line says of whose it is, and the cell that says it."""

    name: PersonName | None
    number: str
    email: str
    cell: Cell


@dataclass
class _Known:
    people: list[Person] = field(default_factory=list)
    by_number: dict[str, Person] = field(default_factory=dict)
    by_email: dict[str, Person] = field(default_factory=dict)
    by_name: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))
    by_family: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))


def people_in(lines: Iterable[Line], context: Context) -> list[Person]:
    """The people that the lines name. A line that names no one, or someone in doubt, is reported and left out."""
    known = _Known()
    for line in lines:
        who = who_of(line)
        if not (who.name or who.number or who.email):
            context.report.error(line.sheet, who.cell, "Names no one; the row is left out.")
        elif (person := _person(who, line, known, context)) is not None:
            _add(person, who, line, known)
    return [person for person in known.people if _has_name(person, context)]


def who_of(line: Line) -> Who:
    number, email = line.field("employee_number"), line.field("email")
    first, last, whole = line.field("first_name"), line.field("last_name"), line.field("name")
    name = parse_name(whole.cell.text) if whole else None
    if first or last:
        name = join_name(first.cell.text if first else "", last.cell.text if last else "") or name
    entry = whole or last or first or email or number
    address = parse_email(email.cell.value).value if email else ""
    return Who(name, number.cell.text if number else "", address, entry.cell if entry else line.first)


def _person(who: Who, line: Line, known: _Known, context: Context) -> Person | None:
    by_number = known.by_number.get(fold(who.number)) if who.number else None
    for person, what in ((by_number, "employee number"), (_by_email(who, known), "e-mail address")):
        if person and _names_agree(person.name, who.name):
            return person
        if person:
            return _asked(who, line, person, f"have one {what} and two names", context)
    person = _by_name(who, known)
    if person is None or (who.number and person.number and fold(who.number) != fold(person.number)):
        return Person()
    if who.email and person.email and who.email != person.email:
        return _asked(who, line, person, "have one name and two e-mail addresses", context)
    return person


def _by_email(who: Who, known: _Known) -> Person | None:
    found = known.by_email.get(who.email) if who.email else None
    two_numbers = found and who.number and found.number and fold(who.number) != fold(found.number)
    return None if two_numbers else found


def _by_name(who: Who, known: _Known) -> Person | None:
    if who.name is None:
        return None
    name = who.name
    if exact := [p for p in known.by_name.get(name.key, []) if p.name is None or p.name.can_be(name)]:
        return next((p for p in exact if (who.email and p.email == who.email)), exact[0])
    # A family name alone is the person whom the file names in full, if only one has it.
    family = known.by_family.get(fold(who.name.family), []) if not who.name.given else []
    return family[0] if len(family) == 1 else None


def _names_agree(first: PersonName | None, second: PersonName | None) -> bool:
    """Whether two names can be one person's: a shared family name or first name is enough beside a shared number."""
    if first is None or second is None:
        return True
    given, other = fold(first.given).split()[:1], fold(second.given).split()[:1]
    return fold(first.family) == fold(second.family) or (bool(given) and given == other)


def _asked(who: Who, line: Line, person: Person, what: str, context: Context) -> Person | None:
    name = who.name or person.name
    text = f"Rows {person.lines[0].row} and {line.row} {what}: is it one person?"
    code = f"person:{name.display if name else ''}:{who.email or who.number}"
    left_out = f"{text} Left out until answered."
    choice = context.report.ask(code, line.sheet, who.cell, text, SAME_OR_NOT, left_out=left_out)
    if choice == "different":
        return Person()
    return person if choice == "same" else None


def _add(person: Person, who: Who, line: Line, known: _Known) -> None:
    if not person.lines:
        known.people.append(person)
    if person.name is None or (who.name and not person.name.given and who.name.given):
        person.name = who.name or person.name
    person.number, person.email = person.number or who.number, person.email or who.email
    person.lines.append(line)
    known.by_number.setdefault(fold(who.number), person)
    known.by_email.setdefault(who.email, person)
    if who.name and person not in known.by_name[who.name.key]:
        known.by_name[who.name.key].append(person)
        known.by_family[fold(who.name.family)].append(person)


def _has_name(person: Person, context: Context) -> bool:
    if person.name is None:
        line = person.lines[0]
        context.report.error(line.sheet, who_of(line).cell, "Gives no name that can be read; the row is left out.")
    return person.name is not None
