"""A hospital's wall clock, over the days on which clocks change."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from scheduling.clocks import day_starts, instants, zone_word
from scheduling.forms.fields import read_minutes
from scheduling.forms.moments import the_instant, which_choices, which_of
from scheduling.wording import hours_words, length_words

PORTLAND, DENVER, PHOENIX = "America/Los_Angeles", "America/Denver", "America/Phoenix"
SPRING, AUTUMN, WINTER = date(2027, 3, 14), date(2026, 11, 1), date(2026, 11, 25)


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (WINTER, time(6), PORTLAND, ["2026-11-25 14:00"]),
        (SPRING, time(1, 59), PORTLAND, ["2027-03-14 09:59"]),
        (SPRING, time(2, 30), PORTLAND, []),
        (SPRING, time(3), PORTLAND, ["2027-03-14 10:00"]),
        (AUTUMN, time(1, 30), PORTLAND, ["2026-11-01 08:30", "2026-11-01 09:30"]),
        (AUTUMN, time(2), PORTLAND, ["2026-11-01 10:00"]),
        (AUTUMN, time(1, 30), PHOENIX, ["2026-11-01 08:30"]),
    ],
)
def test_a_time_on_the_clock_is_no_instant_one_or_two(day, at, zone, expected):
    assert [f"{each:%Y-%m-%d %H:%M}" for each in instants(day, at, zone)] == expected


def test_a_time_that_is_skipped_is_refused_and_one_that_comes_twice_is_asked_about():
    with pytest.raises(ValidationError) as skipped:
        the_instant(SPRING, time(2, 30), PORTLAND, "", WINTER)
    assert skipped.value.messages == [
        "There is no 02:30 on Sun\u00a014\u00a0Mar\u00a02027 in Los Angeles: the clocks go forward over it."
    ]
    with pytest.raises(ValidationError, match="twice"):
        the_instant(AUTUMN, time(1, 30), PORTLAND, "", WINTER)
    assert the_instant(AUTUMN, time(1, 30), PORTLAND, "second", WINTER) == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    assert which_choices(AUTUMN, time(1, 30), PORTLAND) == [
        ("first", "the first, PDT"),
        ("second", "the second, PST"),
    ]
    assert which_choices(WINTER, time(1, 30), PORTLAND) == []


def test_which_of_two_equal_times_a_case_has_is_kept():
    assert which_of(datetime(2026, 11, 1, 9, 30, tzinfo=UTC), PORTLAND) == "second"
    assert which_of(datetime(2026, 11, 1, 12, 30, tzinfo=UTC), PORTLAND) == ""


def test_a_day_starts_at_its_first_instant_and_may_have_25_hours():
    length = day_starts(date(2026, 11, 2), PORTLAND) - day_starts(AUTUMN, PORTLAND)
    assert length.total_seconds() == 25 * 3600


def test_zones_go_by_their_letters_or_their_distance():
    noon = datetime(2026, 11, 25, 20, tzinfo=UTC)
    assert [zone_word(noon, zone) for zone in (PORTLAND, DENVER, "Asia/Dubai")] == ["PST", "MST", "UTC+04"]


def test_hours_name_the_day_only_where_it_is_another():
    start, end = datetime(2026, 11, 25, 5, 30, tzinfo=UTC), datetime(2026, 11, 25, 13, 30, tzinfo=UTC)
    assert hours_words(start, end, PORTLAND) == "21:30 to Wed\u00a005:30"
    assert hours_words(start, end, PORTLAND, WINTER) == "Tue\u00a021:30 to 05:30"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("3 h", 180),
        ("3h30", 210),
        ("1 h 30", 90),
        ("1 h 30 min", 90),
        ("1.5 hours", 90),
        ("3:30", 210),
        ("90", 90),
        ("90 min", 90),
        ("three", None),
        ("-3", None),
        ("3 h -1", None),
    ],
)
def test_lengths_are_read_as_people_write_them(text, minutes):
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(("minutes", "words"), [(45, "45 min"), (180, "3 h"), (90, "1 h 30"), (365, "6 h 05")])
def test_a_length_is_read_back_as_it_is_shown(minutes, words):
    assert length_words(minutes).replace("\u00a0", " ") == words
    assert read_minutes(length_words(minutes)) == minutes
