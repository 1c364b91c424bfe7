"""A technologist who takes back “sent” when there is no time left is not left alone with it (rules.md B3)."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from credentials.sweeps import sweep
from notifications.links import link_to
from notifications.models import Alert, Delivery
from notifications.send import deliver
from practices.models import Membership, Practice, Technologist
from tests.notifications.cast import SWEPT_AT, hold
from tests.support.smtp import MailServer, text_of
from tests.support.twilio_api import TwilioApi
from tests.world import World

PHONE = "+15035550100"


@pytest.fixture(autouse=True)
def alice(world: World, practice: Practice) -> Membership:
    practice.go_live(SWEPT_AT - timedelta(days=100))
    Membership.objects.filter(user=world.alice).update(phone=PHONE, sms_consent_at=SWEPT_AT)
    return Membership.objects.get(user=world.alice)


def hours_of(on: date, *, last: int) -> list[datetime]:
    """From the sweep's own hour on, of that day."""
    return [SWEPT_AT + (on - date(2026, 11, 22)) + timedelta(hours=ahead) for ahead in range(last + 1)]


def run(instants: list[datetime]) -> None:
    for at in instants:
        sweep(at)
        deliver(at, until_empty=True)


def test_taken_back_through_the_link_managers_are_told_by_every_channel_within_the_hour(
    tess: Technologist, client: Client, mail: MailServer, twilio: TwilioApi
):
    hold(tess, "vendor_badge", date(2026, 11, 30))
    run(hours_of(date(2026, 11, 22), last=0))
    reminder = Delivery.objects.filter(technologist=tess, channel="email").get()
    alert = reminder.items.get().alert
    path = link_to(reminder).removeprefix("http://testserver")
    with time_machine.travel(SWEPT_AT + timedelta(hours=2), tick=False):
        client.post(f"{path}items/{alert.pk}/sent/")
    run([at for day in range(23, 25) for at in hours_of(date(2026, 11, day), last=3)])
    assert "The renewal was submitted on Sun 22 Nov" in words_to(mail, "alice@example.org")[-1]
    assert twilio.to(PHONE) == []

    with time_machine.travel(hours_of(date(2026, 11, 24), last=3)[-1] + timedelta(minutes=10), tick=False):
        client.post(f"{path}items/{alert.pk}/not-sent/")
    before = len(mail.to("alice@example.org"))
    run(hours_of(date(2026, 11, 24), last=6)[4:])

    (told,) = words_to(mail, "alice@example.org")[before:]
    assert "Nobody has begun the renewal" in told
    assert len(twilio.to(PHONE)) == 1
    assert Alert.objects.filter(escalated=True).count() == 1


def words_to(mail: MailServer, address: str) -> list[str]:
    return [" ".join(text_of(each).replace("\u00a0", " ").split()) for each in mail.to(address)]
