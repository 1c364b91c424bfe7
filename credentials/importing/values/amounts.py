"""Hours earned and asked for, and the numbers printed on certificates."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from credentials.importing.text import LONGEST_VALUE, clean, fold, one_line
from credentials.importing.values.words import Word, word_of
from credentials.importing.workbook import Value, shown

AMOUNT = r"(\d{1,4}(?:[.,]\d{1,2})?)"
UNIT = r"(?:\s*(?:hours?|hrs?|h|credits?|ceus?|ces?|contact hours|pts?|points))?"
DONE = r"(?:\s*(?:done|earned|completed?|so far))?"
HOURS = re.compile(rf"{AMOUNT}{UNIT}\s*(?:(?:/|of|out of)\s*{AMOUNT}{UNIT})?{DONE}", re.IGNORECASE)


@dataclass(frozen=True)
class HoursReading:
    """Hours earned so far and asked for in all; `word` for a cell that holds none, `reason` for one not understood."""

    earned: Decimal | None = None
    required: Decimal | None = None
    word: Word | None = None
    reason: str = ""


@dataclass(frozen=True)
class NumberReading:
    number: str = ""
    word: Word | None = None
    reason: str = ""


def parse_hours(value: Value) -> HoursReading:
    """ "47 / 50", "22.5", 49, "31 of 50 hrs", "22,5"."""
    if value is None:
        return HoursReading()
    if isinstance(value, bool):
        return HoursReading(reason="says yes or no, not how many hours")
    if isinstance(value, timedelta):
        return HoursReading(earned=Decimal(str(value.total_seconds() / 3600)))
    if isinstance(value, date | time):
        return HoursReading(reason=_turned_into_a_date(value))
    line = one_line(clean(shown(value)))
    if len(line) > LONGEST_VALUE:
        return HoursReading(reason="a long text, not a number of hours")
    if match := HOURS.fullmatch(line):
        return _checked(_decimal(match[1]), _decimal(match[2]) if match[2] else None)
    if word := word_of(line):
        return HoursReading(word=word)
    return HoursReading(reason="not a number of hours")


def parse_number(value: Value) -> NumberReading:
    """A certificate's number, as it is written."""
    if value is None:
        return NumberReading()
    if isinstance(value, bool | date | datetime | time | timedelta):
        return NumberReading(reason="a date or a yes where a number should be" if value is not None else "")
    line = one_line(clean(shown(value)))
    if word := word_of(line):
        return NumberReading(word=word)
    if len(line) > LONGEST_VALUE:
        return NumberReading(reason="a long text, not a number")
    if not any(letter.isdigit() for letter in line):
        return NumberReading(reason="words, not a number")
    return NumberReading(line)


def _turned_into_a_date(value: date | time) -> str:
    if isinstance(value, date) and value.day == 1 and value.year % 100 >= 10:
        return f"the spreadsheet turned this into a date; was it {value.month}/{value.year % 100}?"
    return "a date or a time, not a number of hours"


def _checked(earned: Decimal, required: Decimal | None) -> HoursReading:
    if earned > 1000 or (required is not None and required > 1000):
        return HoursReading(reason="more hours than anyone earns in a cycle")
    return HoursReading(earned, required)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def same_number(first: str, second: str) -> bool:
    """Whether two numbers are one but for letters, blanks and dashes: "CNIM-40311", "CNIM 40311", "40311"."""
    one, other = _core(first), _core(second)
    return bool(one) and one == other


def _core(number: str) -> str:
    folded = fold(number).replace(" ", "")
    digits = "".join(letter for letter in folded if letter.isdigit())
    return digits.lstrip("0") if len(digits) >= 4 else folded
