"""/metrics for Prometheus, with a token; /readyz with what should have left."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from credentials.sweeps import sweep
from notifications.models import Delivery, SenderStop
from practices.models import Practice
from tests.conftest import amend, opened
from tests.nervecenter.test_health import LONG_AGO, SEVEN
from tests.notifications.cast import alert_of, deliver_to, hold
from tests.world import World

TOKEN = "a-token-for-prometheus"
AT = SEVEN + timedelta(hours=1)


@pytest.fixture
def late(world: World, settings: Settings) -> World:
    """One message an hour late, one that failed; both practices swept."""
    settings.METRICS_TOKEN = TOKEN
    amend(Practice.objects.all(), created_at=LONG_AGO)
    sweep(SEVEN)
    with opened(world.practice.pk):
        bls = hold(world.tess_technologist, "bls", date(2026, 11, 30))
        deliver_to(world.tess_technologist, [alert_of(bls, 30)])
        failed = deliver_to(world.tess_technologist, [alert_of(bls, 7)], batch=1)
        Delivery.objects.filter(pk=failed.pk).update(state="failed")
    return world


def asked(client: Client, token: str = TOKEN) -> tuple[int, str]:
    with time_machine.travel(AT, tick=False):
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code, answer.content.decode()


def test_figures_are_told_by_channel_and_state(late: World, client: Client):
    SenderStop.objects.create(channel="sms", code="30034", reason="Not registered.", since=SEVEN)
    status, text = asked(client)
    assert status == 200
    lines = text.splitlines()
    for line in (
        "# TYPE nervecenter_practices gauge",
        "nervecenter_practices 2",
        "nervecenter_practices_sweep_overdue 0",
        "nervecenter_practices_reconciliation_overdue 0",
        "nervecenter_deliveries_late 1",
        "nervecenter_deliveries_not_reached 1",
        'nervecenter_deliveries{channel="email",state="pending"} 1',
        'nervecenter_deliveries{channel="email",state="failed"} 1',
        'nervecenter_delivery_oldest_due_seconds{channel="email"} 3600',
        'nervecenter_delivery_oldest_due_seconds{channel="sms"} 0',
        'nervecenter_sender_stopped{channel="sms"} 1',
        'nervecenter_sender_stopped{channel="email"} 0',
    ):
        assert line in lines, line
    assert any(line.startswith('nervecenter_queue_length{queue="deliver"} ') for line in lines)
    assert len({line.split(" ")[2] for line in lines if line.startswith("# HELP")}) == 12
    for word in ("Tess", "cascade", "example.org", str(late.practice.pk)):
        assert word not in text


def test_a_broker_that_is_away_leaves_its_figures_out(late: World, client: Client, settings: Settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    status, text = asked(client)
    assert (status, "nervecenter_queue_length{" in text, "nervecenter_practices 2" in text) == (200, False, True)


@pytest.mark.parametrize("token", ["", "another"])
def test_nobody_reads_them_without_the_token(late: World, client: Client, token: str):
    assert asked(client, token)[0] == 401


def test_without_a_token_set_there_is_no_such_page(late: World, client: Client, settings: Settings):
    settings.METRICS_TOKEN = ""
    assert asked(client, "")[0] == 404


def test_not_ready_while_messages_are_half_an_hour_late(late: World, client: Client):
    with time_machine.travel(AT, tick=False):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["failing"]) == (
        503,
        {"deliveries": "1 messages should have left half an hour ago."},
    )
    with time_machine.travel(SEVEN + timedelta(minutes=29), tick=False):
        assert client.get("/readyz").json()["failing"] == {}
