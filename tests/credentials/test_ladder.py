"""The worked example: a CNIM to 31 December 2026, ladder 90/60/30/7/0, 21 days of processing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from credentials.ladder import Due
from tests.credentials.sweeping import CNIM, NEW_YEARS_EVE, Record, days


def test_a_cnim_is_reminded_of_on_six_days_and_once_after():
    assert Record().sweep(CNIM, days(date(2026, 7, 1), date(2027, 6, 30))) == {
        date(2026, 10, 2): Due(90),
        date(2026, 11, 1): Due(60),
        date(2026, 12, 1): Due(30),
        date(2026, 12, 10): Due(21),  # the last safe day: submit today
        date(2026, 12, 24): Due(7),
        date(2026, 12, 31): Due(0),
        date(2027, 1, 1): Due(-1),  # expired
    }


def test_entered_on_12_december_it_gets_one_alert_at_once_then_the_rest():
    assert Record().sweep(CNIM, days(date(2026, 12, 12), date(2027, 1, 31))) == {
        date(2026, 12, 12): Due(21, covered=(90, 60, 30)),
        date(2026, 12, 24): Due(7),
        date(2026, 12, 31): Due(0),
        date(2027, 1, 1): Due(-1),
    }


def test_swept_again_from_20_to_30_december_not_at_all_it_hears_only_the_0_day():
    record = Record()
    record.sweep(CNIM, days(date(2026, 9, 1), date(2026, 12, 19)))

    assert record.sweep(CNIM, [date(2026, 12, 31)]) == {date(2026, 12, 31): Due(0, covered=(7,))}


def test_renewed_on_5_december_it_is_silent_until_october_2031():
    record = Record()
    record.sweep(CNIM, days(date(2026, 9, 1), date(2026, 12, 5)))
    renewed = replace(CNIM, starts_on=date(2027, 1, 1), expires_on=date(2031, 12, 31))

    assert record.sweep(renewed, days(date(2026, 12, 6), date(2031, 10, 31))) == {date(2031, 10, 2): Due(90)}


def test_a_corrected_date_starts_its_own_ladder_and_flipped_back_repeats_nothing():
    record = Record()
    record.sweep(CNIM, days(date(2026, 9, 1), date(2026, 12, 11)))
    corrected = replace(CNIM, expires_on=date(2027, 12, 31))

    assert record.sweep(corrected, days(date(2026, 12, 12), date(2027, 10, 1))) == {}
    assert record.sweep(CNIM, days(date(2026, 12, 12), date(2026, 12, 24))) == {date(2026, 12, 24): Due(7)}


def test_a_sweep_repeated_the_same_day_emits_nothing():
    record = Record()

    assert record.sweep_once(CNIM, date(2026, 12, 12))
    assert record.sweep_once(CNIM, date(2026, 12, 12)) is None


def test_expired_is_made_up_once_if_its_day_was_missed():
    record = Record()
    record.sweep(CNIM, days(date(2026, 9, 1), NEW_YEARS_EVE))

    assert record.sweep(CNIM, days(date(2027, 1, 5), date(2027, 6, 30))) == {date(2027, 1, 5): Due(-1)}


def calendar_oracle(down_from: date, back_on: date) -> dict[date, Due]:
    """What is sent from `back_on` to 3 January, told by the calendar of the worked example alone."""
    calendar = {"10-02": 90, "11-01": 60, "12-01": 30, "12-10": 21, "12-24": 7, "12-31": 0}
    by_day = {date.fromisoformat(f"2026-{text}"): rung for text, rung in calendar.items()} | {date(2027, 1, 1): -1}
    missed = [rung for planned, rung in by_day.items() if down_from <= planned <= back_on]
    on_return = {back_on: Due(missed[-1], tuple(missed[:-1]))} if missed else {}
    return on_return | {planned: Due(rung) for planned, rung in by_day.items() if planned > back_on}


@pytest.mark.parametrize("down_days", range(1, 121))
def test_down_for_so_many_days_the_most_urgent_is_sent_once_on_return(down_days):
    for down_from in days(date(2026, 9, 29), date(2027, 1, 2))[::3]:
        back_on = down_from + timedelta(days=down_days)
        record = Record()
        record.sweep(CNIM, days(date(2026, 9, 28), down_from - timedelta(days=1)))

        assert record.sweep(CNIM, days(back_on, max(back_on, date(2027, 1, 3)))) == calendar_oracle(down_from, back_on)


@pytest.mark.parametrize(
    ("first_seen", "expected"),
    [
        (date(2027, 1, 30), Due(-1, covered=(90, 60, 30, 21, 7, 0))),
        (date(2027, 1, 31), None),
        (date(2029, 1, 1), None),
    ],
)
def test_what_ended_over_30_days_before_it_is_first_seen_is_not_mail(first_seen, expected):
    assert Record().sweep_once(CNIM, first_seen) == expected


def test_what_was_seen_before_it_ended_is_made_up_however_late():
    record = Record()
    record.sweep(CNIM, days(date(2026, 9, 1), date(2026, 12, 1)))

    assert record.sweep(CNIM, days(date(2027, 3, 1), date(2027, 3, 31))) == {
        date(2027, 3, 1): Due(-1, covered=(21, 7, 0))
    }
