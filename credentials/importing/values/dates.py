"""Dates as people write them in cells. Nothing is guessed: what can be read two ways is ambiguous.

Dates are calendar dates, without a zone. Two-digit years are 1970 to 2069.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from math import isfinite

from credentials.importing.text import LONGEST_VALUE, clean, fold, one_line
from credentials.importing.values.calendar import FIRST_YEAR, LAST_YEAR, InvalidDate, Month, day_of
from credentials.importing.values.datewords import Beside, beside
from credentials.importing.values.orders import DateOrder
from credentials.importing.values.patterns import Found, cores, misread_letter, read_core
from credentials.importing.values.words import Word, word_of
from credentials.importing.workbook import Value, shown

DAY_ZERO = date(1899, 12, 30)
SERIALS = range(25_000, 60_001)
SERIAL = re.compile(r"\d{5}(\.\d+)?")
NOT_A_DATE = "not a date"
TIGHT_RANGE = re.compile(r"(?:(?<=[/.]\d{2})|(?<=[/.]\d{4}))[-–](?=\d{1,2}[/.])")


class Kind(StrEnum):
    """What a cell under a date turned out to be."""

    EMPTY = "empty"
    DATE = "date"
    MONTH = "month"
    YEAR = "year"
    AMBIGUOUS = "ambiguous"
    UNREADABLE = "unreadable"
    NOT_APPLICABLE = "not_applicable"
    LIFETIME = "lifetime"
    PENDING = "pending"
    PENDING_EXAM = "pending_exam"
    EXPIRED = "expired"
    YES = "yes"
    NO = "no"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class DateReading:
    """What a cell says.

    `on` for a day (kinds date and expired), `month` for a month, `year` for a year alone. `orders` holds what an
    ambiguous cell could be by date order, and `month` its reading as a month where it has one. `starts_on` is the
    first of two days written as a range. `remark` keeps words that stood beside the date, `reason` says what is wrong.
    """

    kind: Kind
    on: date | None = None
    month: Month | None = None
    year: int | None = None
    orders: tuple[tuple[DateOrder, date], ...] = ()
    starts_on: date | None = None
    ended: bool = False
    says_issued: bool = False
    remark: str = ""
    reason: str = ""

    @property
    def is_month_or_day(self) -> bool:
        """Ambiguous between a month and a day without a year, such as 11/26."""
        return self.kind is Kind.AMBIGUOUS and self.month is not None


def parse_date(
    value: Value, *, order: DateOrder | None = None, month_only_ok: bool = True, column_is_month_end: bool = False
) -> DateReading:
    """Read one cell that should hold a date.

    Without `order`, 4/5/27 is ambiguous. A month alone is unreadable unless `month_only_ok`. In a column whose dates
    are month ends, "11/26" is November 2026; elsewhere it could be a day without its year.
    """
    reading = _parse(value, order, column_is_month_end)
    if not month_only_ok and (reading.kind in (Kind.MONTH, Kind.YEAR) or reading.is_month_or_day):
        return _unreadable("gives no day")
    return reading


def _parse(value: Value, order: DateOrder | None, month_end: bool) -> DateReading:
    match value:
        case None:
            return DateReading(Kind.EMPTY)
        case bool():
            return DateReading(Kind.YES if value else Kind.NO)
        case datetime():
            return _plausible(value.date())
        case date():
            return _plausible(value)
        case int() | float():
            return _from_number(value, order)
        case str():
            line = one_line(clean(value))
            long = len(line) > LONGEST_VALUE
            return _unreadable("a long text, not a date") if long else _from_text(line, order, month_end)
        case _:
            return _unreadable("a time of day, not a date")


def _from_number(number: int | float, order: DateOrder | None) -> DateReading:
    if isfinite(number) and int(number) in SERIALS:
        read_as = DAY_ZERO + timedelta(days=int(number))
        return DateReading(Kind.DATE, read_as, remark="a spreadsheet's day number")
    if FIRST_YEAR <= number <= LAST_YEAR and number == int(number):
        return DateReading(Kind.YEAR, year=int(number))
    if isinstance(number, int) and len(str(number)) in (7, 8):
        return _from_text(str(number).zfill(8), order, False)
    return _unreadable(f"the number {shown(number)} is not a date")


@lru_cache(maxsize=8192)
def _from_text(line: str, order: DateOrder | None, month_end: bool) -> DateReading:
    if not line:
        return DateReading(Kind.EMPTY)
    if SERIAL.fullmatch(line):
        return _from_number(float(line), order)
    if letter := misread_letter(line):
        return _unreadable(f"has the letter {letter} where a digit should be")
    line = TIGHT_RANGE.sub(" - ", line)
    found = cores(line)
    if not found:
        return _from_words(line)
    if len(found) == 2 and (span := _range(line, found, order, month_end)):
        return span
    if len(found) > 1:
        return _unreadable("two dates in one cell")
    return _with_words_beside(found[0], beside(line, found[0].start, found[0].end), line, order, month_end)


def _from_words(line: str) -> DateReading:
    word = word_of(line)
    if word is Word.NOT_APPLICABLE:
        return DateReading(Kind.NOT_APPLICABLE, remark="" if len(fold(line)) <= 4 else line)
    if word is Word.UNKNOWN:
        return _unreadable("gives no date")
    if word:
        return DateReading(Kind(word.value), ended=word is Word.EXPIRED)
    around = beside(line, len(line), len(line))
    if around.pending_exam or around.pending:
        return DateReading(Kind.PENDING_EXAM if around.pending_exam else Kind.PENDING, remark=line)
    return _unreadable(NOT_A_DATE)


def _with_words_beside(
    found: Found, around: Beside, line: str, order: DateOrder | None, month_end: bool
) -> DateReading:
    if around.pending_exam or around.pending:
        return DateReading(Kind.PENDING_EXAM if around.pending_exam else Kind.PENDING, remark=line)
    if around.unclear:
        return _unreadable(f"“{around.unclear}” stands beside the date")
    reading = _read(found, order, month_end)
    if around.ended:
        reading = replace(reading, ended=True, kind=_ended(reading.kind))
    remark = "; ".join(filter(None, (around.remark, reading.remark)))
    return replace(reading, remark=remark, says_issued=around.says_issued)


def _ended(kind: Kind) -> Kind:
    return Kind.EXPIRED if kind in (Kind.DATE, Kind.MONTH) else kind


def _read(found: Found, order: DateOrder | None, month_end: bool) -> DateReading:
    try:
        core = read_core(found, order=order, month_end=month_end)
    except InvalidDate as error:
        return _unreadable(str(error))
    if core.orders:
        return DateReading(Kind.AMBIGUOUS, orders=core.orders)
    if core.month and core.may_be_day:
        return DateReading(Kind.AMBIGUOUS, month=core.month)
    if core.month:
        return DateReading(Kind.MONTH, month=core.month)
    if core.year:
        return DateReading(Kind.YEAR, year=core.year)
    return DateReading(Kind.DATE, core.on, remark=core.remark)


def _range(line: str, found: list[Found], order: DateOrder | None, month_end: bool) -> DateReading | None:
    between = fold(line[found[0].end : found[1].start])
    outside = line[: found[0].start] + line[found[1].end :]
    if between not in {"", "to", "thru", "through", "until", "till"} or fold(outside) not in {"", "valid", "from"}:
        return None
    if not between and line[found[0].end : found[1].start].strip() not in {"-", "–", "—"}:
        return None
    first, last = (_read(core, order, month_end) for core in found)
    if first.kind is not Kind.DATE or last.kind is not Kind.DATE or not first.on or not last.on or first.on > last.on:
        return None
    return replace(last, starts_on=first.on)


def _plausible(on: date) -> DateReading:
    try:
        return DateReading(Kind.DATE, day_of(on.year, on.month, on.day))
    except InvalidDate as error:
        return _unreadable(str(error))


def _unreadable(reason: str) -> DateReading:
    return DateReading(Kind.UNREADABLE, reason=reason)
