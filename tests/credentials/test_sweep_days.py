"""The right local day, once: every zone, clock changes, 29 February, the year's end, a worker running past midnight."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine

from credentials import sweeps
from credentials.models import Credential
from credentials.sweeps import sweep, sweep_due
from credentials.tasks import sweep_due_practices
from notifications.models import SweepRun
from practices.models import Practice
from tests.conftest import amend, opened
from tests.credentials.diary import LOS_ANGELES, days, seven, sweep_on, told
from tests.factories import CredentialFactory, TechnologistFactory, credential_type
from tests.world import World

ZONES = (
    "Pacific/Pago_Pago",
    "Pacific/Honolulu",
    "America/Los_Angeles",
    "America/St_Johns",
    "UTC",
    "Europe/London",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
HOUR = timedelta(hours=1)


@pytest.fixture
def live(practice: Practice) -> Practice:
    practice.go_live(seven(date(2026, 1, 1)))
    return practice


def hours(first: datetime, last: datetime) -> list[datetime]:
    return [first + HOUR * ahead for ahead in range(int((last - first) / HOUR) + 1)]


def held_in(zone: str, ends: date) -> Credential:
    kind = credential_type("cnim", grace_days=0, processing_days=0)
    return CredentialFactory(technologist=TechnologistFactory(timezone=zone), type=kind, ends=ends)


@pytest.mark.parametrize(
    ("practice_zone", "ends"),
    [
        pytest.param("America/Los_Angeles", date(2026, 12, 31), id="the year's end"),
        pytest.param("Pacific/Kiritimati", date(2028, 2, 29), id="29 February"),
        pytest.param("Pacific/Pago_Pago", date(2027, 3, 14), id="clocks go forward"),
        pytest.param("America/Los_Angeles", date(2026, 11, 1), id="clocks go back"),
    ],
)
def test_swept_every_hour_everyone_is_told_on_his_own_day_once(live: Practice, practice_zone: str, ends: date):
    live.timezone = practice_zone
    live.save()
    held = {zone: held_in(zone, ends) for zone in ZONES}
    noon = datetime(ends.year, ends.month, ends.day, 12, tzinfo=UTC)
    for at in hours(noon - timedelta(days=9), noon + timedelta(days=3)):
        sweep(at)

    for zone, credential in held.items():
        first, *rest = told(credential).items()
        assert first[1] == (30, [90, 60]), zone
        assert rest == [
            (ends - timedelta(days=7), (7, [])),
            (ends, (0, [])),
            (ends + timedelta(days=1), (-1, [])),
        ], zone


def test_the_sweep_hour_is_the_practices_own_in_summer_and_winter(live: Practice):
    live.sweep_hour = 2
    live.save()
    swept = {}
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2027, 3, 13), date(2027, 3, 14)):
        midnight = datetime(day.year, day.month, day.day, tzinfo=LOS_ANGELES).astimezone(UTC)
        swept[day] = next(at for at in hours(midnight, midnight + timedelta(days=1)) if sweep(at, live.pk).practices)

    # On 14 March there is no 2 o'clock: the hour has come at 3. On 1 November 1 o'clock comes twice, 2 o'clock once.
    assert {day: at.astimezone(LOS_ANGELES).strftime("%H:%M %z") for day, at in swept.items()} == {
        date(2026, 10, 31): "02:00 -0700",
        date(2026, 11, 1): "02:00 -0800",
        date(2027, 3, 13): "02:00 -0800",
        date(2027, 3, 14): "03:00 -0700",
    }


def test_an_hour_that_comes_twice_is_swept_twice_and_tells_once(live: Practice, world: World):
    live.sweep_hour = 1
    live.save()
    bls = CredentialFactory(technologist=world.tess_technologist, type="bls", ends=date(2026, 11, 1))
    for hour in (8, 9):
        assert sweep(datetime(2026, 11, 1, hour, tzinfo=UTC), live.pk).practices == 1

    assert told(bls) == {date(2026, 11, 1): (0, [90, 60, 30, 28, 7])}
    assert SweepRun.objects.get().passes == 2


def test_nothing_is_said_before_the_hour(live: Practice, world: World):
    bls = CredentialFactory(technologist=world.tess_technologist, type="bls", ends=date(2026, 11, 22))
    assert sweep(seven(date(2026, 11, 22)) - timedelta(seconds=1), live.pk).practices == 0
    assert told(bls) == {}

    assert sweep(seven(date(2026, 11, 22)), live.pk).practices == 1
    assert list(told(bls)) == [date(2026, 11, 22)]


def test_a_worker_that_runs_past_midnight_takes_each_day_as_it_comes(live: Practice, world: World):
    bls = CredentialFactory(technologist=world.tess_technologist, type="bls", ends=date(2026, 12, 31))
    start = datetime(2026, 12, 31, 22, 30, tzinfo=LOS_ANGELES)
    with time_machine.travel(start, tick=False) as clock:
        for _ in range(12):
            sweep_due_practices()
            clock.shift(HOUR)

    assert told(bls) == {
        date(2026, 12, 31): (0, [90, 60, 30, 28, 7]),
        date(2027, 1, 1): (-1, []),
    }


def test_29_february_and_1_march(live: Practice, world: World):
    leap = CredentialFactory(technologist=world.tess_technologist, type="vendor_badge", ends=date(2028, 2, 29))
    sweep_on(days(date(2028, 1, 29), date(2028, 3, 10)))

    assert told(leap) == {
        date(2028, 1, 29): (60, [90]),
        date(2028, 1, 30): (30, []),
        date(2028, 2, 22): (7, []),
        date(2028, 2, 29): (0, []),
        date(2028, 3, 1): (-1, []),
    }


@pytest.mark.parametrize("zone", ZONES)
def test_who_left_is_judged_on_his_own_day(live: Practice, zone: str):
    bls = held_in(zone, date(2026, 11, 22))
    last_day = seven(date(2026, 11, 22)).astimezone(ZoneInfo(zone)).date()
    bls.technologist.ends_on = last_day
    bls.technologist.save()
    sweep_on([date(2026, 11, 22), date(2026, 11, 23)])

    assert list(told(bls)) == [last_day]


def test_the_timetable_sweeps_each_practice_once_an_hour_and_makes_up_for_an_hour_without(live: Practice, world: World):
    amend(Practice.objects.filter(pk=world.other.pk), timezone="Asia/Kathmandu")
    first = seven(date(2026, 11, 22))
    swept = [sweep_due(first + timedelta(minutes=ahead)).practices for ahead in (-1, 0, 1, 59, 60, 61, 190)]
    assert swept == [1, 2, 0, 0, 2, 0, 2]
    assert sweep_due(datetime(2026, 11, 23, 1, 14, tzinfo=UTC)).practices == 1
    assert sweep_due(datetime(2026, 11, 23, 1, 15, tzinfo=UTC)).practices == 1


def test_what_is_swept_may_leave_while_others_are_still_being_swept(
    live: Practice, world: World, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sweeps, "TOGETHER", 1)
    done: list[tuple[set[UUID], int]] = []

    def note(practices: Collection[UUID]) -> None:
        done.append((set(practices), sum(_passes(each) for each in (live.pk, world.other.pk))))

    assert sweep_due(seven(date(2026, 11, 22)) + HOUR, then=note).practices == 2
    assert sorted(passes for _, passes in done) == [1, 2]
    assert set.union(*(practices for practices, _ in done)) == {live.pk, world.other.pk}


def _passes(practice_id: UUID) -> int:
    with opened(practice_id):
        return sum(SweepRun.objects.values_list("passes", flat=True))


def test_a_practice_whose_zone_nobody_knows_keeps_the_others_from_nothing(live: Practice, world: World):
    amend(Practice.objects.filter(pk=world.other.pk), timezone="Atlantis/Capital")
    bls = CredentialFactory(technologist=world.tess_technologist, type="bls", ends=date(2026, 11, 22))

    assert sweep_due(seven(date(2026, 11, 22))).practices == 1
    assert list(told(bls)) == [date(2026, 11, 22)]
