"""Where things stand on a sheet: its title, its headings, its rows of data, and what is neither."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from credentials.importing.headingrows import Column, heading_at, is_same_heading, reads_down
from credentials.importing.headings import HeadingReading
from credentials.importing.pairs import Pair, pairs_in
from credentials.importing.rowkinds import Skip, skip_of
from credentials.importing.targets import Field, FieldCode
from credentials.importing.text import fold
from credentials.importing.workbook import Cell, Sheet, letters


@dataclass(frozen=True)
class Table:
    """Rows under headings; rows and columns are zero-based places on the sheet it was found on."""

    heading_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    data_rows: tuple[int, ...]
    skipped: tuple[Skip, ...] = ()

    def fields(self) -> set[FieldCode]:
        targets = [column.reading.target for column in self.columns]
        return {target.code for target in targets if isinstance(target, Field)}


@dataclass
class Block:
    """What stands together: labels with values, and the tables below them."""

    pairs: list[Pair] = field(default_factory=list)
    titles: list[Cell] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


@dataclass(frozen=True)
class SheetShape:
    """`sheet` is turned where people stand side by side and their credentials below one another."""

    sheet: Sheet
    blocks: tuple[Block, ...]
    turned: bool = False

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        return tuple(table for block in self.blocks for table in block.tables)

    @cached_property
    def headings(self) -> frozenset[str]:
        """All headings of the sheet, folded, for the kinds of sheet that know themselves by them."""
        return frozenset(fold(column.heading) for table in self.tables for column in table.columns if column.heading)


def shape_of(sheet: Sheet) -> SheetShape:
    """The tables of a sheet and what stands around them."""
    if reads_down(sheet):
        turned = sheet.turned()
        return SheetShape(turned, _blocks(turned), turned=True)
    return SheetShape(sheet, _blocks(sheet))


def without_headings(sheet: Sheet) -> SheetShape:
    """The whole sheet as one table, for a person to say what its columns are."""
    columns = tuple(Column(i, letters(i), "", HeadingReading(reason="no heading"), "") for i in range(sheet.width))
    filled = (row for row, cells in enumerate(sheet.rows) if any(not cell.is_blank for cell in cells))
    return SheetShape(sheet, (Block(tables=[Table((), columns, tuple(filled))]),))


def _blocks(sheet: Sheet) -> tuple[Block, ...]:
    blocks = [Block()]
    row = 0
    while row < len(sheet.rows):
        if found := heading_at(sheet, row):
            table, row = _table(sheet, *found)
            blocks[-1].tables.append(table)
            continue
        pairs = pairs_in(sheet.rows[row])
        if _begins_a_block(blocks[-1], pairs):
            blocks.append(Block())
        blocks[-1].pairs += pairs
        blocks[-1].titles += _titles(sheet.rows[row], pairs)
        row += 1
    return tuple(blocks)


def _begins_a_block(block: Block, pairs: Sequence[Pair]) -> bool:
    who = {pair.reading.target for pair in pairs if pair.says_who}
    return bool(who) and (bool(block.tables) or any(pair.reading.target in who for pair in block.pairs))


def _titles(row: Sequence[Cell], pairs: Sequence[Pair]) -> list[Cell]:
    taken = {cell.ref for pair in pairs for cell in (pair.label, pair.value)}
    return [cell for cell in row if not cell.is_blank and cell.ref not in taken]


def _table(sheet: Sheet, heading_rows: tuple[int, ...], columns: tuple[Column, ...]) -> tuple[Table, int]:
    """The table under a heading, and the row after its last."""
    data: list[int] = []
    skipped: list[Skip] = []
    row = heading_rows[-1] + 1
    while row < len(sheet.rows):
        cells = sheet.rows[row]
        if is_same_heading(sheet, heading_rows, row):
            pass
        elif heading_at(sheet, row) or (_names_a_person(cells) and len(columns) > 2):
            break
        elif all(cell.is_blank for cell in cells):
            pass
        elif skip := skip_of(cells):
            skipped.append(skip)
        else:
            data.append(row)
        row += 1
    return Table(heading_rows, columns, tuple(data), tuple(skipped)), row


def _names_a_person(cells: Sequence[Cell]) -> bool:
    if sum(not cell.is_blank for cell in cells) > 4:
        return False
    pairs = pairs_in(cells)
    return bool(pairs) and pairs[0].says_who and sum(not cell.is_blank for cell in cells) <= 2 * len(pairs)
