"""Two beats, eight sweeps at once, each with a connection of its own: the rows are those of one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import OperationalError, connections
from kombu.exceptions import OperationalError as BrokerAway
from psycopg.errors import DeadlockDetected

from credentials import sweeps
from credentials.models import Credential, Renewal
from credentials.sweeps import SweepCounts, sweep
from credentials.tasks import sweep_due_practices
from notifications.fan_out import fan_out
from notifications.models import Alert, Delivery, DeliveryItem, SweepRun
from notifications.tasks import deliver_practice
from practices.models import Membership, Practice, Role, Technologist, User
from tenancy import clock
from tenancy.context import practice_context
from tests.credentials.diary import days, seven
from tests.factories import CredentialFactory
from tests.world import founded

TODAY = date(2026, 11, 22)
ENDS = (-40, -30, -1, 0, 1, 6, 7, 8, 21, 28, 29, 60, 89, 90, 91)

pytestmark = pytest.mark.django_db(transaction=True)


def practice_with_much_due(slug: str, manager: User) -> Practice:
    practice = founded(slug=slug, name=slug, timezone="America/Los_Angeles", live_at=seven(TODAY) - timedelta(days=1))
    with practice_context(practice.pk):
        Membership.objects.create(user=manager, role=Role.MANAGER)
        for number in range(6):
            tess = Technologist.objects.create(
                name=f"Tess {number}",
                email=f"tess{number}@example.org",
                phone=f"+1503555014{number}",
                sms_consent_at=seven(TODAY),
                timezone=("America/Los_Angeles", "Pacific/Kiritimati")[number % 2],
            )
            for ends, type_code in zip(ENDS[number % 3 :: 3], ("cnim", "bls", "acls", "liability", "tb"), strict=True):
                CredentialFactory(technologist=tess, type=type_code, ends=TODAY + timedelta(days=ends))
    return practice


@pytest.fixture
def manager() -> User:
    return User.objects.create_user("alice@example.org", name="Alice")


@pytest.fixture
def alone(manager: User) -> Practice:
    return practice_with_much_due("alone", manager)


@pytest.fixture
def crowded(manager: User) -> Practice:
    return practice_with_much_due("crowded", manager)


def at_once(number: int, work: Callable[[], SweepCounts]) -> list[SweepCounts]:
    starting_line = Barrier(number)

    def run(_: int) -> SweepCounts:
        starting_line.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def rows_of(practice: Practice) -> dict[str, list[tuple]]:
    """Everything a sweep writes, without the ids that differ."""
    with practice_context(practice.pk):
        names = dict(Technologist.objects.values_list("pk", "name"))
        about = {pk: (names[who], code) for pk, who, code in _credentials()}
        alerts = {
            alert.pk: (*about[alert.about_id], alert.audience, alert.due_on, alert.rung, alert.round, alert.state)
            for alert in Alert.objects.all()
        }
        deliveries = {
            each.pk: (each.channel, each.address, each.day, each.batch, each.next_attempt_at, each.recipient_name)
            for each in Delivery.objects.all()
        }
        return {
            "alerts": sorted(alerts.values()),
            "deliveries": sorted(deliveries.values()),
            "items": sorted(
                (*deliveries[item.delivery_id], *alerts[item.alert_id]) for item in DeliveryItem.objects.all()
            ),
            "renewals": sorted(
                (*about[each.credential_id], each.stage, each.opened_on) for each in Renewal.objects.all()
            ),
            "runs": list(
                SweepRun.objects.values_list("day", "technologist_alerts", "manager_alerts", "covered", "deliveries")
            ),
        }


def _credentials() -> list[tuple]:
    return list(Credential.objects.values_list("pk", "technologist", "type__code"))


@pytest.mark.parametrize("number", [2, 8])
def test_sweeps_at_once_leave_the_rows_of_one(alone: Practice, crowded: Practice, number: int):
    one = sweep(seven(TODAY), alone.pk)
    counts = at_once(number, lambda: sweep(seven(TODAY), crowded.pk))

    assert one.technologist_alerts > 10
    assert rows_of(crowded) == rows_of(alone)
    assert sum(counts, SweepCounts()) == SweepCounts(**(one.as_dict() | {"practices": number}))


def test_a_month_of_eight_sweeps_a_day_over_all_practices_leaves_the_rows_of_one_a_day(
    alone: Practice, crowded: Practice
):
    """Those of all practices and those of one meet; what is due changes from day to day."""
    for on in days(TODAY, TODAY + timedelta(days=9)):
        sweep(seven(on), alone.pk)
        at_once(8, lambda on=on: sweep(seven(on), None) if on.day % 2 else sweep(seven(on), crowded.pk))

    assert rows_of(crowded) == rows_of(alone)


def test_sweep_and_fan_out_at_once_put_each_alert_in_one_message(alone: Practice, crowded: Practice):
    sweep(seven(TODAY), alone.pk)

    def both() -> SweepCounts:
        counts = sweep(seven(TODAY), crowded.pk)
        fan_out(seven(TODAY))
        return counts

    at_once(8, both)
    assert rows_of(crowded)["items"] == rows_of(alone)["items"]


def test_sweeps_on_both_sides_of_an_hour_leave_each_rung_once(alone: Practice, crowded: Practice):
    moments: list[datetime] = [seven(TODAY) + timedelta(hours=ahead) for ahead in range(4)]
    for moment in moments:
        sweep(moment, alone.pk)
    queue = iter(sorted(moments * 2))
    at_once(8, lambda: sweep(next(queue), crowded.pk))

    assert rows_of(crowded)["alerts"] == rows_of(alone)["alerts"]


@pytest.mark.parametrize("deadlocks", [1, 2])
def test_after_a_deadlock_it_is_swept_again(alone: Practice, monkeypatch: pytest.MonkeyPatch, deadlocks: int):
    trouble = [OperationalError("deadlock detected") for _ in range(deadlocks)]
    sweep_once = sweeps._sweep_once

    def troubled(*arguments: object) -> SweepCounts:
        if trouble:
            raise trouble.pop() from DeadlockDetected()
        return sweep_once(*arguments)

    monkeypatch.setattr(sweeps, "_sweep_once", troubled)
    assert sweep(seven(TODAY), alone.pk).technologist_alerts > 10


def test_another_trouble_of_the_database_is_told(alone: Practice, monkeypatch: pytest.MonkeyPatch):
    def troubled(*_: object) -> SweepCounts:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(sweeps, "_sweep_once", troubled)
    with pytest.raises(OperationalError, match="the connection is lost"):
        sweep(seven(TODAY), alone.pk)


def test_a_broker_that_is_away_keeps_nobody_from_being_swept(
    alone: Practice, crowded: Practice, monkeypatch: pytest.MonkeyPatch
):
    asked: list[tuple[str, ...]] = []

    def away(*, args: tuple[str, ...], **_: object) -> None:
        asked.append(args)
        raise BrokerAway("Connection refused.")

    monkeypatch.setattr(sweeps, "TOGETHER", 1)
    monkeypatch.setattr(deliver_practice, "apply_async", away)
    monkeypatch.setattr(clock, "now", lambda: seven(TODAY))
    sweep_due_practices()
    assert sorted(asked) == sorted((str(each.pk),) for each in (alone, crowded))
