"""Where things stand on a sheet: its title, its headings, its rows of data, and what is neither."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from credentials.importing.alone import name_alone
from credentials.importing.headingrows import Column, heading_at, is_same_heading, reads_down
from credentials.importing.headings import HeadingReading
from credentials.importing.pairs import Pair, pairs_in
from credentials.importing.rowkinds import Skip, skip_of
from credentials.importing.sidebyside import side_by_side
from credentials.importing.targets import WHO, CredentialPart, Field, FieldCode
from credentials.importing.text import fold
from credentials.importing.workbook import Cell, Sheet, letters

LONGEST_CARD_HEAD = 8


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
            tables, row = _tables(sheet, *found)
            blocks[-1].tables += tables
            continue
        pairs = pairs_in(sheet.rows[row])
        if _begins_a_block(blocks[-1], pairs) or (blocks[-1].tables and _opens_a_card(sheet, row)):
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


def _tables(sheet: Sheet, heading_rows: tuple[int, ...], columns: tuple[Column, ...]) -> tuple[list[Table], int]:
    """The tables under a heading, several where they stand side by side, and the row after their last."""
    data: list[int] = []
    skipped: list[Skip] = []
    row = heading_rows[-1] + 1
    while row < len(sheet.rows):
        cells = sheet.rows[row]
        if is_same_heading(sheet, heading_rows, row):
            pass
        elif heading_at(sheet, row, columns) or _ends_the_table(sheet, row, columns):
            break
        elif all(cell.is_blank for cell in cells):
            pass
        elif skip := skip_of(cells):
            skipped.append(skip)
        else:
            data.append(row)
        row += 1
    parts = side_by_side(columns)
    tables = [Table(heading_rows, part, _filled(sheet, data, part)) for part in parts]
    return [replace(tables[0], skipped=tuple(skipped)), *tables[1:]], row


def _filled(sheet: Sheet, rows: Sequence[int], columns: Sequence[Column]) -> tuple[int, ...]:
    return tuple(row for row in rows if any(not sheet.rows[row][column.index].is_blank for column in columns))


def _ends_the_table(sheet: Sheet, row: int, columns: Sequence[Column]) -> bool:
    """Whether the next person begins: by a label, or, where no column says whose the rows are, by a name alone."""
    if _names_who(columns):
        return _names_a_person(sheet.rows[row]) and len(columns) > 2
    return _names_a_person(sheet.rows[row]) or _opens_a_card(sheet, row)


def _names_a_person(cells: Sequence[Cell]) -> bool:
    if sum(not cell.is_blank for cell in cells) > 4:
        return False
    pairs = pairs_in(cells)
    return bool(pairs) and pairs[0].says_who and sum(not cell.is_blank for cell in cells) <= 2 * len(pairs)


def _opens_a_card(sheet: Sheet, row: int) -> bool:
    """Whether a name stands alone over headings of its own, with nothing but labels and titles between."""
    if not name_alone(sheet.rows[row]):
        return False
    for below in range(row + 1, min(row + 1 + LONGEST_CARD_HEAD, len(sheet.rows))):
        if found := heading_at(sheet, below):
            targets = {column.reading.target for column in found[1]}
            tells = any(isinstance(target, CredentialPart) or target == Field("credential") for target in targets)
            return tells and not _names_who(found[1])
        cells = sheet.rows[below]
        if any(not cell.is_blank for cell in cells) and not pairs_in(cells):
            return False
    return False


def _names_who(columns: Sequence[Column]) -> bool:
    targets = (column.reading.target for column in columns)
    return any(isinstance(target, Field) and target.code in WHO for target in targets)
