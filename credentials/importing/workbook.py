"""What a file holds once it is read: sheets of cells, whatever the format was."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

REF = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
Value = str | int | float | bool | date | datetime | time | timedelta | None


class UnreadableFile(Exception):
    """The file cannot be read at all; its text is one sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Cell:
    ref: str
    value: Value = None
    comment: str | None = None

    @property
    def is_blank(self) -> bool:
        return self.value is None

    @property
    def text(self) -> str:
        return shown(self.value)


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range, zero-based, both ends included; its value stands in the first cell."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    merged: tuple[Span, ...] = ()

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    @cached_property
    def covered(self) -> Mapping[tuple[int, int], Cell]:
        """For each cell under a merged range, the cell that holds the range's value."""
        return {place: self.rows[span.top][span.left] for span in self.merged for place in self._places(span)}

    def _places(self, span: Span) -> Iterator[tuple[int, int]]:
        for row in range(span.top, min(span.bottom + 1, len(self.rows))):
            for column in range(span.left, min(span.right + 1, self.width)):
                if (row, column) != (span.top, span.left):
                    yield row, column

    def turned(self) -> "Sheet":
        """The same cells with rows and columns changed over; every cell keeps its own reference."""
        spans = tuple(Span(span.left, span.top, span.right, span.bottom) for span in self.merged)
        return replace(self, rows=tuple(zip(*self.rows, strict=True)), merged=spans)


@dataclass(frozen=True)
class Workbook:
    name: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    unread: tuple["UnreadCell", ...] = ()


@dataclass(frozen=True)
class UnreadCell:
    """A cell whose value the file does not give: a formula never calculated, or one that failed."""

    sheet: str
    ref: str
    problem: str


def sheet_of(
    name: str, cells: Mapping[tuple[int, int], Cell], *, hidden: bool = False, merged: Iterable[Span] = ()
) -> Sheet:
    """Lay sparse cells, by zero-based row and column, out as a full rectangle."""
    height = 1 + max((row for row, _ in cells), default=-1)
    width = 1 + max((column for _, column in cells), default=-1)
    rows = tuple(tuple(cells.get((r, c)) or Cell(ref(r, c)) for c in range(width)) for r in range(height))
    inside = tuple(span for span in merged if span.top < height and span.left < width)
    return Sheet(name, rows, hidden, inside)


def ref(row: int, column: int) -> str:
    """The A1-style reference of a zero-based row and column."""
    return f"{letters(column)}{row + 1}"


def place_of(reference: str) -> tuple[int, int] | None:
    """Zero-based row and column of an A1-style reference."""
    if not (match := REF.match(reference)):
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def letters(column: int) -> str:
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def shown(value: Value) -> str:
    """A value as a person would see it in the sheet."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
