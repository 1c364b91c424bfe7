"""The last of December in small: what ends then in sixty practices is due on one day, and two workers are killed while
it leaves. Everybody gets one message that names all of theirs; nothing is lost and nothing said twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connections

from credentials.models import Credential, CredentialType, Period
from credentials.tasks import sweep_due_practices
from notifications import tasks
from notifications.models import Delivery, DeliveryItem
from notifications.send import deliver
from practices.models import Membership, Practice, Role, Technologist, User
from tenancy.context import practice_context
from tests.credentials.diary import seven
from tests.notifications.faults.queues import LEASE
from tests.support.killing import Killing
from tests.support.smtp import MailServer, text_of
from tests.world import founded

PRACTICES, PEOPLE, TYPES = 60, 5, {"cnim": "CNIM", "reegt": "R. EEG T."}
CREDENTIALS = PRACTICES * PEOPLE * len(TYPES)
MORNING = seven(date(2026, 12, 1))

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wall(db: None) -> list[Practice]:
    return [practice_with_all_due(number) for number in range(PRACTICES)]


def practice_with_all_due(number: int) -> Practice:
    live_at = MORNING - timedelta(days=60)
    practice = founded(slug=f"p{number}", name=f"P{number}", timezone="America/Los_Angeles", live_at=live_at)
    with practice_context(practice.pk):
        Membership.objects.create(user=User.objects.create_user(f"manager@p{number}.example"), role=Role.MANAGER)
        types = CredentialType.objects.bulk_create(CredentialType(code=code, name=name) for code, name in TYPES.items())
        people = Technologist.objects.bulk_create(
            Technologist(name=f"Tess {each}", email=f"tess{each}@p{number}.example", timezone=practice.timezone)
            for each in range(PEOPLE)
        )
        held = Credential.objects.bulk_create(
            Credential(technologist=person, type=kind) for person in people for kind in types
        )
        Period.objects.bulk_create(
            Period(credential=each, expires_on=date(2026, 12, 31), recorded_at=live_at, accepted_at=live_at)
            for each in held
        )
    return practice


def sweep_as_the_timetable_does(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The practices for which a worker was woken."""
    woken: list[str] = []
    monkeypatch.setattr(tasks.deliver_practice, "apply_async", lambda args, **_: woken.extend(args))
    with time_machine.travel(MORNING, tick=False):
        sweep_due_practices()
    return woken


def two_workers() -> None:
    def work(_: int) -> None:
        try:
            deliver(MORNING + LEASE, until_empty=True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))


def test_one_message_each_though_two_workers_were_killed(
    wall: list[Practice], mail: MailServer, kill: Killing, monkeypatch: pytest.MonkeyPatch
):
    assert set(sweep_as_the_timetable_does(monkeypatch)) == {str(practice.pk) for practice in wall}
    kill.at_point("before the call", MORNING, skip=100)
    kill.at_point("while beginning", MORNING, skip=20)
    assert 100 < len(mail.messages) < 300
    two_workers()

    people = {f"tess{each}@{practice.slug}.example" for practice in wall for each in range(PEOPLE)}
    managers = {f"manager@{practice.slug}.example" for practice in wall}
    assert Counter(mail.recipients) == Counter(people | managers)
    assert all(name in text_of(mail.to(address)[0]) for address in people for name in TYPES.values())
    items = 0
    for practice in wall:
        with practice_context(practice.pk):
            assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
            items += DeliveryItem.objects.count()
    assert items == 2 * CREDENTIALS
