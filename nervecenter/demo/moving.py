"""Moves the samples' dates with the day they are loaded: by whole weeks, so that weekdays stay; month ends, seasons
and 31 December stay what they are."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

FILED_ON = date(2026, 11, 22)

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAMES = "|".join(_MONTHS)
_CENTURY = 2000


def weeks_since_filed(today: date) -> int:
    """Whole weeks from the day the samples were filed; negative before it."""
    return (today - FILED_ON).days // 7


def move_date(day: date, weeks: int) -> date:
    """The same kind of day, that many weeks later: a year's end, a month's end, or a weekday."""
    moved = day + timedelta(weeks=weeks)
    if (day.month, day.day) == (12, 31):
        return _nearest([date(moved.year + step, 12, 31) for step in (-1, 0, 1)], moved)
    if day.day == _last_day(day):
        return _nearest_month_end(moved)
    return moved


def move_month(year: int, month: int, weeks: int) -> tuple[int, int]:
    """(year, month) of a date given by its month alone."""
    moved = move_date(date(year, month, monthrange(year, month)[1]), weeks)
    return moved.year, moved.month


def move_text(text: str, weeks: int) -> str:
    """Every date in a text, in the form it is written in. What is no real date stays as it is."""
    for pattern, rewrite in _FORMS:
        text = pattern.sub(partial(_rewritten, weeks=weeks, rewrite=rewrite), text)
    return text


def move_season(text: str, weeks: int) -> str:
    """“Flu 26-27” in a heading: the last season that has opened by the moved filing day."""
    years = season_year(FILED_ON + timedelta(weeks=weeks)) - season_year(FILED_ON)
    return re.sub(r"\b(\d\d)-(\d\d)\b", lambda found: f"{int(found[1]) + years:02d}-{int(found[2]) + years:02d}", text)


def season_year(day: date) -> int:
    """The year of the last 1 October, on which a season opens."""
    return day.year if day.month >= 10 else day.year - 1


def _rewritten(match: re.Match[str], weeks: int, rewrite: Callable[[re.Match[str], int], str]) -> str:
    try:
        return rewrite(match, weeks)
    except ValueError:
        return match[0]


def _slashed(match: re.Match[str], weeks: int) -> str:
    month, day, year = match["month"], match["day"], match["year"]
    moved = move_date(date(_full_year(year), int(month), int(day)), weeks)
    return f"{_like(month, moved.month)}/{_like(day, moved.day)}/{_like_year(year, moved.year)}"


def _without_year(match: re.Match[str], weeks: int) -> str:
    month, day = int(match["month"]), int(match["day"])
    moved = move_date(_nearest([date(FILED_ON.year + step, month, day) for step in (0, 1)], FILED_ON), weeks)
    return f"{moved.month}/{moved.day}"


def _month_and_year(match: re.Match[str], weeks: int) -> str:
    year, month = move_month(_full_year(match["year"]), int(match["month"]), weeks)
    return f"{_like(match['month'], month)}/{_like_year(match['year'], year)}"


def _named(match: re.Match[str], weeks: int) -> str:
    month = _MONTHS.index(match["name"]) + 1
    moved = move_date(date(_full_year(match["year"]), month, int(match["day"])), weeks)
    return f"{_like(match['day'], moved.day)}-{_MONTHS[moved.month - 1]}-{_like_year(match['year'], moved.year)}"


def _named_month(match: re.Match[str], weeks: int) -> str:
    year, month = move_month(_full_year(match["year"]), _MONTHS.index(match["name"]) + 1, weeks)
    return f"{_MONTHS[month - 1]}{match['between']}{_like_year(match['year'], year)}"


# Once rewritten, a date must not be found again by a later form: the longer forms come first and end in a boundary.
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], str]], ...] = (
    (re.compile(rf"(?<![\w-])(?P<day>\d\d?)-(?P<name>{_NAMES})-(?P<year>\d{{4}}|\d\d)\b"), _named),
    (re.compile(rf"(?<![\w-])(?P<name>{_NAMES})(?P<between>[ -])(?P<year>\d{{4}}|\d\d)\b"), _named_month),
    (re.compile(r"(?<![\d/])(?P<month>\d\d?)/(?P<day>\d\d?)/(?P<year>\d{4}|\d\d)(?![\d/])"), _slashed),
    (re.compile(r"(?<![\d/])(?P<month>\d\d?)/(?P<year>20\d\d|2[5-9])(?![\d/])"), _month_and_year),
    (re.compile(r"(?<= )(?P<month>\d\d?)/(?P<day>\d\d?)(?![\d/])"), _without_year),
)


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else _CENTURY + int(text)


def _like(sample: str, value: int) -> str:
    return str(value).zfill(len(sample))


def _like_year(sample: str, year: int) -> str:
    return str(year) if len(sample) == 4 else f"{year % 100:02d}"


def _nearest(days: list[date], to: date) -> date:
    return min(days, key=lambda day: abs((day - to).days))


def _nearest_month_end(day: date) -> date:
    before = day.replace(day=1) - timedelta(days=1)
    return _nearest([before, day.replace(day=_last_day(day))], day)


def _last_day(day: date) -> int:
    return monthrange(day.year, day.month)[1]
