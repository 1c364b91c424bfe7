"""Which rungs a credential has, by its rule, and on which days they fall."""

from dataclasses import replace
from datetime import date

import pytest

from credentials.expiry import ExpiryRule, MonthDay, SeasonWindow, opening_to_hold
from credentials.ladder import Due, Stage, last_safe_day, rungs_for
from tests.credentials.sweeping import CNIM, MANAGERS, NEW_YEARS_EVE, TECHNOLOGIST, Record, days

PRIVILEGES_LADDER = (180, 120, 90, 60, 30, 7, 0)
FLU_SEASON = SeasonWindow(opens=MonthDay(10, 1), closes=MonthDay(3, 31))


@pytest.mark.parametrize(
    ("what", "changed", "expected"),
    [
        ("the practice's ladder, last safe day, expired", {}, (90, 60, 30, 21, 7, 0, -1)),
        ("no processing time", {"processing_days": 0}, (90, 60, 30, 7, 0, -1)),
        ("a last safe day that is a rung", {"processing_days": 30}, (90, 60, 30, 7, 0, -1)),
        ("a last safe day wider than the ladder", {"processing_days": 180}, (180, 90, 60, 30, 7, 0, -1)),
        ("a last safe day the day before", {"processing_days": 1}, (90, 60, 30, 7, 1, 0, -1)),
        ("a ladder without a 0-day", {"rungs": (60,), "processing_days": 0}, (60, -1)),
        ("no 0-day, and grace of 7 days", {"rungs": (60,), "processing_days": 0, "grace_days": 7}, (60, -1, -7)),
        ("a type's own ladder", {"rungs": PRIVILEGES_LADDER, "processing_days": 90}, (180, 120, 90, 60, 30, 7, 0, -1)),
        ("grace of 31 days", {"grace_days": 31}, (90, 60, 30, 21, 7, 0, -1, -24, -31)),
        ("grace of 30 days", {"grace_days": 30}, (90, 60, 30, 21, 7, 0, -1, -23, -30)),
        ("grace of 20 days", {"grace_days": 20}, (90, 60, 30, 21, 7, 0, -1, -13, -20)),
        ("grace of 7 days", {"grace_days": 7}, (90, 60, 30, 21, 7, 0, -1, -7)),
        ("grace of a day", {"grace_days": 1}, (90, 60, 30, 21, 7, 0, -1)),
        ("grace of 60 days", {"grace_days": 60}, (90, 60, 30, 21, 7, 0, -1, -30, -53, -60)),
        ("a period 45 days long", {"starts_on": date(2026, 11, 16)}, (30, 21, 7, 0, -1)),
        ("a period exactly 60 days long", {"starts_on": date(2026, 11, 1)}, (60, 30, 21, 7, 0, -1)),
        ("a period of a day", {"starts_on": NEW_YEARS_EVE}, (0, -1)),
        ("start unknown", {"starts_on": None}, (90, 60, 30, 21, 7, 0, -1)),
        ("no expiry", {"expires_on": None}, ()),
        ("let go", {"let_go": True}, ()),
        ("one time", {"rule": ExpiryRule.ONE_TIME}, ()),
        ("season", {"rule": ExpiryRule.SEASON, "grace_days": 31}, (90, 60, 30, 7, 0)),
        ("season, lately held", {"rule": ExpiryRule.SEASON, "starts_on": date(2026, 12, 1)}, (90, 60, 30, 7, 0)),
        ("hours", {"rule": ExpiryRule.HOURS, "processing_days": 0}, (365, 90, 60, 30, 7, 0, -1)),
        ("hours, half a year", {"rule": ExpiryRule.HOURS, "starts_on": date(2026, 7, 1)}, (90, 60, 30, 21, 7, 0, -1)),
        ("hours complete", {"rule": ExpiryRule.HOURS, "hours_complete": True}, ()),
        ("hours complete says nothing of another rule", {"hours_complete": True}, (90, 60, 30, 21, 7, 0, -1)),
    ],
)
def test_the_rungs_of_a_credential(what, changed, expected):
    facts = replace(CNIM, **changed)

    assert rungs_for(facts, TECHNOLOGIST) == expected
    assert rungs_for(facts, MANAGERS) == expected


@pytest.mark.parametrize(
    ("what", "changed", "managers"),
    [
        ("renewed by the practice", {"renewed_by_practice": True}, (90, 60, 30, 21, 7, 0, -1)),
        ("freshness", {"rule": ExpiryRule.FRESHNESS}, (7, 0, -1)),
        ("freshness of five days", {"rule": ExpiryRule.FRESHNESS, "starts_on": date(2026, 12, 26)}, (0, -1)),
        ("uploaded", {"stage": Stage.UPLOADED}, (90, 60, 30, 21, 7, 0, -1)),
    ],
)
def test_what_only_managers_hear(what, changed, managers):
    facts = replace(CNIM, **changed)

    assert rungs_for(facts, MANAGERS) == managers
    assert rungs_for(facts, TECHNOLOGIST) == ()
    assert Record(TECHNOLOGIST).sweep(facts, days(date(2026, 9, 1), date(2027, 3, 1))) == {}


def test_grace_has_its_own_rungs_before_its_last_day():
    assert Record().sweep(replace(CNIM, grace_days=31), days(date(2026, 12, 25), date(2027, 6, 30))) == {
        date(2026, 12, 25): Due(7, covered=(90, 60, 30, 21)),
        date(2026, 12, 31): Due(0),
        date(2027, 1, 1): Due(-1),  # expired, and 30 days of grace left: one message
        date(2027, 1, 24): Due(-24),
        date(2027, 1, 31): Due(-31),
    }


def test_a_season_counts_down_to_the_opening_not_yet_held_and_is_silent_at_its_end():
    record, heard = Record(), {}
    for today in days(date(2026, 11, 22), date(2028, 1, 31)):
        opening = opening_to_hold(today, date(2027, 3, 31), FLU_SEASON)
        facts = replace(CNIM, rule=ExpiryRule.SEASON, expires_on=opening, starts_on=None, processing_days=0)
        heard |= record.sweep(facts, [today])

    assert heard == {
        date(2027, 7, 3): Due(90),
        date(2027, 8, 2): Due(60),
        date(2027, 9, 1): Due(30),
        date(2027, 9, 24): Due(7),
        date(2027, 10, 1): Due(0),
    }


def test_a_check_is_asked_for_again_in_its_last_week():
    oig = replace(
        CNIM, rule=ExpiryRule.FRESHNESS, starts_on=date(2026, 11, 1), expires_on=date(2026, 12, 2), processing_days=0
    )

    assert Record(MANAGERS).sweep(oig, days(date(2026, 11, 1), date(2026, 12, 31))) == {
        date(2026, 11, 25): Due(7),
        date(2026, 12, 2): Due(0),
        date(2026, 12, 3): Due(-1),
    }


def test_hours_are_mentioned_a_year_ahead_and_no_more_once_complete():
    record = Record()
    ceu = replace(CNIM, rule=ExpiryRule.HOURS, processing_days=0)

    assert record.sweep(ceu, days(date(2025, 11, 1), date(2026, 11, 15))) == {
        date(2025, 12, 31): Due(365),
        date(2026, 10, 2): Due(90),
        date(2026, 11, 1): Due(60),
    }
    assert record.sweep(replace(ceu, hours_complete=True), days(date(2026, 11, 16), date(2027, 1, 31))) == {}


def test_29_february_is_a_day_like_any_other():
    leap = replace(CNIM, expires_on=date(2028, 2, 29), rungs=(60, 0), processing_days=0)

    assert Record().sweep(leap, days(date(2027, 12, 1), date(2028, 3, 31))) == {
        date(2027, 12, 31): Due(60),
        date(2028, 2, 29): Due(0),
        date(2028, 3, 1): Due(-1),
    }


@pytest.mark.parametrize(
    ("expires_on", "processing_days", "expected"),
    [
        (NEW_YEARS_EVE, 21, date(2026, 12, 10)),
        (NEW_YEARS_EVE, 0, NEW_YEARS_EVE),
        (date(2028, 3, 28), 28, date(2028, 2, 29)),
    ],
)
def test_the_last_safe_day(expires_on, processing_days, expected):
    assert last_safe_day(expires_on, processing_days) == expected
