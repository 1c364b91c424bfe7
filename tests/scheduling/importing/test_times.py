"""Times of day and lengths of time as lists write them."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduling.importing.lengths import length_words, parse_length, unit_of
from scheduling.importing.times import clock_words, parse_span, parse_time


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("7:30 AM", 7, 30), ("7:30AM", 7, 30), ("7:30 a.m.", 7, 30), ("07:30", 7, 30), ("0730", 7, 30), ("0700", 7, 0),
        ("730", 7, 30), ("730a", 7, 30), ("7a", 7, 0), ("7 AM", 7, 0), ("7A.M.", 7, 0), ("7", 7, 0), ("7.30", 7, 30),
        ("7h30", 7, 30), ("0730 hrs", 7, 30), ("0730h", 7, 30), ("21:30", 21, 30), ("2130", 21, 30), ("9:30p", 21, 30),
        ("9:30 PM", 21, 30), ("21:30:00", 21, 30), ("12:00 AM", 0, 0), ("12:15 am", 0, 15), ("12:00 PM", 12, 0),
        ("12:00", 12, 0), ("noon", 12, 0), ("midnight", 0, 0), ("00:00", 0, 0), ("0000", 0, 0), ("at 7:30", 7, 30),
        ("~ 7:30 AM", 7, 30), (" 7:30\u00a0AM ", 7, 30), ("1:00 PM", 13, 0), ("1p", 13, 0), ("13:00 PM", 13, 0),
        ("7:30 AM local", 7, 30), ("23:59", 23, 59), (700, 7, 0), (2130, 21, 30), (7, 7, 0), (0.3125, 7, 30),
        (0.895833333333, 21, 30), (0, 0, 0), (time(7, 30), 7, 30), (time(7, 29, 59, 999_990), 7, 30),
        (datetime.combine(date(1899, 12, 30), time(7, 30)), 7, 30), (timedelta(hours=7, minutes=30), 7, 30),
    ],
)  # fmt: skip
def test_a_time_of_day_in_any_usual_writing(written: object, hour: int, minute: int) -> None:
    assert parse_time(written).minutes == hour * 60 + minute


@pytest.mark.parametrize(
    "written",
    ["TBD", "TF", "to follow", "25:00", "7:60", "24:30", "14:00 AM", "7:3", "12345", "7:30 maybe", 7.5, -1, 2561, True],
)
def test_what_is_no_time_is_said_to_be_none(written: object) -> None:
    reading = parse_time(written)
    assert reading.minutes is None
    assert reading.reason


@pytest.mark.parametrize("written", [None, "", "  "])
def test_a_blank_cell_says_nothing(written: object) -> None:
    assert parse_time(written) == parse_time(None)
    assert not parse_time(written).reason


@pytest.mark.parametrize(
    ("written", "doubtful"),
    [("1:00", True), ("130", True), ("5:45", True), (2, True), ("01:00", False), ("0130", False), ("1:00 PM", False),
     ("6:00", False), ("7:30", False), ("12:30", False), ("13:00", False), (time(1, 0), False), (0.0625, False)],
)  # fmt: skip
def test_an_early_hour_without_am_or_pm_is_doubtful(written: object, doubtful: bool) -> None:
    assert parse_time(written).is_doubtful is doubtful


@pytest.mark.parametrize(
    ("written", "zone", "minutes"),
    [("7:30 PT", "PT", 450), ("7:30 AM MST", "MST", 450), ("0730 Mountain", "Mountain", 450), ("7a (ET)", "ET", 420),
     ("7:30 Pacific time", "Pacific time", 450), ("7:30", "", 450)],
)  # fmt: skip
def test_a_time_zone_beside_the_time_is_kept_apart(written: str, zone: str, minutes: int) -> None:
    reading = parse_time(written)
    assert (reading.zone, reading.minutes) == (zone, minutes)


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [("7:30-11:30", 450, 690), ("7:30 AM - 11:30 AM", 450, 690), ("7:30 - 11:30 AM", 450, 690), ("11 - 1 PM", 660, 780),
     ("1-3 PM", 780, 900), ("0730 to 1130", 450, 690), ("21:30–05:30", 1290, 330), ("10p until 2a", 1320, 120)],
)  # fmt: skip
def test_a_start_and_an_end_in_one_cell(written: str, start: int, end: int) -> None:
    span = parse_span(written)
    assert span
    assert (span[0].minutes, span[1].minutes) == (start, end)


@pytest.mark.parametrize("written", ["7:30", "7:30 - TBD", "2026-11-23", "C4-C7", None, time(7, 30)])
def test_what_is_no_span_of_time_is_none(written: object) -> None:
    assert parse_span(written) is None


OF_24_HOURS = ("{h:02}:{m:02}", "{h:02}{m:02}", "{h:02}:{m:02}:00", "{h:02}{m:02} hrs", "{h:02}h{m:02}")
OF_12_HOURS = ("{n}:{m:02} {x}M", "{n}:{m:02}{x}", "{n}{m:02}{x}", "{n}:{m:02} {x}.M.", "{n:02}:{m:02} {x}m")


@given(hour=st.integers(0, 23), minute=st.integers(0, 59), form=st.sampled_from(OF_24_HOURS + OF_12_HOURS))
def test_every_minute_of_the_day_reads_back_in_every_writing(hour: int, minute: int, form: str) -> None:
    written = form.format(h=hour, m=minute, n=hour % 12 or 12, x="AP"[hour // 12])
    reading = parse_time(written)
    assert reading.minutes == hour * 60 + minute
    assert not reading.is_doubtful
    assert parse_time(clock_words(hour * 60 + minute)).minutes == hour * 60 + minute


@given(minutes=st.integers(0, 24 * 60 - 1))
def test_a_spreadsheet_s_fraction_of_a_day_is_its_minute(minutes: int) -> None:
    assert parse_time(minutes / 1440).minutes == minutes
    assert parse_time(time(*divmod(minutes, 60))).minutes == minutes


@given(text=st.text(max_size=60) | st.floats() | st.integers() | st.times() | st.timedeltas())
def test_any_cell_is_a_time_or_has_a_reason(text: object) -> None:
    for reading in (parse_time(text), parse_length(text)):
        assert reading.minutes is None or 0 <= reading.minutes <= 1440
        assert reading.minutes is None or not reading.reason
    parse_span(text)


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("4:00", 240), ("3h", 180), ("2.5", 150), ("6:30", 390), ("8:00", 480), ("90 min", 90), ("90m", 90),
        ("90'", 90),
        ("90 minutes", 90), ("1h30", 90), ("1h 30m", 90), ("1 hr 30 min", 90), ("1 hour and 30 minutes", 90),
        ("3 hrs", 180),
        ("3.5 h", 210), ("2,5 h", 150), ("2 1/2 hours", 150), ("2½ h", 150), ("½ h", 30), (".5", 30), ("4:00:00", 240),
        ("0400", 240), ("~4h", 240), ("approx 4 hrs", 240), ("4 hours (est)", 240), ("4", 240), ("16", 960),
        ("180", 180),
        ("12:00", 720), (4, 240), (2.5, 150), (90, 90), (0.1666666667, 240), (time(4), 240),
        (timedelta(hours=6.5), 390),
        ("up to 3 h", 180), ("3-4 h", 240), ("90 - 120 min", 120), ("24h", 1440),
    ],
)  # fmt: skip
def test_a_length_of_time_in_any_usual_writing(written: object, minutes: int) -> None:
    assert parse_length(written).minutes == minutes


@pytest.mark.parametrize(
    ("written", "unit", "minutes"),
    [(4, "hours", 240), (90, "minutes", 90), ("15", "minutes", 15), ("2", "minutes", 2), ("4:00", "minutes", 240),
     ("3h", "minutes", 180), ("18", "hours", 1080), (0.5, "hours", 30)],
)  # fmt: skip
def test_a_heading_says_what_a_bare_number_counts(written: object, unit: str, minutes: int) -> None:
    assert parse_length(written, unit).minutes == minutes


@pytest.mark.parametrize("written", ["TBD", "long", "0", "-2", "18", "25h", "30 h", "4:75", "1h75", True, timedelta(0)])
def test_what_is_no_length_has_a_reason(written: object) -> None:
    reading = parse_length(written)
    assert reading.minutes is None
    assert reading.reason


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Duration (min)", "minutes"),
        ("Est. Hrs", "hours"),
        ("Minutes", "minutes"),
        ("Est. Duration", ""),
        ("Length", ""),
    ],
)
def test_what_a_heading_counts_in(heading: str, unit: str) -> None:
    assert unit_of(heading) == unit


@given(minutes=st.integers(1, 24 * 60), form=st.sampled_from(("{h}:{m:02}", "{h}h{m:02}", "{h} hr {m} min", "{t} min")))
def test_every_length_up_to_a_day_reads_back(minutes: int, form: str) -> None:
    hours, rest = divmod(minutes, 60)
    assert parse_length(form.format(h=hours, m=rest, t=minutes)).minutes == minutes
    assert parse_length(timedelta(minutes=minutes)).minutes == minutes
    assert parse_length(length_words(minutes)).minutes == minutes
