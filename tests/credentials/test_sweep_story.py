"""A CNIM to 31 December 2026 under the daily sweep: ladder 90/60/30/7/0, 21 days of processing."""

from datetime import date

import pytest

from credentials.actions.credentials import let_go, take_up_again
from credentials.actions.periods import correct, renew
from credentials.models import Credential
from practices.models import Practice
from tests.credentials.diary import MANAGERS, days, escalated_on, seven, sweep_on, told
from tests.factories import CredentialFactory, credential_type
from tests.world import World

NEW_YEARS_EVE = date(2026, 12, 31)
SEPTEMBER = date(2026, 9, 1)


@pytest.fixture
def live(practice: Practice) -> Practice:
    practice.go_live(seven(SEPTEMBER))
    return practice


@pytest.fixture
def cnim(live: Practice, world: World) -> Credential:
    return CredentialFactory(
        technologist=world.tess_technologist,
        type=credential_type("cnim", grace_days=0),
        ends=NEW_YEARS_EVE,
        starts_on=date(2022, 1, 1),
    )


def test_six_days_are_reminded_of_and_expired_is_said_once(cnim: Credential):
    sweep_on(days(SEPTEMBER, date(2027, 2, 1)))

    assert (
        told(cnim)
        == told(cnim, MANAGERS)
        == {
            date(2026, 10, 2): (90, []),
            date(2026, 11, 1): (60, []),
            date(2026, 12, 1): (30, []),
            date(2026, 12, 10): (21, []),  # the last safe day: submit today
            date(2026, 12, 24): (7, []),
            date(2026, 12, 31): (0, []),
            date(2027, 1, 1): (-1, []),
        }
    )
    assert escalated_on(cnim) == [date(2026, 12, 10)]


def test_entered_on_12_december_there_is_one_alert_at_once(cnim: Credential):
    sweep_on(days(date(2026, 12, 12), NEW_YEARS_EVE))

    assert told(cnim) == {
        date(2026, 12, 12): (21, [90, 60, 30]),
        date(2026, 12, 24): (7, []),
        date(2026, 12, 31): (0, []),
    }


def test_down_from_20_to_30_december_only_the_0_day_is_said(cnim: Credential):
    sweep_on(days(SEPTEMBER, date(2026, 12, 19)))
    before = told(cnim)
    sweep_on([NEW_YEARS_EVE])

    assert told(cnim) == before | {NEW_YEARS_EVE: (0, [7])}


def test_renewed_on_5_december_it_is_silent_until_october_2031(cnim: Credential):
    sweep_on(days(SEPTEMBER, date(2026, 12, 5)))
    before = told(cnim)
    renew(cnim, starts_on=date(2027, 1, 1), expires_on=date(2031, 12, 31), by=None, at=seven(date(2026, 12, 5)))
    sweep_on(days(date(2026, 12, 6), date(2027, 1, 31)))
    sweep_on(days(date(2031, 9, 25), date(2031, 10, 10)))

    assert told(cnim) == before | {date(2031, 10, 2): (90, [])}


def test_a_corrected_date_starts_its_own_ladder_and_flipped_back_repeats_nothing(cnim: Credential):
    sweep_on(days(SEPTEMBER, date(2026, 12, 11)))
    before = told(cnim)
    later = correct(cnim.periods.get(), expires_on=date(2027, 12, 31), by=None, at=seven(date(2026, 12, 11)))
    sweep_on(days(date(2026, 12, 12), date(2026, 12, 20)))
    assert told(cnim) == before

    correct(later, expires_on=NEW_YEARS_EVE, by=None, at=seven(date(2026, 12, 20)))
    sweep_on(days(date(2026, 12, 20), date(2026, 12, 24)))
    assert told(cnim) == before | {date(2026, 12, 24): (7, [])}


def test_let_go_it_is_silent_and_taken_up_again_it_speaks(cnim: Credential):
    sweep_on(days(SEPTEMBER, date(2026, 11, 15)))
    before = told(cnim)
    let_go(cnim, on=date(2026, 11, 15), why="Retires.", by=None)
    sweep_on(days(date(2026, 11, 16), date(2026, 12, 12)))
    assert told(cnim) == before

    take_up_again(cnim, by=None)
    sweep_on([date(2026, 12, 13)])
    assert told(cnim) == before | {date(2026, 12, 13): (21, [30])}


def test_a_sweep_repeated_on_a_day_adds_nothing(cnim: Credential):
    first = sweep_on([date(2026, 12, 12)])
    before = told(cnim)

    assert (first.technologist_alerts, first.manager_alerts, first.covered) == (1, 1, 6)
    again = sweep_on([date(2026, 12, 12)] * 3)
    assert (again.alerts, again.covered, again.deliveries) == (0, 0, 0)
    assert told(cnim) == before
