"""What the values of a column look like, where its heading does not say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from credentials.importing.headings import read_credential_word
from credentials.importing.values import DateReading, Kind, parse_date, parse_email, parse_name, parse_phone
from credentials.importing.workbook import Cell

ENOUGH = 0.6
MOST_LOOKED_AT = 200


@dataclass(frozen=True)
class Profile:
    """How many cells of a column hold something, and how many of those look like what."""

    filled: int = 0
    dates: int = 0
    ahead: int = 0
    waiting: int = 0
    words: int = 0
    emails: int = 0
    phones: int = 0
    names: int = 0
    numbers: int = 0
    credentials: int = 0

    def mostly(self, count: int) -> bool:
        return self.filled > 0 and count >= ENOUGH * self.filled


def profile_of(cells: Iterable[Cell], today: date) -> Profile:
    looked_at = [cell for cell in cells if not cell.is_blank][:MOST_LOOKED_AT]
    readings = [parse_date(cell.value, column_is_month_end=True) for cell in looked_at]
    dated = [reading for reading in readings if reading.kind in (Kind.DATE, Kind.MONTH, Kind.AMBIGUOUS, Kind.EXPIRED)]
    days = [day for reading in dated if (day := _day(reading))]
    return Profile(
        filled=sum(reading.kind is not Kind.NOT_APPLICABLE for reading in readings),
        dates=len(dated),
        ahead=sum(day > today for day in days),
        waiting=sum(reading.kind in (Kind.PENDING, Kind.PENDING_EXAM, Kind.LIFETIME) for reading in readings),
        words=sum(reading.kind in (Kind.YES, Kind.NO, Kind.EXEMPT) for reading in readings),
        emails=sum(bool(parse_email(cell.value).value) for cell in looked_at if "@" in cell.text),
        phones=sum(bool(parse_phone(cell.value).value) for cell in looked_at),
        names=sum(_is_name(cell) for cell in looked_at),
        numbers=sum(_is_number(cell) for cell in looked_at),
        credentials=sum(names_credential(cell) for cell in looked_at),
    )


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
