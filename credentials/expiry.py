"""When a credential ends, by the rule of its type.

What these functions give is a proposal for whoever records the credential: a date printed by the issuer wins.
Every end is a last valid day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

ONE_DAY = timedelta(days=1)
END_OF_MONTH = relativedelta(day=31)


class ExpiryRule(StrEnum):
    """How the end of a type's periods is found."""

    EXACT = "exact"
    MONTH_END = "month_end"
    FIXED_DAY = "fixed_day"
    MONTHS_FROM_ISSUE = "months_from_issue"
    SEASON = "season"
    ONE_TIME = "one_time"
    FRESHNESS = "freshness"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of every year; 29 February is the 28th where there is none."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        return date(year, self.month, 1) + relativedelta(day=self.day)


@dataclass(frozen=True, slots=True)
class SeasonWindow:
    """The days a season opens and closes each year, both included; it may run across the year's end."""

    opens: MonthDay
    closes: MonthDay

    def opening_in(self, year: int) -> "Season":
        """The season that opens in that year."""
        opens_on, closes_on = self.opens.in_year(year), self.closes.in_year(year)
        return Season(opens_on, closes_on if opens_on <= closes_on else self.closes.in_year(year + 1))


@dataclass(frozen=True, slots=True)
class Season:
    """One season, both days included."""

    opens_on: date
    closes_on: date

    def __contains__(self, on: date) -> bool:
        return self.opens_on <= on <= self.closes_on


@dataclass(frozen=True, slots=True)
class ExpiryParams:
    """The numbers a type's rule needs; what is blank is the practice's to fill in.

    `months` for month_end and months_from_issue, `fixed_day` with `years` for fixed_day, `season`, and `days` for
    freshness.
    """

    months: int | None = None
    fixed_day: MonthDay | None = None
    years: int | None = None
    season: SeasonWindow | None = None
    days: int | None = None


def expires_on(rule: ExpiryRule, issued_on: date, params: ExpiryParams) -> date | None:
    """The last valid day of what was issued, given or checked on `issued_on`.

    None where that day does not tell: exact (printed on the document), hours (the cycle of the credential they
    serve), one_time (no end), or a number the type leaves blank.
    """
    match rule:
        case ExpiryRule.MONTH_END if params.months:
            return issued_on + relativedelta(months=params.months) + END_OF_MONTH
        case ExpiryRule.FIXED_DAY if params.fixed_day and params.years:
            return _fixed_day_closing(issued_on, params.fixed_day, params.years)
        case ExpiryRule.MONTHS_FROM_ISSUE if params.months:
            return issued_on + relativedelta(months=params.months)
        case ExpiryRule.SEASON if params.season:
            return season_of(issued_on, params.season).closes_on
        case ExpiryRule.FRESHNESS if params.days:
            return issued_on + timedelta(days=params.days)
        case _:
            return None


def season_of(on: date, window: SeasonWindow) -> Season:
    """The season running on that day, else the next to open: what is given in September is for October."""
    seasons = (window.opening_in(year) for year in (on.year - 1, on.year, on.year + 1))
    return next(season for season in seasons if on <= season.closes_on)


def opening_to_hold(on: date, held_through: date | None, window: SeasonWindow) -> date:
    """The opening of the first season, running or to come, that is not held to its close: the ladder's day.

    `held_through` is the last day held so far, None if nothing was. The opening lies behind if the season runs.
    """
    first_not_held = on if held_through is None else max(on, held_through + ONE_DAY)
    return season_of(first_not_held, window).opens_on


def snap(rule: ExpiryRule, year: int, month: int) -> date | None:
    """The end that a month alone means ("08/27"): its last day for month_end; None elsewhere, which is to ask."""
    return date(year, month, 1) + END_OF_MONTH if rule == ExpiryRule.MONTH_END else None


def _fixed_day_closing(issued_on: date, fixed_day: MonthDay, years: int) -> date:
    # The first fixed day that leaves the cycle its full years: 31 Dec 2026 and 1 Jan 2027 both lead to 2031.
    full_cycle = issued_on + relativedelta(years=years) - ONE_DAY
    closing = fixed_day.in_year(full_cycle.year)
    return closing if full_cycle <= closing else fixed_day.in_year(full_cycle.year + 1)
