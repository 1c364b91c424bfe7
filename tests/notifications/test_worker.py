"""Workers side by side that race for the same messages."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections

from notifications.claim import Claim, claim
from notifications.send import deliver
from practices.models import Technologist
from tenancy.context import practice_context
from tests.notifications.cast import MORNING, alert_of, deliver_to, hold
from tests.support.smtp import MailServer
from tests.support.worker import SECONDS
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)


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


def _claimed_beside(practice_id: UUID) -> list[Claim]:
    try:
        with practice_context(practice_id):
            return list(claim(MORNING))
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
