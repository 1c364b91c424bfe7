"""A worker takes a message at the very moment that the fan-out would put one more alert into it."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, connections

from notifications.fan_out import fan_out
from notifications.models import Alert, Delivery, DeliveryState
from practices.models import Practice, Technologist
from tenancy.context import practice_context
from tests.notifications.cast import DAY, SWEPT_AT, alert_of, hold
from tests.world import founded

HOUR = timedelta(hours=1)
PATIENCE = 2_000  # looks at a query that should be waiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def live(db: None) -> Practice:
    return founded(slug="cascade", name="Cascade", timezone="America/Los_Angeles", live_at=SWEPT_AT)


@pytest.fixture
def tess(live: Practice) -> Technologist:
    with practice_context(live.pk):
        return Technologist.objects.create(name="Tess", email="tess@example.org", timezone=live.timezone)


def alert(person: Technologist, code: str, rung: int) -> Alert:
    return alert_of(hold(person, code, DAY + timedelta(days=rung)), rung)


@contextmanager
def in_another_process() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool
        pool.submit(connections.close_all).result()


def until_it_waits(running: Future[int]) -> None:
    for _ in range(PATIENCE):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        assert not running.done(), "It did not wait for the worker that was taking the message."
    raise AssertionError("It never came to wait.")


def test_it_waits_for_the_worker_and_leaves_the_message_that_goes_alone(live: Practice, tess: Technologist):
    with practice_context(live.pk):
        first = alert(tess, "bls", 30)
    fan_out(SWEPT_AT)
    with practice_context(live.pk):
        wide, narrow = alert(tess, "acls", 60), alert(tess, "cnim", 7)

    with in_another_process() as pool:
        with practice_context(live.pk):
            Delivery.objects.update(state=DeliveryState.SENDING)
            running = pool.submit(fan_out, SWEPT_AT)
            until_it_waits(running)
        assert running.result() == 0

    with practice_context(live.pk):
        assert set(Alert.objects.filter(items__isnull=False)) == {first}

    assert fan_out(SWEPT_AT + HOUR) == 1
    with practice_context(live.pk):
        assert set(Alert.objects.filter(items__delivery__state=DeliveryState.PENDING)) == {narrow}
        assert not wide.items.exists()
