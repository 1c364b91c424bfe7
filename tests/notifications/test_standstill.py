"""While nothing leaves by a channel, what cannot wait takes the next one, and whom nothing else reaches is told."""

from datetime import date, datetime, timedelta

import pytest

from notifications.fan_out import fan_out
from notifications.models import Alert, Delivery, Silence
from notifications.send import deliver
from notifications.sender import lift, stop
from practices.models import Practice, Technologist
from tests.notifications.cast import MORNING, PHONE, SWEPT_AT, alert_of, hold
from tests.support import twilio_api
from tests.support.smtp import MailServer, text_of
from tests.support.twilio_api import TwilioApi

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ENDS = date(2026, 11, 29)


@pytest.fixture(autouse=True)
def live(practice: Practice) -> Practice:
    practice.go_live(SWEPT_AT - timedelta(days=100))
    return practice


@pytest.fixture
def by_sms(tess: Technologist) -> Technologist:
    """Somebody who has an e-mail address and wants texts only."""
    Silence.objects.create(technologist=tess, kind="expiry", channel="email")
    return tess


def due(person: Technologist, rung: int = 7, **fields: object) -> Alert:
    alert = alert_of(hold(person, "bls", ENDS), rung, **fields)
    fan_out(SWEPT_AT, alert.practice_id)
    return alert


def stopped(at: datetime = MORNING) -> None:
    stop("sms", code="30034", reason="Our number is not registered.", at=at)


def channels(alert: Alert) -> set[str]:
    return set(Delivery.objects.filter(items__alert=alert).values_list("channel", flat=True))


def told() -> list[str]:
    return list(Alert.objects.filter(kind="unreachable").values_list("escalated", flat=True))


@pytest.mark.parametrize(
    ("minutes", "rung", "fields", "is_made_up"),
    [
        (59, 7, {}, False),
        (61, 7, {}, True),
        (61, 0, {}, True),
        (61, 30, {}, False),
        (61, 30, {"leaves_by": MORNING}, True),
        (11, 30, {"leaves_by": MORNING}, True),
        (9, 30, {"leaves_by": MORNING}, False),
    ],
)
def test_what_cannot_wait_for_a_refused_sender_takes_the_next_way(
    by_sms: Technologist, mail: MailServer, twilio: TwilioApi, minutes: int, rung: int, fields: dict, is_made_up: bool
):
    alert = due(by_sms, rung, **fields)
    stopped()
    deliver(MORNING + minutes * MINUTE, until_empty=True)
    deliver(MORNING + minutes * MINUTE, until_empty=True)
    assert (channels(alert) == {"email", "sms"}) is is_made_up
    assert len(mail.to("tess@example.org")) == is_made_up
    assert told() == []


def test_the_hourly_fan_out_takes_it_too_and_only_once(by_sms: Technologist, live: Practice):
    alert = due(by_sms)
    stopped()
    for minutes in (0, 61, 121):
        fan_out(MORNING + minutes * MINUTE, live.pk)
    assert channels(alert) == {"email", "sms"}
    assert Delivery.objects.count() == 2


def test_what_waits_leaves_nevertheless_once_the_stop_is_lifted(
    by_sms: Technologist, mail: MailServer, twilio: TwilioApi
):
    due(by_sms)
    stopped()
    deliver(MORNING + 61 * MINUTE, until_empty=True)
    lift("sms", by="olga@example.org", at=MORNING + 2 * HOUR)
    deliver(MORNING + 2 * HOUR, until_empty=True)
    assert (len(twilio.to(PHONE)), len(mail.to("tess@example.org"))) == (1, 1)


def test_a_provider_that_takes_nothing_is_as_good_as_refused(by_sms: Technologist, mail: MailServer, twilio: TwilioApi):
    alert = due(by_sms)
    twilio.always = twilio_api.SLOW_DOWN
    for minutes in (0, 40, 80, 81):
        deliver(MORNING + minutes * MINUTE, until_empty=True)
    assert channels(alert) == {"email", "sms"}
    assert len(mail.to("tess@example.org")) == 1


def test_the_other_way_round_from_mail_to_texts(tess: Technologist, mail: MailServer, twilio: TwilioApi):
    Silence.objects.create(technologist=tess, kind="expiry", channel="sms")
    alert = due(tess)
    stop("email", code="x", reason="Not welcome.", at=MORNING)
    deliver(MORNING + 61 * MINUTE, until_empty=True)
    deliver(MORNING + 61 * MINUTE, until_empty=True)
    assert channels(alert) == {"email", "sms"}
    assert len(twilio.to(PHONE)) == 1


@pytest.fixture
def only_a_phone(tess: Technologist) -> Technologist:
    tess.email = ""
    tess.save()
    return tess


def test_whom_nothing_else_reaches_is_told_to_the_managers_once(
    only_a_phone: Technologist, mail: MailServer, twilio: TwilioApi
):
    due(only_a_phone)
    stopped()
    deliver(MORNING, until_empty=True)
    assert told() == []
    for minutes in (61, 71, 81, 91):
        deliver(MORNING + minutes * MINUTE, until_empty=True)
    assert told() == [True]
    (sent,) = mail.to("alice@example.org")
    words = text_of(sent)
    assert "A message did not reach Tess Tanaka" in words
    assert "Our number is not registered." in words


def test_what_left_meanwhile_is_not_told(only_a_phone: Technologist, mail: MailServer, twilio: TwilioApi):
    due(only_a_phone)
    stopped()
    deliver(MORNING + 61 * MINUTE, practice_id=only_a_phone.practice_id)
    assert told() == [True]
    lift("sms", by="olga@example.org", at=MORNING + 62 * MINUTE)
    Delivery.objects.filter(channel="sms").update(next_attempt_at=SWEPT_AT)
    Delivery.objects.filter(channel="email").update(next_attempt_at=MORNING + 2 * HOUR)
    deliver(MORNING + 63 * MINUTE, until_empty=True)
    deliver(MORNING + 3 * HOUR, until_empty=True)
    assert len(twilio.to(PHONE)) == 1
    assert mail.to("alice@example.org") == []


def test_nobody_is_told_of_what_can_wait(only_a_phone: Technologist, mail: MailServer, twilio: TwilioApi):
    due(only_a_phone, rung=30)
    stopped()
    deliver(MORNING + 5 * HOUR, until_empty=True)
    assert told() == []
