"""A sheet cut into lines: one line is what the file says of one person in one place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from credentials.importing.classify import person_of
from credentials.importing.mapping import ColumnMapping, SheetMapping
from credentials.importing.shape import Block, SheetShape, Table
from credentials.importing.targets import WHO, CredentialPart, Field, FieldCode, Ignored, OtherField
from credentials.importing.workbook import Cell


@dataclass(frozen=True)
class Entry:
    """One cell under its column's meaning."""

    column: ColumnMapping
    cell: Cell


@dataclass(frozen=True)
class Line:
    """`first` is the cell that stands for the line in a report; `row` its number; `type_code` the sheet's credential.

    `is_wide` is a line that is all of a person, so that a second one repeats it.
    """

    sheet: str
    row: str
    first: Cell
    entries: tuple[Entry, ...]
    type_code: str = ""
    is_wide: bool = False

    def field(self, code: FieldCode) -> Entry | None:
        """The first filled cell under a field."""
        target = Field(code)
        return next((entry for entry in self.entries if entry.column.target == target), None)

    def fields(self, code: FieldCode) -> list[Entry]:
        return [entry for entry in self.entries if entry.column.target == Field(code)]

    def said(self, code: str) -> Entry | None:
        """The first filled cell under a column of a sheet that is no roster."""
        return next(iter(self.all_said(code)), None)

    def all_said(self, code: str) -> list[Entry]:
        target = OtherField(code)
        return [entry for entry in self.entries if entry.column.target == target and not entry.cell.is_blank]

    def parts(self) -> list[tuple[CredentialPart, Entry]]:
        return [(e.column.target, e) for e in self.entries if isinstance(e.column.target, CredentialPart)]


def lines_of(shape: SheetShape, mapping: SheetMapping) -> list[Line]:
    """The lines of a sheet, in its order. Blank cells, and columns that mean nothing, are left out."""
    lines: list[Line] = []
    number = 0
    for block in shape.blocks:
        person = _person(block, mapping)
        if mapping.kind == "person":
            lines += _of_the_person(block, mapping, person)
        for table in block.tables:
            context = person if mapping.kind == "person" else []
            lines += _rows(shape, table, number, mapping, context)
            number += 1
    return lines


def _person(block: Block, mapping: SheetMapping) -> list[Entry]:
    entries = _pairs(block, mapping)
    who = [entry for entry in entries if isinstance(entry.column.target, Field) and entry.column.target.code in WHO]
    if cell := person_of(block, mapping.name):
        title = ColumnMapping(cell.ref, "", Field("name"), 0.6, "the name of the sheet or its title", cell.ref, -1)
        return [Entry(title, cell), *who]
    return who


def _of_the_person(block: Block, mapping: SheetMapping, person: Sequence[Entry]) -> list[Line]:
    entries = _pairs(block, mapping)
    merged = (*(entry for entry in person if entry not in entries), *entries)
    if not merged:
        return []
    return [Line(mapping.name, merged[0].cell.ref, merged[0].cell, merged, is_wide=True)]


def _pairs(block: Block, mapping: SheetMapping) -> list[Entry]:
    columns = {column.column: column for column in mapping.columns if column.table == -1}
    found = (Entry(columns[pair.label.ref], pair.value) for pair in block.pairs if pair.label.ref in columns)
    return [entry for entry in found if _means_something(entry.column)]


def _rows(
    shape: SheetShape, table: Table, number: int, mapping: SheetMapping, person: Sequence[Entry]
) -> Iterator[Line]:
    columns = {column.column: column for column in mapping.columns if column.table == number}
    names_credential = bool(mapping.type_code) or Field("credential") in {column.target for column in columns.values()}
    above: tuple[Entry, ...] = ()
    for row in table.data_rows:
        entries = tuple(_entries(shape, table, row, columns))
        if not entries:
            continue
        who = _who(entries)
        inherits = names_credential and not who and not person and bool(above)
        above = who or above
        own = (*person, *entries) if not inherits else (*above, *entries)
        first = entries[0].cell
        name = shape.sheet.rows[row][0].ref if shape.turned else first.ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        yield Line(mapping.name, name, first, own, mapping.type_code, not names_credential)


def _entries(shape: SheetShape, table: Table, row: int, columns: dict[str, ColumnMapping]) -> Iterator[Entry]:
    for column in table.columns:
        mapping = columns.get(str(column.index + 1) if shape.turned else column.name)
        cell = shape.sheet.rows[row][column.index]
        if cell.is_blank and (over := shape.sheet.covered.get((row, column.index))):
            cell = replace(over, comment=cell.comment)
        if mapping and _means_something(mapping) and (not cell.is_blank or cell.comment):
            yield Entry(mapping, cell)


def _means_something(column: ColumnMapping) -> bool:
    return column.target is not None and not isinstance(column.target, Ignored)


def _who(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(
        entry
        for entry in entries
        if isinstance(entry.column.target, Field) and entry.column.target.code in WHO and not entry.cell.is_blank
    )
