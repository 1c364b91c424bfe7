"""Labels with their values beside them, as on a sheet that is one person's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from credentials.importing.headings import HeadingReading, read_heading
from credentials.importing.targets import WHO, Field
from credentials.importing.workbook import Cell

LONGEST_LABEL = 60
A_LABEL = 0.7


@dataclass(frozen=True)
class Pair:
    label: Cell
    value: Cell
    heading: str
    reading: HeadingReading

    @property
    def says_who(self) -> bool:
        return isinstance(self.reading.target, Field) and self.reading.target.code in WHO


def pairs_in(row: Sequence[Cell]) -> list[Pair]:
    """The labels of a row and the values to their right; "Name: Okafor" in one cell is both."""
    return list(_pairs([cell for cell in row if not cell.is_blank]))


def reading_of(cell: Cell) -> HeadingReading:
    """What a cell says as a label or heading; nothing where it is no short text."""
    if isinstance(cell.value, str) and len(cell.value) <= LONGEST_LABEL:
        return read_heading(cell.value.rstrip(" :"))
    return HeadingReading()


def _pairs(cells: list[Cell]) -> Iterator[Pair]:
    place = 0
    while place < len(cells):
        cell = cells[place]
        if within := _in_one_cell(cell):
            yield within
        elif place + 1 < len(cells) and _is_label(cell) and not _is_label(cells[place + 1]):
            yield Pair(cell, cells[place + 1], cell.text.rstrip(" :"), reading_of(cell))
            place += 1
        place += 1


def _is_label(cell: Cell) -> bool:
    return reading_of(cell).confidence >= A_LABEL or (isinstance(cell.value, str) and cell.value.endswith(":"))


def _in_one_cell(cell: Cell) -> Pair | None:
    label, colon, value = cell.text.partition(":") if isinstance(cell.value, str) else ("", "", "")
    if not colon or not value.strip() or len(label) > LONGEST_LABEL:
        return None
    reading = read_heading(label)
    if reading.confidence < A_LABEL:
        return None
    return Pair(cell, Cell(cell.ref, value.strip(), cell.comment), label.strip(), reading)
