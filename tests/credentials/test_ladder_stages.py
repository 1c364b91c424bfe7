"""Who hears what as the renewal moves, and when it is told by every channel."""

from dataclasses import replace
from datetime import date

import pytest

from credentials.expiry import ExpiryRule
from credentials.ladder import Due, LadderFacts, Stage, rungs_for
from tests.credentials.sweeping import (
    CNIM,
    MANAGERS,
    NEW_YEARS_EVE,
    TECHNOLOGIST,
    Record,
    days,
    escalations,
    escalations_of,
)

PRIVILEGES_LADDER = (180, 120, 90, 60, 30, 7, 0)
CNIM_WITH_GRACE = replace(CNIM, grace_days=31)


@pytest.mark.parametrize(
    ("stage", "technologist", "managers"),
    [
        (Stage.TODO, (90, 60, 30, 21, 7, 0, -1, -24, -31), (90, 60, 30, 21, 7, 0, -1, -24, -31)),
        (Stage.RETURNED, (90, 60, 30, 21, 7, 0, -1, -24, -31), (90, 60, 30, 21, 7, 0, -1, -24, -31)),
        (Stage.SUBMITTED, (7, 0, -1, -24, -31), (90, 60, 30, 7, 0, -1, -24, -31)),
        (Stage.UPLOADED, (), (90, 60, 30, 21, 7, 0, -1, -24, -31)),
        (Stage.ACCEPTED, (), ()),
    ],
)
def test_who_hears_what_at_each_stage(stage, technologist, managers):
    facts = replace(CNIM_WITH_GRACE, stage=stage)

    assert rungs_for(facts, TECHNOLOGIST) == technologist
    assert rungs_for(facts, MANAGERS) == managers


def test_a_last_safe_day_that_the_ladder_names_stays_a_rung_once_submitted():
    privileges = replace(CNIM, rungs=PRIVILEGES_LADDER, processing_days=90, stage=Stage.SUBMITTED)

    assert rungs_for(privileges, MANAGERS) == (180, 120, 90, 60, 30, 7, 0, -1)


def test_submitted_the_technologist_hears_every_rung_of_the_last_week():
    close_ladder = replace(CNIM, rungs=(14, 8, 7, 3, 0), stage=Stage.SUBMITTED)

    assert rungs_for(close_ladder, TECHNOLOGIST) == (7, 3, 0, -1)


def test_submitted_in_time_the_technologist_hears_nothing_until_the_last_week():
    record = Record()
    record.sweep(CNIM, days(date(2026, 9, 1), date(2026, 11, 2)))
    submitted = replace(CNIM, stage=Stage.SUBMITTED)

    assert record.sweep(submitted, days(date(2026, 11, 3), date(2027, 3, 1))) == {
        date(2026, 12, 24): Due(7),
        date(2026, 12, 31): Due(0),
        date(2027, 1, 1): Due(-1),
    }


def test_uploaded_the_technologist_is_left_alone_and_the_managers_are_not():
    uploaded = replace(CNIM, stage=Stage.UPLOADED)
    december = days(date(2026, 12, 1), date(2026, 12, 31))

    assert Record(MANAGERS).sweep(uploaded, december) == {
        date(2026, 12, 1): Due(30, covered=(90, 60)),
        date(2026, 12, 10): Due(21),
        date(2026, 12, 24): Due(7),
        date(2026, 12, 31): Due(0),
    }
    assert Record(TECHNOLOGIST).sweep(uploaded, december) == {}


def test_returned_with_a_note_the_rung_now_due_is_due_again():
    before, new_round = Record(), Record()
    before.sweep(CNIM, days(date(2026, 9, 1), date(2026, 12, 12)))
    returned = replace(CNIM, stage=Stage.RETURNED)

    assert new_round.sweep(returned, days(date(2026, 12, 13), date(2026, 12, 24))) == {
        date(2026, 12, 13): Due(21, covered=(90, 60, 30)),
        date(2026, 12, 24): Due(7),
    }


def test_returned_long_after_the_end_it_is_still_due_again():
    assert Record().sweep(replace(CNIM, stage=Stage.RETURNED), days(date(2027, 2, 15), date(2027, 3, 1))) == {
        date(2027, 2, 15): Due(-1, covered=(90, 60, 30, 21, 7, 0))
    }


AUTUMN = days(date(2026, 9, 1), date(2027, 3, 1))


@pytest.mark.parametrize(
    ("what", "changed", "dates", "expected"),
    [
        ("on the last safe day", {}, AUTUMN, [date(2026, 12, 10)]),
        ("on the 7-day rung where that is earlier", {"processing_days": 3}, AUTUMN, [date(2026, 12, 24)]),
        ("on the 7-day rung without processing time", {"processing_days": 0}, AUTUMN, [date(2026, 12, 24)]),
        ("not yet on an 8-day rung", {"rungs": (8, 7), "processing_days": 0}, AUTUMN, [date(2026, 12, 24)]),
        ("on the day the sweep is back", {}, [date(2026, 12, 1), date(2026, 12, 26)], [date(2026, 12, 26)]),
        ("at once where it is entered too late", {}, days(date(2026, 12, 12), date(2027, 3, 1)), [date(2026, 12, 12)]),
        ("at once where it has ended", {}, days(date(2027, 1, 9), date(2027, 3, 1)), [date(2027, 1, 9)]),
        ("after a return", {"stage": Stage.RETURNED}, AUTUMN, [date(2026, 12, 10)]),
        ("never once submitted", {"stage": Stage.SUBMITTED}, AUTUMN, []),
        ("never once uploaded", {"stage": Stage.UPLOADED}, AUTUMN, []),
        ("never for what is let go", {"let_go": True}, AUTUMN, []),
        ("never for a freshness check", {"rule": ExpiryRule.FRESHNESS}, AUTUMN, []),
        ("for what the practice renews too", {"renewed_by_practice": True}, AUTUMN, [date(2026, 12, 10)]),
    ],
)
def test_managers_are_told_by_every_channel(what, changed, dates, expected):
    assert escalations(replace(CNIM, **changed), dates) == expected


SUBMITTED = replace(CNIM, stage=Stage.SUBMITTED)


def facts_on(today: date, changes: dict[date, LadderFacts]) -> LadderFacts:
    """As they are since the last of these days."""
    return changes[max((day for day in changes if day <= today), default=min(changes))]


@pytest.mark.parametrize(
    ("what", "changes", "expected"),
    [
        ("before the last safe day: on it", {date(2026, 12, 9): CNIM}, [date(2026, 12, 10)]),
        ("within the last call, before a rung of it was said", {date(2026, 12, 15): CNIM}, [date(2026, 12, 15)]),
        ("the day the rung was said", {date(2026, 12, 24): CNIM}, [date(2026, 12, 24)]),
        ("after the 7-day rung: at once", {date(2026, 12, 26): CNIM}, [date(2026, 12, 26)]),
        ("on the last day", {NEW_YEARS_EVE: CNIM}, [NEW_YEARS_EVE]),
        ("long after the end", {date(2027, 2, 20): CNIM}, [date(2027, 2, 20)]),
        (
            "again and again: once",
            {date(2026, 12, 26): CNIM, date(2026, 12, 27): SUBMITTED, date(2026, 12, 28): CNIM},
            [date(2026, 12, 26)],
        ),
    ],
)
def test_a_submission_taken_back_escalates(what, changes, expected):
    changes = {date(2026, 12, 8): SUBMITTED} | changes

    assert escalations_of((facts_on(today, changes), today) for today in AUTUMN) == expected


def test_what_was_taken_back_is_escalated_beside_the_ladder_which_goes_on():
    record = Record(MANAGERS)
    record.sweep(SUBMITTED, days(date(2026, 9, 1), date(2026, 12, 25)))

    assert record.sweep(CNIM, days(date(2026, 12, 26), date(2027, 3, 1))) == {
        date(2026, 12, 26): Due(None),
        NEW_YEARS_EVE: Due(0, covered=(21,)),
        date(2027, 1, 1): Due(-1),
    }


def test_the_technologist_who_took_it_back_hears_the_ladder_alone():
    record = Record(TECHNOLOGIST)
    record.sweep(SUBMITTED, days(date(2026, 9, 1), date(2026, 12, 25)))

    assert record.sweep(CNIM, days(date(2026, 12, 26), date(2026, 12, 30))) == {}


def test_a_renewal_that_takes_longer_than_was_thought_is_escalated_at_once():
    slow = replace(CNIM, processing_days=45)
    changes = {date(2026, 9, 1): CNIM, date(2026, 12, 3): slow}

    assert escalations_of((facts_on(today, changes), today) for today in AUTUMN) == [date(2026, 12, 3)]
