"""A provider that asks to slow down, or is away, for six hours: it is asked ever more seldom and never by all at once,
nothing is given up, and everything leaves once when it is back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from notifications.models import Delivery
from notifications.send import deliver
from practices.models import Practice
from tests.notifications.cast import MORNING, reminder
from tests.notifications.faults.queues import someone
from tests.support.smtp import MailServer
from tests.support.twilio_api import FAIL, SLOW_DOWN, TAKE, TwilioApi

MESSAGES = 4
HOURS = timedelta(hours=6)
POLL = timedelta(minutes=5)
LONGEST = timedelta(minutes=30)


@contextmanager
def asks_to_slow_down(mail: MailServer, twilio: TwilioApi, settings: Settings) -> Iterator[None]:
    twilio.always = SLOW_DOWN
    yield
    twilio.always = TAKE


@contextmanager
def fails(mail: MailServer, twilio: TwilioApi, settings: Settings) -> Iterator[None]:
    """Whatever it is asked: it cannot say either what it took."""
    twilio.always, twilio.lists = FAIL, False
    yield
    twilio.always, twilio.lists = TAKE, True


@contextmanager
def takes_no_connections(mail: MailServer, twilio: TwilioApi, settings: Settings) -> Iterator[None]:
    ports = settings.EMAIL_PORT, settings.TWILIO_API_BASE
    settings.EMAIL_PORT, settings.TWILIO_API_BASE = 1, "http://127.0.0.1:1"
    yield
    settings.EMAIL_PORT, settings.TWILIO_API_BASE = ports


def answers(reply: str) -> Callable[..., object]:
    @contextmanager
    def answering(mail: MailServer, twilio: TwilioApi, settings: Settings) -> Iterator[None]:
        mail.refuse_all = reply
        yield
        mail.refuse_all = ""

    return answering


@pytest.fixture
def waiting(practice: Practice) -> Callable[[str], None]:
    def messages(channel: str) -> None:
        for number in range(MESSAGES):
            reminder(someone(practice, number), channel=channel, at=MORNING)

    return messages


def polled(start: datetime, length: timedelta, step: timedelta = POLL) -> dict[object, list[timedelta]]:
    """By message: how long it was to wait after each try of its own."""
    waits: dict[object, list[timedelta]] = {}
    known: dict[object, int] = {}
    for number in range(length // step):
        at = start + number * step
        deliver(at, until_empty=True)
        for pk, due_at, tries in Delivery.objects.waiting().values_list("pk", "next_attempt_at", "attempts"):
            if tries > known.get(pk, 0):
                waits.setdefault(pk, []).append(due_at - at)
            known[pk] = tries
    return waits


@pytest.mark.parametrize(
    ("channel", "trouble"),
    [
        pytest.param("sms", asks_to_slow_down, id="429"),
        pytest.param("sms", takes_no_connections, id="no connection to the SMS provider"),
        pytest.param("email", answers("421 Too busy"), id="421"),
        pytest.param("email", answers("451 Try again later"), id="451"),
    ],
)
def test_six_hours_cost_nothing_but_time(
    waiting: Callable[[str], None], mail: MailServer, twilio: TwilioApi, settings: Settings, channel: str, trouble
):
    waiting(channel)
    with trouble(mail, twilio, settings):
        waits = polled(MORNING, HOURS)

    assert len(waits) == MESSAGES
    for each in waits.values():
        assert each[0] <= timedelta(minutes=1)
        assert 5 < len(each) < 30
        assert all(LONGEST / 2 <= wait <= LONGEST for wait in each[5:])
    assert len({tuple(each) for each in waits.values()}) == MESSAGES
    assert len(set(Delivery.objects.values_list("next_attempt_at", flat=True))) == MESSAGES
    assert [*mail.messages, *twilio.taken] == []
    assert_all_leave_once(channel, mail, twilio)


def test_of_a_provider_that_fails_and_cannot_be_asked_for_six_hours_nobody_gives_up(
    waiting: Callable[[str], None], mail: MailServer, twilio: TwilioApi, settings: Settings
):
    waiting("sms")
    with fails(mail, twilio, settings):
        polled(MORNING, HOURS, LONGEST)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"unknown"}
    assert twilio.posts == MESSAGES
    assert_all_leave_once("sms", mail, twilio)


def assert_all_leave_once(channel: str, mail: MailServer, twilio: TwilioApi) -> None:
    polled(MORNING + HOURS, LONGEST + 2 * POLL)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    left = mail.recipients if channel == "email" else [str(message["to"]) for message in twilio.taken]
    assert len(left) == len(set(left)) == MESSAGES
