"""The sweep down for 1 to 120 days: on its return the most urgent is said once, the wider ones are covered."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from credentials.models import Credential
from credentials.sweeps import sweep
from practices.models import Practice, Technologist
from tests.conftest import amend, opened
from tests.credentials.diary import days, seven, told
from tests.factories import CredentialFactory, credential_type
from tests.world import founded

CALENDAR = {
    date(2026, 10, 2): 90,
    date(2026, 11, 1): 60,
    date(2026, 12, 1): 30,
    date(2026, 12, 10): 21,
    date(2026, 12, 24): 7,
    date(2026, 12, 31): 0,
    date(2027, 1, 1): -1,
}
LAST_DAY = date(2027, 1, 5)

Said = dict[date, tuple[int, list[int]]]


def calendar_oracle(first_sweep: date, down_from: date, back_on: date) -> Said:
    """By the calendar of one CNIM alone: each on its day, what was missed by its most urgent, on the day of return."""
    said: Said = {}
    waiting: list[int] = []
    for on in days(date(2026, 9, 1), LAST_DAY):
        waiting += [CALENDAR[on]] if on in CALENDAR else []
        if waiting and (first_sweep <= on < down_from or on >= back_on):
            said[on], waiting = (waiting[-1], waiting[:-1]), []
    return said


@pytest.mark.parametrize("back_on", [date(2026, 12, 9), date(2027, 1, 4)])
def test_down_for_1_to_120_days(db: None, back_on: date):
    first_sweep = back_on - timedelta(days=122)
    held = {down: _cnim_of_its_own_practice(down) for down in range(1, 121)}
    for on in days(first_sweep, LAST_DAY):
        _take_down({practice.pk for down, (practice, _) in held.items() if on == back_on - timedelta(days=down)})
        if on == back_on:
            amend(Practice.objects.all(), sweep_hour=7)
        sweep(seven(on))

    for down, (practice, cnim) in held.items():
        with opened(practice.pk):
            said = told(cnim)
        down_from = back_on - timedelta(days=down)
        assert said == calendar_oracle(first_sweep, down_from, back_on), f"down for {down} days"


def _take_down(practice_ids: set[UUID]) -> None:
    """Their hour never comes at the time of the test's sweeps."""
    amend(Practice.objects.filter(pk__in=practice_ids), sweep_hour=23)


def _cnim_of_its_own_practice(number: int) -> tuple[Practice, Credential]:
    practice = founded(
        slug=f"down-{number}", name=f"Down {number}", timezone="America/Los_Angeles", live_at=seven(date(2026, 1, 1))
    )
    with opened(practice.pk):
        tess = Technologist.objects.create(name="Tess", timezone=practice.timezone)
        kind = credential_type("cnim", grace_days=0)
        return practice, CredentialFactory(technologist=tess, type=kind, starts_on=date(2022, 1, 1))
