"""From what a row says of day and times to instants on the hospital's clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from credentials.importing.text import LONGEST_VALUE, clean, one_line
from credentials.importing.values import Kind, parse_date
from credentials.importing.workbook import Value
from scheduling.importing.records import CaseRow
from scheduling.importing.times import DAY, TimeReading, clock_words, parse_time

LAST_CENTURY = 1900
LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """[start, expected end) in UTC, with what was taken that could have been otherwise, by column."""

    starts_at: datetime
    ends_at: datetime
    remarks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class NoSpan:
    """Why a row's times cannot be, and the column that says so."""

    column: str
    reason: str


class NoSuchTime(ValueError):
    """The hospital's clock never shows it."""


def span_of(row: CaseRow, zone: str, hospital: str) -> Span | NoSpan:
    """`zone` is the hospital's."""
    try:
        starts_at, is_twice = instant(row.day, row.start, zone)
    except NoSuchTime as never:
        return NoSpan("start", f"{never} at {hospital}.")
    remarks = [("start", _taken_first(row.start))] if is_twice else []
    try:
        ends_at, more = _end(row, starts_at, zone)
    except NoSuchTime as never:
        return NoSpan("end", f"{never} at {hospital}.")
    if ends_at <= starts_at:
        return NoSpan("end", "Ends when it starts, or before.")
    if ends_at - starts_at > timedelta(minutes=LONGEST_MINUTES):
        return NoSpan("end", "Lasts more than a day.")
    return Span(starts_at, ends_at, (*remarks, *more))


def instant(day: date, minutes: int, zone: str) -> tuple[datetime, bool]:
    """In UTC, and whether the clock shows that time twice that day: then it is the first. Raises NoSuchTime."""
    here = ZoneInfo(zone)
    naive = datetime.combine(day, time()) + timedelta(minutes=minutes)
    first, second = (naive.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(here).replace(tzinfo=None) != naive:
        on = f"{naive.day} {naive:%B}"
        raise NoSuchTime(f"There is no {clock_words(minutes)} on {on}: clocks go forward that night")
    return first, first != second


def moment(at: datetime) -> str:
    """An instant as it is kept of a list, in UTC."""
    return at.astimezone(UTC).isoformat()


def same_clock(at: datetime, zone: str, other: str) -> bool:
    """Whether two zones show one time at that instant."""
    return at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(other)).utcoffset()


def time_in(value: Value) -> TimeReading:
    """The time of a cell that may give a day before it; blank where it gives a day alone."""
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return TimeReading() if midnight and value.year > LAST_CENTURY else parse_time(value)
    if isinstance(value, date):
        return TimeReading()
    if not isinstance(value, str):
        return parse_time(value)
    parted = _parted(value)
    return parse_time(parted[1]) if parted else parse_time(value)


def gives_both(value: Value) -> bool:
    """Whether a cell that should hold a day gives a time too."""
    if isinstance(value, datetime):
        return value.time() != time()
    return isinstance(value, str) and _parted(value) is not None


def gives_day(value: Value) -> bool:
    """Whether a cell that should hold a time gives a day too."""
    if isinstance(value, datetime):
        return value.year > LAST_CENTURY
    return isinstance(value, date) or (isinstance(value, str) and _parted(value) is not None)


def _parted(text: str) -> tuple[str, str] | None:
    """A day and a time in one cell, as “11/23/2026 7:30 AM” and “2026-11-23T07:30”."""
    line = one_line(clean(text[:LONGEST_VALUE]))
    for place, sign in enumerate(line):
        if sign not in " T,@" or not line[:place]:
            continue
        day, rest = line[:place].strip(" ,@"), line[place + 1 :].strip(" ,@").removeprefix("at ")
        if parse_time(rest).minutes is not None and _is_day(day):
            return day, rest
    return None


def _is_day(text: str) -> bool:
    reading = parse_date(text)
    return reading.kind is Kind.DATE or (reading.kind is Kind.AMBIGUOUS and not reading.month)


def _end(row: CaseRow, starts_at: datetime, zone: str) -> tuple[datetime, list[tuple[str, str]]]:
    """The later of what an end and a length say; an end before the start is past midnight."""
    by_length = starts_at + timedelta(minutes=row.length) if row.length else None
    if row.end is None:
        return by_length or starts_at, []
    day = row.end_on or row.day + timedelta(days=row.end < row.start and row.end < DAY)
    by_end, is_twice = instant(day, row.end, zone)
    if is_twice and by_end <= starts_at:
        by_end += timedelta(hours=1)
    if by_length is None or by_length == by_end:
        return by_end, [("end", _taken_first(row.end))] if is_twice else []
    return max(by_length, by_end), [("end", "Differs from the expected length; the later end was taken.")]


def _taken_first(minutes: int) -> str:
    return f"The clock shows {clock_words(minutes)} twice that night; the first was taken."
