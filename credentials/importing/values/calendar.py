"""Days, months and years from their numbers and names, with a reason when there is no such day."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1950, 2100
PIVOT = 70
NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
GERMAN = (
    "januar", "februar", "marz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember",
)  # fmt: skip
MONTHS = {name.lower()[:length]: number for number, name in enumerate(NAMES, 1) for length in range(3, len(name) + 1)}
MONTHS |= {name[:length]: number for number, name in enumerate(GERMAN, 1) for length in {3, 4, len(name)}}
MONTHS |= {"maerz": 3, "mrz": 3}


class InvalidDate(ValueError):
    """There is no such day; the text says why."""


class Month(NamedTuple):
    year: int
    month: int

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, monthrange(self.year, self.month)[1])

    def __str__(self) -> str:
        return f"{month_name(self.month)} {self.year}"


def day_of(year: int, month: int, day: int) -> date:
    days = monthrange(*month_of(year, month))[1]
    if day < 1:
        raise InvalidDate("there is no day 0")
    if day > days:
        raise InvalidDate(f"{month_name(month)} {year} has {days} days")
    return date(year, month, day)


def month_of(year: int, month: int) -> Month:
    if not 1 <= month <= 12:
        raise InvalidDate(f"there is no month {month}")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidDate(f"the year {year} cannot be right")
    return Month(year, month)


def full_year(text: str) -> int:
    """Two digits are 1970 to 2069."""
    number = int(text)
    if len(text) > 2:
        return number
    return number + (2000 if number < PIVOT else 1900)


def month_name(month: int) -> str:
    return NAMES[month - 1]


def month_number(name: str) -> int | None:
    return MONTHS.get(name)


def long_date(on: date) -> str:
    return f"{on.day} {month_name(on.month)} {on.year}"
