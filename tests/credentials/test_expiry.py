from calendar import monthrange
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from credentials.expiry import (
    ExpiryParams,
    ExpiryRule,
    MonthDay,
    SeasonWindow,
    expires_on,
    opening_to_hold,
    season_of,
    snap,
)

AHA = ExpiryParams(months=24)
ABRET = ExpiryParams(fixed_day=MonthDay(12, 31), years=5)
BIRTH_MONTH = ExpiryParams(fixed_day=MonthDay(2, 29), years=2)
TB = ExpiryParams(months=12)
OIG = ExpiryParams(days=31)
FLU_SEASON = SeasonWindow(opens=MonthDay(10, 1), closes=MonthDay(3, 31))
FLU = ExpiryParams(season=FLU_SEASON)
SOUTHERN_SEASON = SeasonWindow(opens=MonthDay(4, 1), closes=MonthDay(9, 30))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("what", "rule", "params", "issued", "expected"),
    [
        ("AHA: end of the month, two years on", ExpiryRule.MONTH_END, AHA, "2025-01-28", "2027-01-31"),
        ("AHA: issued on the first", ExpiryRule.MONTH_END, AHA, "2025-06-01", "2027-06-30"),
        ("AHA: issued on the last", ExpiryRule.MONTH_END, AHA, "2024-08-31", "2026-08-31"),
        ("AHA: into a leap February", ExpiryRule.MONTH_END, AHA, "2026-02-10", "2028-02-29"),
        ("AHA: from 29 February", ExpiryRule.MONTH_END, AHA, "2024-02-29", "2026-02-28"),
        ("AHA: December", ExpiryRule.MONTH_END, AHA, "2026-12-05", "2028-12-31"),
        ("ABRET: earned late in the year", ExpiryRule.FIXED_DAY, ABRET, "2022-12-28", "2027-12-31"),
        ("ABRET: earned in summer", ExpiryRule.FIXED_DAY, ABRET, "2021-06-01", "2026-12-31"),
        ("ABRET: from the old expiry", ExpiryRule.FIXED_DAY, ABRET, "2026-12-31", "2031-12-31"),
        ("ABRET: from the first day of the cycle", ExpiryRule.FIXED_DAY, ABRET, "2027-01-01", "2031-12-31"),
        ("ABRET: a day later gets the longer cycle", ExpiryRule.FIXED_DAY, ABRET, "2027-01-02", "2032-12-31"),
        ("a fixed 29 February, common year", ExpiryRule.FIXED_DAY, BIRTH_MONTH, "2025-02-10", "2027-02-28"),
        ("a fixed 29 February, leap year", ExpiryRule.FIXED_DAY, BIRTH_MONTH, "2026-02-10", "2028-02-29"),
        ("TB: the same day a year on, included", ExpiryRule.MONTHS_FROM_ISSUE, TB, "2025-11-12", "2026-11-12"),
        ("TB: from 29 February", ExpiryRule.MONTHS_FROM_ISSUE, TB, "2024-02-29", "2025-02-28"),
        ("one month from 31 January", ExpiryRule.MONTHS_FROM_ISSUE, ExpiryParams(months=1), "2026-01-31", "2026-02-28"),
        ("five years on", ExpiryRule.MONTHS_FROM_ISSUE, ExpiryParams(months=60), "2024-02-29", "2029-02-28"),
        ("OIG: 31 days after the check", ExpiryRule.FRESHNESS, OIG, "2026-11-01", "2026-12-02"),
        ("flu: given in season", ExpiryRule.SEASON, FLU, "2026-10-14", "2027-03-31"),
        ("flu: given in September for October", ExpiryRule.SEASON, FLU, "2026-09-15", "2027-03-31"),
        ("flu: given after the new year", ExpiryRule.SEASON, FLU, "2027-02-01", "2027-03-31"),
        ("exact: the document says", ExpiryRule.EXACT, AHA, "2026-11-22", None),
        ("one time: no end", ExpiryRule.ONE_TIME, AHA, "2026-11-22", None),
        ("hours: the cycle they serve says", ExpiryRule.HOURS, ABRET, "2026-11-22", None),
        ("months left blank", ExpiryRule.MONTH_END, ExpiryParams(), "2026-11-22", None),
        ("cycle left blank", ExpiryRule.FIXED_DAY, ExpiryParams(fixed_day=MonthDay(12, 31)), "2026-11-22", None),
        ("season left blank", ExpiryRule.SEASON, ExpiryParams(), "2026-11-22", None),
        ("days left blank", ExpiryRule.FRESHNESS, ExpiryParams(), "2026-11-22", None),
    ],
)
def test_the_end_follows_from_the_issue_date(what, rule, params, issued, expected):
    assert expires_on(rule, day(issued), params) == day(expected)


@pytest.mark.parametrize(
    ("on", "opens", "closes"),
    [
        ("2026-10-01", "2026-10-01", "2027-03-31"),
        ("2026-12-31", "2026-10-01", "2027-03-31"),
        ("2027-01-01", "2026-10-01", "2027-03-31"),
        ("2027-03-31", "2026-10-01", "2027-03-31"),
        ("2027-04-01", "2027-10-01", "2028-03-31"),
        ("2027-09-30", "2027-10-01", "2028-03-31"),
    ],
)
def test_a_day_belongs_to_the_season_running_or_the_next(on, opens, closes):
    season = season_of(day(on), FLU_SEASON)

    assert (season.opens_on, season.closes_on) == (day(opens), day(closes))
    assert (day(on) in season) == (day(opens) <= day(on))


def test_a_season_within_one_year():
    assert season_of(date(2026, 3, 31), SOUTHERN_SEASON).opens_on == date(2026, 4, 1)
    assert season_of(date(2026, 9, 30), SOUTHERN_SEASON).closes_on == date(2026, 9, 30)
    assert season_of(date(2026, 10, 1), SOUTHERN_SEASON).opens_on == date(2027, 4, 1)


@pytest.mark.parametrize(
    ("what", "on", "held_through", "expected"),
    [
        ("never held, season running", "2026-11-22", None, "2026-10-01"),
        ("never held, summer", "2026-06-15", None, "2026-10-01"),
        ("this season held", "2026-11-22", "2027-03-31", "2027-10-01"),
        ("this season held, and over", "2027-04-15", "2027-03-31", "2027-10-01"),
        ("last season held, this one not", "2026-11-22", "2026-03-31", "2026-10-01"),
        ("held years ago", "2026-11-22", "2021-03-31", "2026-10-01"),
        ("held up to the middle of this season", "2026-11-22", "2026-12-31", "2026-10-01"),
        ("held two seasons ahead", "2026-11-22", "2028-03-31", "2028-10-01"),
    ],
)
def test_the_ladder_counts_down_to_the_opening_of_a_season_not_held(what, on, held_through, expected):
    assert opening_to_hold(day(on), day(held_through), FLU_SEASON) == day(expected)


@pytest.mark.parametrize(
    ("year", "month", "expected"), [(2027, 8, "2027-08-31"), (2027, 2, "2027-02-28"), (2028, 2, "2028-02-29")]
)
def test_a_month_alone_is_its_last_day_where_the_type_ends_with_the_month(year, month, expected):
    assert snap(ExpiryRule.MONTH_END, year, month) == day(expected)


@pytest.mark.parametrize("rule", [rule for rule in ExpiryRule if rule != ExpiryRule.MONTH_END])
def test_a_month_alone_is_asked_about_elsewhere(rule):
    assert snap(rule, 2026, 12) is None


ISSUED = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(1, 120)


@given(ISSUED, MONTHS)
def test_month_end_is_the_last_day_of_the_month_so_many_months_later(issued, months):
    end = expires_on(ExpiryRule.MONTH_END, issued, ExpiryParams(months=months))

    assert end.day == monthrange(end.year, end.month)[1]
    assert (end.year - issued.year) * 12 + end.month - issued.month == months


@given(ISSUED, MONTHS)
def test_months_from_issue_keeps_the_day_or_the_nearest_before_it(issued, months):
    end = expires_on(ExpiryRule.MONTHS_FROM_ISSUE, issued, ExpiryParams(months=months))

    assert end.day == min(issued.day, monthrange(end.year, end.month)[1])
    assert (end.year - issued.year) * 12 + end.month - issued.month == months


@given(ISSUED, st.integers(1, 12), st.integers(1, 31), st.integers(1, 10))
def test_a_fixed_day_gives_the_full_cycle_and_less_than_a_year_more(issued, month, day_of_month, years):
    fixed_day = MonthDay(month, min(day_of_month, monthrange(2024, month)[1]))
    end = expires_on(ExpiryRule.FIXED_DAY, issued, ExpiryParams(fixed_day=fixed_day, years=years))

    assert end == fixed_day.in_year(end.year)
    last_day_of_full_cycle = issued + relativedelta(years=years) - timedelta(days=1)
    assert 0 <= (end - last_day_of_full_cycle).days < 366


@given(ISSUED, st.sampled_from([FLU_SEASON, SOUTHERN_SEASON]))
def test_every_day_is_in_its_season_or_before_the_next_one_opens(on, window):
    season = season_of(on, window)
    previous = window.opening_in(season.opens_on.year - 1)

    assert on in season or previous.closes_on < on < season.opens_on
    assert on not in previous
