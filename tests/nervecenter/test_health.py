"""/healthz says the process is up; /readyz says what keeps it from its work."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from credentials.reconciling.due import practices_to_reconcile
from credentials.sweeps import sweep
from notifications.due import reconciliations_overdue, sweeps_due, sweeps_overdue
from notifications.models import Reconciliation
from notifications.watch import everywhere
from practices.models import Practice
from tests.conftest import amend, opened

# Sunday 22 November 2026, 07:00 in Los Angeles (15:00 UTC) and 09:00 in Chicago.
SEVEN = datetime(2026, 11, 22, 15, tzinfo=UTC)
DAY = date(2026, 11, 22)
LONG_AGO = SEVEN - timedelta(days=30)


@pytest.fixture
def settled(world):
    """Practices that were there before the day began."""
    amend(Practice.objects.all(), created_at=LONG_AGO)
    return world


def test_up_and_ready(settled, client):
    sweep(SEVEN)
    with time_machine.travel(SEVEN + timedelta(minutes=30), tick=False):
        assert client.get("/healthz").json() == {"status": "up"}
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "failing": {}})


def test_not_ready_while_a_practice_is_over_two_hours_past_its_sweep(settled, client):
    sweep(SEVEN - timedelta(days=1))
    with time_machine.travel(SEVEN + timedelta(hours=2, minutes=1), tick=False):
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["failing"] == {"sweeps": "2 practices are over two hours past their sweep."}


@pytest.mark.parametrize(
    ("swept_at", "asked_at", "overdue"),
    [
        (SEVEN, SEVEN, 0),
        # Chicago's hour came two hours before Los Angeles'.
        (SEVEN - timedelta(days=1), SEVEN - timedelta(minutes=1), 0),
        (SEVEN - timedelta(days=1), SEVEN, 1),
        (SEVEN - timedelta(days=1), SEVEN + timedelta(hours=1, minutes=59), 1),
        (SEVEN - timedelta(days=1), SEVEN + timedelta(hours=2), 2),
        # In the night it is yesterday's sweep that is looked for.
        (SEVEN, SEVEN + timedelta(hours=20), 0),
        (SEVEN - timedelta(days=1), SEVEN + timedelta(hours=20), 2),
    ],
)
def test_each_practice_is_judged_on_its_own_clock(settled, swept_at, asked_at, overdue):
    sweep(swept_at)
    assert sweeps_overdue(asked_at) == overdue


def test_a_new_practice_has_two_hours_and_a_closed_one_is_not_waited_for(settled):
    sweep(SEVEN)
    amend(Practice.objects.filter(slug="lakeshore"), closed_at=SEVEN)
    noon = SEVEN + timedelta(days=1, hours=5)
    amend(Practice.objects.filter(slug="cascade"), created_at=noon - timedelta(hours=1))
    assert sweeps_overdue(noon) == 0
    assert sweeps_overdue(noon + timedelta(hours=1)) == 1


def test_not_ready_once_nobody_has_reconciled_a_live_practice_for_two_days(settled, client):
    sweep(SEVEN)
    amend(Practice.objects.filter(slug="cascade"), live_at=LONG_AGO)
    with opened(settled.practice.pk):
        Reconciliation.objects.create(day=DAY, checked_at=SEVEN, expected=0, said=0)
    later = SEVEN + timedelta(hours=50)
    sweep(later)
    assert reconciliations_overdue(later - timedelta(minutes=1)) == 0
    with time_machine.travel(later, tick=False):
        answer = client.get("/readyz")
    assert answer.json()["failing"] == {"reconciliations": "1 practices have not been reconciled for two days."}


def test_a_practice_that_went_live_has_two_days_and_a_closed_one_is_not_checked(settled):
    amend(Practice.objects.filter(slug="cascade"), live_at=SEVEN)
    amend(Practice.objects.filter(slug="lakeshore"), live_at=LONG_AGO, closed_at=SEVEN)
    assert [reconciliations_overdue(SEVEN + timedelta(hours=hours)) for hours in (49, 50)] == [0, 1]


def test_the_broker_away_is_said(settled, client, settings):
    sweep(SEVEN)
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    with time_machine.travel(SEVEN, tick=False):
        assert client.get("/readyz").json()["failing"] == {"broker": "The broker does not answer."}


# A time zone that Python knows and the database does not.


def test_a_practice_in_a_zone_that_the_database_does_not_know_stops_nobody_and_is_overdue(settled, client):
    amend(Practice.objects.filter(slug="lakeshore"), timezone="Mars/Olympus_Mons")
    assert sweeps_due(SEVEN) == [settled.practice.pk]
    sweep(SEVEN)
    half_past = SEVEN + timedelta(minutes=30)
    assert practices_to_reconcile(half_past) == [settled.practice.pk]
    (watched,) = everywhere.practices_in_trouble(half_past, 10)
    assert (watched.practice, watched.is_overdue) == (settled.other.pk, True)
    assert everywhere.totals(half_past).overdue == sweeps_overdue(half_past) == 1
    with time_machine.travel(half_past, tick=False):
        assert client.get("/readyz").json()["failing"] == {"sweeps": "1 practices are over two hours past their sweep."}


@pytest.mark.parametrize(
    ("zones", "words"),
    [
        (("UTC", "Mars/Olympus_Mons"), "the time zone Mars/Olympus_Mons: no"),
        (("Mars/Olympus_Mons", "UTC", "Mars/Gale", "Mars/Jezero"), "the time zone Mars/Olympus_Mons and 2 more: no"),
    ],
)
def test_zones_that_the_database_does_not_know_are_named(settled, client, monkeypatch, zones, words):
    monkeypatch.setattr("practices.zones.all_zones", lambda: zones)
    sweep(SEVEN)
    sentence = f"The database does not know {words} practice there is swept. Update its zones."
    with time_machine.travel(SEVEN + timedelta(minutes=30), tick=False):
        assert client.get("/readyz").json()["failing"] == {"zones": sentence}
    said = StringIO()
    call_command("check", databases=["default"], stderr=said)
    assert f"(practices.W001) {sentence}" in said.getvalue()
