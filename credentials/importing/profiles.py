"""What the values of a column look like, where its heading does not say."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property

from credentials.importing.headings import read_credential_word
from credentials.importing.values import DateReading, Kind, parse_date, parse_email, parse_name, parse_phone
from credentials.importing.workbook import Cell

ENOUGH = 0.6
MOST_LOOKED_AT = 60


class Profile:
    """How many of a column's first filled cells look like what; counted only when asked for."""

    def __init__(self, cells: Iterable[Cell], today: date) -> None:
        self._cells = [cell for cell in cells if not cell.is_blank][:MOST_LOOKED_AT]
        self._today = today

    def mostly(self, count: int) -> bool:
        return self.filled > 0 and count >= ENOUGH * self.filled

    @cached_property
    def filled(self) -> int:
        return sum(reading.kind is not Kind.NOT_APPLICABLE for reading in self._readings)

    @cached_property
    def dates(self) -> int:
        return len(self._dated)

    @cached_property
    def ahead(self) -> int:
        """Dates after today."""
        return sum(day > self._today for reading in self._dated if (day := _day(reading)))

    @cached_property
    def waiting(self) -> int:
        """Words that stand where a date will or need not be."""
        return sum(reading.kind in (Kind.PENDING, Kind.PENDING_EXAM, Kind.LIFETIME) for reading in self._readings)

    @cached_property
    def words(self) -> int:
        return sum(reading.kind in (Kind.YES, Kind.NO, Kind.EXEMPT) for reading in self._readings)

    @cached_property
    def emails(self) -> int:
        return sum(bool(parse_email(cell.value).value) for cell in self._cells if "@" in cell.text)

    @cached_property
    def phones(self) -> int:
        return sum(bool(parse_phone(cell.value).value) for cell in self._cells)

    @cached_property
    def names(self) -> int:
        return sum(_is_name(cell) for cell in self._cells)

    @cached_property
    def numbers(self) -> int:
        return sum(_is_number(cell) for cell in self._cells)

    @cached_property
    def credentials(self) -> int:
        return sum(names_credential(cell) for cell in self._cells)

    @cached_property
    def _readings(self) -> list[DateReading]:
        return [parse_date(cell.value, column_is_month_end=True) for cell in self._cells]

    @cached_property
    def _dated(self) -> list[DateReading]:
        kinds = (Kind.DATE, Kind.MONTH, Kind.AMBIGUOUS, Kind.EXPIRED)
        return [reading for reading in self._readings if reading.kind in kinds]


def names_credential(cell: Cell) -> bool:
    return isinstance(cell.value, str) and read_credential_word(cell.value).target is not None


def _day(reading: DateReading) -> date | None:
    if reading.month:
        return reading.month.last_day
    return reading.orders[0][1] if reading.orders else reading.on


def _is_name(cell: Cell) -> bool:
    name = parse_name(cell.text) if isinstance(cell.value, str) else None
    return bool(name and name.given and name.family)


def _is_number(cell: Cell) -> bool:
    is_date = parse_date(cell.value).kind in (Kind.DATE, Kind.MONTH, Kind.AMBIGUOUS, Kind.YEAR)
    return not is_date and any(letter.isdigit() for letter in cell.text)
