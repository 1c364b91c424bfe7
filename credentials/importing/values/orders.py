"""Which of day, month and year comes first, told by the dates that can be read one way only."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from credentials.importing.text import LONGEST_VALUE
from credentials.importing.values.calendar import InvalidDate, day_of, full_year
from credentials.importing.workbook import Value

NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/-])")


class DateOrder(StrEnum):
    MDY = "mdy"
    DMY = "dmy"
    YMD = "ymd"


@dataclass(frozen=True)
class OrderEvidence:
    """How many dates can only be read month first, and so on; `unsettled` can be read in more than one way."""

    counts: Mapping[DateOrder, int]
    unsettled: int = 0

    @property
    def order(self) -> DateOrder | None:
        """The one order that every telling date has; None where none tells or they disagree."""
        return next(iter(self.counts)) if len(self.counts) == 1 else None

    @property
    def is_mixed(self) -> bool:
        return len(self.counts) > 1


def infer_order(values: Iterable[Value]) -> OrderEvidence:
    """What the dates written in numbers say about their order. Real dates and named months say nothing."""
    counts: Counter[DateOrder] = Counter()
    unsettled = 0
    for value in values:
        for match in NUMERIC.finditer(value[:LONGEST_VALUE]) if isinstance(value, str) else ():
            readings = readings_of(match[1], match[3], match[4], separator=match[2])
            if len(readings) == 1:
                counts.update(readings.keys())
            elif len(set(readings.values())) > 1:
                unsettled += 1
    return OrderEvidence(dict(counts), unsettled)


def readings_of(
    first: str, second: str, third: str, *, separator: str, order: DateOrder | None = None
) -> dict[DateOrder, date]:
    """The days that three numbers can be, by order. A short year comes first only between dashes, or when said."""
    found: dict[DateOrder, date] = {}
    for candidate, parts in _arrangements(first, second, third, separator, order).items():
        try:
            found[candidate] = day_of(full_year(parts[0]), int(parts[1]), int(parts[2]))
        except InvalidDate:
            continue
    return found


def why_unreadable(first: str, second: str, third: str, *, order: DateOrder | None) -> str:
    """Why three numbers are no day in any order: told in the one whose month exists, else in the order meant."""
    year = full_year(third)
    day_first = int(first) > 12 >= int(second) or (order is DateOrder.DMY and int(second) <= 12)
    month, day = (second, first) if day_first else (first, second)
    try:
        day_of(year, int(month), int(day))
    except InvalidDate as error:
        return str(error)
    return "not a date"


def _arrangements(
    first: str, second: str, third: str, separator: str, order: DateOrder | None
) -> dict[DateOrder, tuple[str, str, str]]:
    found = {DateOrder.MDY: (third, first, second), DateOrder.DMY: (third, second, first)}
    if len(first) == len(third) == 2 and (separator == "-" or order is DateOrder.YMD):
        found[DateOrder.YMD] = (first, second, third)
    return found
