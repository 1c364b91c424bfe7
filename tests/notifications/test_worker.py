"""Real processes side by side: a Celery worker that is woken, and workers that race for the same messages."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, connections

from notifications.claim import Claim, claim
from notifications.models import Delivery
from notifications.send import deliver
from notifications.tasks import deliver_practice
from practices.models import Technologist
from tenancy import clock
from tenancy.context import practice_context
from tenancy.tasks import wake
from tests.notifications.cast import MORNING, alert_of, deliver_to, hold
from tests.support.child import environment
from tests.support.smtp import MailServer
from tests.support.worker import SECONDS, celery_worker, own_broker
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_wake_up_on_commit_reaches_a_worker_which_delivers(
    world: World, mail: MailServer, monkeypatch: pytest.MonkeyPatch
):
    broker, now = own_broker(monkeypatch), clock.now()
    with celery_worker(environment(mail, REDIS_URL=broker), queues="deliver"):
        with practice_context(world.practice.pk):
            bls = hold(world.tess_technologist, "bls", now.date() + timedelta(days=7))
            deliver_to(world.tess_technologist, [alert_of(bls, 7)], at=now)
            wake(deliver_practice, world.practice.pk)
        assert mail.arrived.wait(SECONDS)

    assert [message["Subject"][:13] for message in mail.messages] == ["Your BLS ends"]
    with practice_context(world.practice.pk):
        assert [delivery.state for delivery in Delivery.objects.all()] == ["accepted"]


def test_a_worker_whose_connection_was_cut_between_two_tasks_delivers_on(
    world: World, mail: MailServer, monkeypatch: pytest.MonkeyPatch
):
    broker, now = own_broker(monkeypatch), clock.now()
    with celery_worker(environment(mail, REDIS_URL=broker), queues="deliver"):
        for code in ("bls", "acls"):
            with practice_context(world.practice.pk):
                ends = hold(world.tess_technologist, code, now.date() + timedelta(days=7))
                deliver_to(world.tess_technologist, [alert_of(ends, 7)], at=now, batch=100 + len(mail.messages))
                wake(deliver_practice, world.practice.pk)
            assert mail.arrived.wait(SECONDS)
            mail.arrived.clear()
            _cut_everybody_elses_connections()

    assert [message["Subject"].split()[1] for message in mail.messages] == ["BLS", "ACLS"]


def test_what_one_worker_is_claiming_another_skips_without_waiting(world: World):
    with practice_context(world.practice.pk):
        bls = hold(world.tess_technologist, "bls", MORNING.date() + timedelta(days=8))
        delivery = deliver_to(world.tess_technologist, [alert_of(bls, 30)])

    with ThreadPoolExecutor() as others, practice_context(world.practice.pk):
        (mine,) = claim(MORNING)
        assert others.submit(_claimed_beside, world.practice.pk).result(SECONDS) == []
    assert mine.delivery == delivery.pk


def test_workers_that_race_send_each_message_once(world: World, mail: MailServer):
    with practice_context(world.practice.pk):
        people = [
            Technologist.objects.create(name=f"P{n}", email=f"p{n}@example.org", timezone="America/Los_Angeles")
            for n in range(30)
        ]
        for person in people:
            deliver_to(person, [alert_of(hold(person, "bls", MORNING.date() + timedelta(days=8)), 30)])

    _at_once(6, lambda: deliver(MORNING, until_empty=True))

    assert sorted(mail.recipients) == sorted(person.email for person in people)


def _cut_everybody_elses_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()"
        )


def _claimed_beside(practice_id: UUID) -> list[Claim]:
    try:
        with practice_context(practice_id):
            return claim(MORNING)
    finally:
        connections.close_all()


def _at_once(number: int, work: Callable[[], object]) -> None:
    barrier = threading.Barrier(number)

    def run() -> None:
        barrier.wait()
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
