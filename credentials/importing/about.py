"""Whose a cell is and what it tells of, for the cells that could not be taken as they stood."""

from collections.abc import Iterable
from dataclasses import dataclass

from credentials.importing.headings import read_credential_word
from credentials.importing.lines import Line
from credentials.importing.mapping import Mapping
from credentials.importing.records import Source
from credentials.importing.targets import PERSON_FIELDS, CredentialPart, Field, Target
from credentials.importing.workbook import letters, place_of


@dataclass(frozen=True, slots=True)
class About:
    """`person` by the key of the reading; `type_code` where it tells of a credential; `field` what it would say."""

    person: int
    type_code: str = ""
    field: str = ""


def about_cells(owned: Iterable[tuple[int, Line]], mapping: Mapping, wanted: set[Source]) -> dict[Source, About]:
    """The wanted cells that stand in somebody's line; those that stand in no line, as headings, are left out."""
    targets = {(sheet.name, column.column): column.target for sheet in mapping.sheets for column in sheet.columns}
    found: dict[Source, About] = {}
    rows: dict[tuple[str, str], tuple[int, Line]] = {}
    for person, line in owned:
        rows.setdefault((line.sheet, line.row), (person, line))
        for entry in line.entries:
            if (source := Source(line.sheet, entry.cell.ref)) in wanted:
                found.setdefault(source, _about(person, line, entry.column.target))
    for source in wanted - found.keys():
        if (place := place_of(source.cell)) and (owner := rows.get((source.sheet, str(place[0] + 1)))):
            found[source] = _about(*owner, targets.get((source.sheet, letters(place[1]))))
    return found


def _about(person: int, line: Line, target: Target) -> About:
    match target:
        case CredentialPart(type_code=type_code, part=part):
            return About(person, type_code, part)
        case Field(code=code) if code in PERSON_FIELDS:
            return About(person, field=code)
        case Field(code=code):
            return About(person, _type_of(line), code)
        case _:
            return About(person, _type_of(line))


def _type_of(line: Line) -> str:
    """Of a line that is one credential's."""
    named = line.field("credential")
    part = read_credential_word(named.cell.text).target if named else None
    return part.type_code if isinstance(part, CredentialPart) else line.type_code
