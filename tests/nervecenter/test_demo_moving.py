"""The demo's dates move by whole weeks and stay the kind of date they are."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nervecenter.demo.moving import FILED_ON, move_date, move_season, move_text, weeks_since_filed

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
WEEKS = st.integers(-100, 600)


@given(DAYS, WEEKS)
def test_a_day_stays_its_kind(day, weeks):
    moved = move_date(day, weeks)
    assert abs((moved - day).days - 7 * weeks) <= (183 if (day.month, day.day) == (12, 31) else 16)
    if (day.month, day.day) == (12, 31):
        assert (moved.month, moved.day) == (12, 31)
    elif day.day == monthrange(day.year, day.month)[1]:
        assert moved.day == monthrange(moved.year, moved.month)[1]
    else:
        assert moved.weekday() == day.weekday()


@given(DAYS)
def test_nothing_moves_on_the_day_of_filing(day):
    assert weeks_since_filed(FILED_ON) == 0
    assert weeks_since_filed(FILED_ON + timedelta(days=6)) == 0
    assert move_date(day, 0) == day


@pytest.mark.parametrize(
    ("text", "weeks", "moved"),
    [
        ("10/14/2026", 1, "10/21/2026"),
        ("expired 3/1/26", 2, "expired 3/15/26"),
        ("06/30/27", 4, "07/31/27"),
        ("12/31/2028", 30, "12/31/2029"),
        ("12/31/2028", 10, "12/31/2028"),
        ("08/27", 9, "10/27"),
        ("1/2026", 5, "2/2026"),
        ("Feb 2027", 5, "Mar 2027"),
        ("Feb-27", 52, "Feb-28"),
        ("28-Dec-2022", 1, "04-Jan-2023"),
        ("31-Dec-2027", 52, "31-Dec-2028"),
        ("ACLS class booked 12/3", 1, "ACLS class booked 12/10"),
        ("recert in progress - sent 11/2", 1, "recert in progress - sent 11/9"),
        ("13/2027", 9, "13/2027"),
        ("31-Feb-2027", 9, "31-Feb-2027"),
        ("declined", 9, "declined"),
        ("pending exam", 9, "pending exam"),
    ],
)
def test_text_keeps_its_form(text, weeks, moved):
    assert move_text(text, weeks) == moved
    assert move_text(text, 0) == text


@pytest.mark.parametrize(
    ("weeks", "heading"),
    [(0, "Flu 26-27"), (18, "Flu 26-27"), (40, "Flu 26-27"), (52, "Flu 27-28"), (110, "Flu 28-29")],
)
def test_the_season_in_a_heading_is_the_one_of_the_day(weeks, heading):
    assert move_season("Flu 26-27", weeks) == heading
