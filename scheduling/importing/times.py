"""Times of day as people write them: 7:30 AM, 0700, 21:30, 7a, a spreadsheet's own times. Nothing is guessed."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import isfinite

from credentials.importing.text import LONGEST_VALUE, clean, one_line
from credentials.importing.workbook import Value, shown

DAY = 24 * 60
WORDS = {"noon": 12 * 60, "12 noon": 12 * 60, "12n": 12 * 60, "midday": 12 * 60, "midnight": 0, "12 midnight": 0}
ZONE = re.compile(
    r"\s*\(?\b([pmce]|ak|h)(s|d)?t\b\)?$|\s*\(?\b(pacific|mountain|central|eastern|alaska|hawaii)( time)?\)?$", re.I
)
LOCAL = re.compile(r"\s*\(?\blocal( time)?\)?$", re.I)
HOURS_WORD = re.compile(r"\s*(hrs?|hours|h|o'?clock)\.?$", re.I)
BEFORE = re.compile(r"^(?:at|@|~|approx\.?|about|ca\.?|est\.?)\s*", re.I)
MARK = r"(?:\s*(?P<mark>[ap])\.?\s?m?\.?)?"
WITH_MINUTES = re.compile(rf"(?P<hour>\d{{1,2}})(?::|\.|h|;)\s?(?P<minute>\d{{2}})(?::\d{{2}}(?:\.\d+)?)?{MARK}", re.I)
RUN_TOGETHER = re.compile(rf"(?P<hour>\d{{1,2}})(?P<minute>\d{{2}}){MARK}", re.I)
HOUR_ALONE = re.compile(rf"(?P<hour>\d{{1,2}}){MARK}", re.I)
BETWEEN = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b|\btill?\b|\bthru\b)\s*", re.I)
ENDS_IN_MARK = re.compile(r"[ap]\.?\s?m?\.?$", re.I)
# Nobody says of an early afternoon case that it is at night: 1:00 without AM or PM could be either.
DOUBTFUL_HOURS = range(1, 6)


@dataclass(frozen=True, slots=True)
class TimeReading:
    """What a cell says, in minutes after midnight, 1440 for the day's end.

    `is_doubtful` could be afternoon or night; `is_marked` has AM or PM; `is_military` can only be of 24 hours. `zone`
    is a time zone named beside it. `reason` says what is wrong where there are no minutes; both are empty for a blank.
    """

    minutes: int | None = None
    is_doubtful: bool = False
    is_marked: bool = False
    is_military: bool = False
    zone: str = ""
    reason: str = ""


def parse_time(value: Value) -> TimeReading:
    """Read one cell that should hold a time of day."""
    match value:
        case None:
            return TimeReading()
        case bool():
            return _not_a_time(value)
        case datetime():
            return _of_clock(value.time())
        case time():
            return _of_clock(value)
        case timedelta():
            return _of_fraction(value / timedelta(days=1), value)
        case int() | float():
            return _from_number(value)
        case str():
            return _from_text(one_line(clean(value[: LONGEST_VALUE + 1])))
        case _:
            return _not_a_time(value)


def parse_span(value: Value) -> tuple[TimeReading, TimeReading] | None:
    """“7:30 - 11:30 AM”: a start and an end in one cell; None where it is not two times."""
    if not isinstance(value, str) or len(parts := BETWEEN.split(one_line(clean(value[:LONGEST_VALUE])))) != 2:
        return None
    first, last = (parse_time(part) for part in parts)
    if first.minutes is None or last.minutes is None:
        return None
    if last.is_marked and not first.is_marked and first.minutes <= 12 * 60 + 59:
        first = _marked_alike(parts[0], parts[1], last.minutes) or first
    return first, last


def _marked_alike(first: str, last: str, end: int) -> TimeReading | None:
    """In “11 - 1 PM” and “7 - 11 AM” the mark of the end stands for the start, unless it would come after it."""
    ending = ENDS_IN_MARK.search(last)
    mark = ending[0].strip()[0].lower() if ending else ""
    other = "a" if mark == "p" else "p"
    readings = [parse_time(f"{first} {each}m") for each in (mark, other)]
    fitting = [each for each in readings if each.minutes is not None and each.minutes < end]
    return next(iter(fitting), None)


def clock_words(minutes: int) -> str:
    """“7:30 AM”."""
    hour, minute = divmod(minutes % DAY, 60)
    return f"{hour % 12 or 12}:{minute:02} {'AM' if hour < 12 else 'PM'}"


def _of_clock(at: time) -> TimeReading:
    # A spreadsheet keeps times as fractions: 7:30 may come as 7:29:59.
    return TimeReading(round((at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1e6) / 60) % DAY)


def _of_fraction(days: float, value: Value) -> TimeReading:
    return TimeReading(round(days * DAY) % DAY) if 0 <= days < 1 else _not_a_time(value)


def _from_number(number: int | float) -> TimeReading:
    if not isfinite(number) or number < 0:
        return _not_a_time(number)
    if isinstance(number, float) and not number.is_integer():
        return _of_fraction(number, number)
    return _from_text(str(int(number))) if number else TimeReading(0)


def _from_text(line: str) -> TimeReading:
    if not line:
        return TimeReading()
    zone = ZONE.search(line)
    text = LOCAL.sub("", line[: zone.start()] if zone else line)
    text = HOURS_WORD.sub("", BEFORE.sub("", text)).strip()
    reading = _read(text.lower(), line)
    if zone is None or reading.minutes is None:
        return reading
    return TimeReading(
        reading.minutes, reading.is_doubtful, reading.is_marked, reading.is_military, zone[0].strip(" ()"), ""
    )


def _read(text: str, line: str) -> TimeReading:
    if text in WORDS:
        return TimeReading(WORDS[text], is_marked=True)
    for pattern in (WITH_MINUTES, RUN_TOGETHER, HOUR_ALONE):
        if found := pattern.fullmatch(text):
            parts = found.groupdict()
            return _checked(parts["hour"], parts.get("minute") or "00", parts["mark"] or "", line)
    return _not_a_time(line)


def _checked(written_hour: str, minute: str, mark: str, line: str) -> TimeReading:
    hour = int(written_hour)
    if int(minute) > 59 or hour > 24 or (hour == 24 and int(minute)) or (mark == "a" and hour > 12):
        return TimeReading(reason=f"there is no time {line}")
    if mark and hour <= 12:
        hour = hour % 12 + (12 if mark == "p" else 0)
    is_military = not mark and (hour > 12 or written_hour.startswith("0"))
    is_doubtful = not mark and not is_military and hour in DOUBTFUL_HOURS
    return TimeReading(hour * 60 + int(minute), is_doubtful, bool(mark), is_military)


def _not_a_time(value: Value) -> TimeReading:
    return TimeReading(reason=f"“{shown(value)[:40]}” is not a time of day")
