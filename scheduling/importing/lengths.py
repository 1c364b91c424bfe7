"""How long a case is expected to take, as people write it: 4:00, 3h, 2.5, 90 min, 1 hr 30."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal

from credentials.importing.text import LONGEST_VALUE, clean, fold, one_line
from credentials.importing.workbook import Value, shown

Unit = Literal["hours", "minutes", ""]
DAY = 24 * 60
# A bare number up to the first is hours, from the second on minutes; what lies between could be either.
MOST_HOURS, FEWEST_MINUTES, MOST = 16, 20, 100_000
HALVES = {"½": ".5", "¼": ".25", "¾": ".75"}
BESIDE = re.compile(r"^(?:~|approx\.?|about|ca\.?|est\.?|up to)\s*|\s*\(?(?:est\.?|approx\.?|estimated)\)?$", re.I)
H, M = r"\s*(?:h|hr|hrs|hour|hours)\.?", r"\s*(?:m|min|mins|minute|minutes|')\.?"
HALF_WRITTEN = re.compile(r"(\d+)\s+(\d)/(\d)")
NUMBER = r"\d+(?:[.,]\d+)?"
CLOCK = re.compile(rf"(\d{{1,2}}):(\d{{2}})(?::\d{{2}})?(?:{H})?", re.I)
MILITARY = re.compile(r"0(\d)(\d{2})")
HOURS_AND_MINUTES = re.compile(rf"(\d+){H}\s*(?:and|,|&)?\s*(\d+)(?:{M})?", re.I)
HOURS = re.compile(rf"({NUMBER}|\.\d+){H}", re.I)
MINUTES = re.compile(rf"({NUMBER}){M}", re.I)
BARE = re.compile(rf"({NUMBER}|\.\d+)")
RANGE = re.compile(rf"({NUMBER})({H}|{M})?\s*(?:-|–|to)\s*({NUMBER})({H}|{M})?", re.I)


@dataclass(frozen=True, slots=True)
class LengthReading:
    """Whole minutes; `remark` says how a number was taken that could have been meant otherwise."""

    minutes: int | None = None
    remark: str = ""
    reason: str = ""


def parse_length(value: Value, unit: Unit = "") -> LengthReading:
    """Read one cell; `unit` is what its heading says a bare number is in."""
    match value:
        case None:
            return LengthReading()
        case timedelta():
            return _plausible(value / timedelta(minutes=1), value)
        case datetime():
            return _not_a_length(value)
        case time():
            return _plausible(value.hour * 60 + value.minute + value.second / 60, value)
        case bool():
            return _not_a_length(value)
        case int() | float():
            return _from_number(float(value), value, unit)
        case str():
            return _from_text(one_line(clean(value[: LONGEST_VALUE + 1])), unit)
        case _:
            return _not_a_length(value)


def unit_of(heading: str) -> Unit:
    """What a heading such as “Duration (min)” counts in."""
    words = set(fold(heading).split())
    if words & {"min", "mins", "minutes"}:
        return "minutes"
    return "hours" if words & {"h", "hr", "hrs", "hours"} else ""


def length_words(minutes: int) -> str:
    """“4 h”, “90 min” as “1 h 30 min”."""
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest else "")))


def _from_text(line: str, unit: Unit) -> LengthReading:
    text = BESIDE.sub("", HALF_WRITTEN.sub(_in_decimals, line)).strip()
    for sign, decimals in HALVES.items():
        text = text.replace(f" {sign}", decimals).replace(sign, decimals)
    if not text:
        return LengthReading()
    if found := CLOCK.fullmatch(text) or MILITARY.fullmatch(text):
        return _of_parts(int(found[1]), int(found[2]), line)
    if found := HOURS_AND_MINUTES.fullmatch(text):
        return _of_parts(int(found[1]), int(found[2]), line)
    if found := HOURS.fullmatch(text):
        return _plausible(_number(found[1]) * 60, line)
    if found := MINUTES.fullmatch(text):
        return _plausible(_number(found[1]), line)
    if found := RANGE.fullmatch(text):
        return _longer(found, unit)
    return _from_number(_number(text), line, unit) if BARE.fullmatch(text) else _not_a_length(line)


def _of_parts(hours: int, minutes: int, line: str) -> LengthReading:
    return _plausible(hours * 60 + minutes, line) if minutes < 60 else _not_a_length(line)


def _longer(found: re.Match[str], unit: Unit) -> LengthReading:
    """Of “3-4 h” the longer: nobody is booked again before it may be over."""
    ends = found[4] or found[2] or ""
    readings = [_from_text(f"{number}{ends}", unit) for number in (found[1], found[3])]
    longer = max((each for each in readings if each.minutes), key=lambda each: each.minutes or 0, default=None)
    if longer is None or longer.minutes is None:
        return _not_a_length(found[0])
    return LengthReading(longer.minutes, f"Read as {length_words(longer.minutes)}, the longer.")


def _from_number(number: float, value: Value, unit: Unit) -> LengthReading:
    if not 0 < number < MOST:
        return LengthReading(reason=f"{shown(value)} is no length of time")
    if unit:
        return _plausible(number * (60 if unit == "hours" else 1), value)
    if 0 < number < 1 and round(number * 100) != number * 100 and _is_whole(number * DAY):
        return _plausible(number * DAY, value)
    if number <= MOST_HOURS:
        return _plausible(number * 60, value)
    if number < FEWEST_MINUTES:
        return LengthReading(reason=f"{shown(value)} could be hours or minutes")
    reading = _plausible(number, value)
    return LengthReading(reading.minutes, f"Read as {reading.minutes} minutes.") if reading.minutes else reading


def _is_whole(minutes: float) -> bool:
    """Whether a fraction of a day, as spreadsheets keep times, is whole minutes."""
    return abs(minutes - round(minutes)) < 0.02


def _plausible(minutes: float, value: Value) -> LengthReading:
    if round(minutes) < 1:
        return LengthReading(reason=f"{shown(value)} is no length of time")
    if minutes > DAY:
        return LengthReading(reason=f"{shown(value)} is more than a day")
    return LengthReading(round(minutes))


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _in_decimals(found: re.Match[str]) -> str:
    whole, part, of = int(found[1]), int(found[2]), int(found[3])
    return f"{whole + part / of:.4g}" if of else found[0]


def _not_a_length(value: Value) -> LengthReading:
    return LengthReading(reason=f"“{shown(value)[:40]}” is not a length of time")
