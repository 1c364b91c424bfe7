"""A worker killed at any point of its work: nothing is lost, and at most one message is sent twice (rules.md G2)."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from notifications.models import Delivery
from notifications.send import deliver
from practices.models import Practice, Technologist
from tenancy.context import practice_context
from tests.notifications.cast import MORNING, SWEPT_AT, alert_of, deliver_to, hold
from tests.support.child import environment
from tests.support.doomed import POINTS
from tests.support.smtp import MailServer
from tests.support.twilio_api import TwilioApi
from tests.world import World

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = (("ana@example.org", "+15035550111"), ("ben@example.org", "+15035550122"))
# Of the four, the first to leave is a mail and the second an SMS; that one was taken is stored with the start of what
# comes after it. Of a mail whose answer was lost nobody can know; the SMS provider is asked. All four are one batch.
ONCE_A_BATCH = ("before claim", "while claiming", "while beginning")
ROUNDS = [(point, nth) for point in POINTS for nth in ((1,) if point in ONCE_A_BATCH else (1, 2))]
SENT_TWICE = [("after the answer", 1), ("after claim", 2), ("before the start", 2)]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("point", "nth"), ROUNDS)
def test_a_killed_worker_loses_nothing(world: World, mail: MailServer, twilio: TwilioApi, point: str, nth: int):
    _two_people_with_two_messages_each(world.practice)
    _killed_worker(mail, twilio, point, nth)

    for later in (timedelta(seconds=121), timedelta(minutes=11), timedelta(minutes=30)):
        deliver(MORNING + later, until_empty=True)

    with practice_context(world.practice.pk):
        assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    counts = [len(mail.to(address)) for address, _ in PEOPLE] + [len(twilio.to(phone)) for _, phone in PEOPLE]
    assert min(counts) == 1
    assert sum(counts) == (5 if (point, nth) in SENT_TWICE else 4)
    assert len({message["Message-ID"] for message in mail.messages}) == 2


def _two_people_with_two_messages_each(practice: Practice) -> None:
    with practice_context(practice.pk):
        for email, phone in PEOPLE:
            person = Technologist.objects.create(
                name=email.split("@")[0].title(),
                email=email,
                phone=phone,
                sms_consent_at=SWEPT_AT,
                timezone=practice.timezone,
            )
            alert = alert_of(hold(person, "bls", SWEPT_AT.date() + timedelta(days=8)), 30)
            deliver_to(person, [alert])
            deliver_to(person, [alert], channel="sms")


def _killed_worker(mail: MailServer, twilio: TwilioApi, point: str, nth: int) -> None:
    command = [sys.executable, "-m", "tests.support.doomed", point, str(nth), MORNING.isoformat()]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment(mail, twilio), capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == -9, ended.stderr
