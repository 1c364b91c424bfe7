"""The shapes a date has in text, found and read."""

import re
from dataclasses import dataclass
from datetime import date

from credentials.importing.text import unaccented
from credentials.importing.values.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    InvalidDate,
    Month,
    day_of,
    full_year,
    month_number,
    month_of,
)
from credentials.importing.values.orders import DateOrder, readings_of, why_unreadable

NAME = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![a-z])\.?"
NUMBER = r"\d{1,2}(?:st|nd|rd|th|\.)?(?!\d)"
SHORT_OR_LONG_YEAR = r"(?:'?\d{2}|\d{4})(?!\d)"
GAP = r"[\s,./'’-]*"
BREAK = r"(?<![a-z0-9/.,-])"
THREE = r"(?P<a>\d{1,2})\s?(?P<s>[-/.])\s?(?P<b>\d{1,2})\s?(?P=s)\s?(?P<c>\d{4}|\d{2})"
FULL = r"(?P<y>\d{4})\s?(?P<s>[-/.])\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<d>\d{1,2})"
ALONE = r"(?![\d/-])"
PATTERNS = {
    "year_first": rf"{BREAK}{FULL}{ALONE}",
    "year_name": rf"{BREAK}(?P<y>\d{{4}}){GAP}(?P<n>{NAME}){GAP}(?P<d>{NUMBER})",
    "numbers": rf"{BREAK}{THREE}{ALONE}",
    "spaced": rf"{BREAK}(?P<a>\d{{1,2}})(?P<s> )(?P<b>\d{{1,2}}) (?P<c>\d{{4}}){ALONE}",
    "day_name_year": rf"{BREAK}(?P<d>{NUMBER})(?:\s+of)?{GAP}(?P<n>{NAME}){GAP}(?P<y>{SHORT_OR_LONG_YEAR})",
    "name_day_year": rf"{BREAK}(?P<n>{NAME})\s*[-./]?\s*(?P<d>{NUMBER})\s*[,\s./'’-]+\s*(?P<y>{SHORT_OR_LONG_YEAR})",
    "name_year": rf"{BREAK}(?P<n>{NAME})(?P<g>{GAP})(?P<y>\d{{4}}|\d{{1,2}})(?![\d/])",
    "year_then_name": rf"{BREAK}(?P<y>\d{{4}}){GAP}(?P<n>{NAME})",
    "day_name": rf"{BREAK}(?P<d>{NUMBER}){GAP}(?P<n>{NAME})",
    "year_month": rf"{BREAK}(?P<y>\d{{4}})\s?[-/.]\s?(?P<m>\d{{1,2}}){ALONE}",
    "month_year": rf"{BREAK}(?P<m>\d{{1,2}})\s?[-/.]\s?(?P<y>\d{{4}}){ALONE}",
    "two_numbers": rf"{BREAK}(?P<a>\d{{1,2}})\s?(?P<s>[-/.])\s?(?P<b>\d{{1,2}}){ALONE}",
    "eight": rf"{BREAK}(?P<e>\d{{8}})(?!\d)",
    "year": rf"{BREAK}(?P<y>(?:19|20)\d{{2}})(?![\d/.-])",
}
SHAPES = {shape: re.compile(pattern) for shape, pattern in PATTERNS.items()}
LOOKALIKES = re.compile(r"[OoQIlSBZ|]")
MOSTLY_DIGITS = re.compile(r"[\dOoQIlSBZ|/.\s-]+")
UNLIKE_THE_REST = "day and month stand the other way round than in the rest of the file"
NO_YEAR = "a day without a year"


@dataclass(frozen=True)
class Found:
    shape: str
    start: int
    end: int
    parts: dict[str, str]


@dataclass(frozen=True)
class Core:
    """One date's text read: a day, a month, a year, or several days by order. `may_be_day`: a month or a day."""

    on: date | None = None
    month: Month | None = None
    year: int | None = None
    orders: tuple[tuple[DateOrder, date], ...] = ()
    may_be_day: bool = False
    remark: str = ""


def cores(line: str) -> list[Found]:
    """The dates in a line, left to right, each by the longest shape that fits it."""
    text = _flattened(line)
    found: list[Found] = []
    for shape, pattern in SHAPES.items():
        for match in pattern.finditer(text):
            if all(match.end() <= other.start or match.start() >= other.end for other in found):
                found.append(Found(shape, match.start(), match.end(), match.groupdict()))
    return sorted(found, key=lambda core: core.start)


def _flattened(line: str) -> str:
    """Lower-case without accents, letter for letter, so that places stay the same."""
    return "".join((unaccented(letter).lower() or letter)[:1] for letter in line)


def misread_letter(line: str) -> str | None:
    """The letter in what would otherwise be a date in digits, such as the O in 1O/31/2027."""
    digits = sum(letter.isdigit() for letter in line)
    found = LOOKALIKES.search(line)
    return found[0] if found and digits >= 3 and MOSTLY_DIGITS.fullmatch(line) else None


def read_core(found: Found, *, order: DateOrder | None, month_end: bool) -> Core:
    """Raises InvalidDate with the reason why there is no such day."""
    parts = found.parts
    match found.shape:
        case "year_first":
            return Core(day_of(int(parts["y"]), int(parts["m"]), int(parts["d"])))
        case "numbers" | "spaced":
            return _in_numbers(parts["a"], parts["b"], parts["c"], parts["s"], order)
        case "year_name" | "day_name_year" | "name_day_year":
            return Core(day_of(_year(parts["y"]), _month(parts["n"]), _digits(parts["d"])))
        case "name_year":
            return _name_and_number(parts["n"], parts["g"], parts["y"], month_end)
        case "year_then_name":
            return Core(month=month_of(int(parts["y"]), _month(parts["n"])))
        case "year_month" | "month_year":
            return Core(month=month_of(int(parts["y"]), int(parts["m"])))
        case "two_numbers":
            return _two_numbers(parts["a"], parts["b"], month_end)
        case "eight":
            return _eight_digits(parts["e"], order)
        case "year":
            return Core(year=int(parts["y"]))
        case _:
            raise InvalidDate(NO_YEAR)


def _in_numbers(first: str, second: str, third: str, separator: str, order: DateOrder | None) -> Core:
    readings = readings_of(first, second, third, separator=separator, order=order)
    if order and order in readings:
        return Core(readings[order])
    if not readings:
        raise InvalidDate(why_unreadable(first, second, third, order=order))
    if len(set(readings.values())) > 1:
        return Core(orders=tuple(readings.items()))
    return Core(next(iter(readings.values())), remark=UNLIKE_THE_REST if order else "")


def _name_and_number(name: str, gap: str, number: str, month_end: bool) -> Core:
    month = _month(name)
    if len(number) == 4:
        return Core(month=month_of(int(number), month))
    if len(number) == 1:
        raise InvalidDate(NO_YEAR)
    sure = month_end or "'" in gap or "’" in gap or "-" in gap or not _is_day(month, int(number))
    return Core(month=month_of(full_year(number), month), may_be_day=not sure)


def _two_numbers(first: str, second: str, month_end: bool) -> Core:
    could_be_day = _is_day(int(first), int(second)) or _is_day(int(second), int(first))
    if len(second) == 2 and 1 <= int(first) <= 12:
        month = month_of(full_year(second), int(first))
        return Core(month=month, may_be_day=could_be_day and not month_end)
    raise InvalidDate(NO_YEAR if could_be_day else f"there is no month {int(first)}")


def _eight_digits(digits: str, order: DateOrder | None) -> Core:
    year = int(digits[:4])
    if FIRST_YEAR <= year <= LAST_YEAR and 1 <= int(digits[4:6]) <= 12:
        return Core(day_of(year, int(digits[4:6]), int(digits[6:])))
    return _in_numbers(digits[:2], digits[2:4], digits[4:], "", order)


def _is_day(month: int, day: int) -> bool:
    try:
        return bool(day_of(2028, month, day))
    except InvalidDate:
        return False


def _month(name: str) -> int:
    number = month_number(name.rstrip("."))
    if number is None:
        raise InvalidDate("not a date")
    return number


def _year(text: str) -> int:
    return full_year(text.lstrip("'"))


def _digits(text: str) -> int:
    return int("".join(letter for letter in text if letter.isdigit()))
