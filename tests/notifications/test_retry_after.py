"""A provider that says when it may be called again is not called before, for anybody."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import requests
from anymail.exceptions import AnymailRequestsAPIError
from django.core.mail import EmailMessage
from hypothesis import given
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

from notifications.channels import email
from notifications.channels.base import Verdict
from notifications.channels.retry_after import MOST, asked_to_wait
from notifications.counts import DeliverCounts
from notifications.fan_out import fan_out
from notifications.models import Delivery, Outage, Silence
from notifications.send import deliver
from practices.models import Practice, Technologist
from tenancy import clock
from tests.conftest import opened
from tests.notifications.cast import MORNING, PHONE, SWEPT_AT, alert_of, deliver_to, hold, reminder, with_phone
from tests.support import twilio_api
from tests.support.smtp import MailServer
from tests.support.twilio_api import TwilioApi
from tests.world import World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", None),
        ("3600", 3600),
        ("3601", 3600),
        ("9" * 5000, 3600),
        ("Sun, 22 Nov 2026 16:02:00 GMT", 120),
        ("Sunday, 22-Nov-26 16:02:00 GMT", 120),
        ("Sun Nov 22 16:02:00 2026", 120),
        ("Mon, 23 Nov 2026 16:00:00 GMT", 3600),
        ("Sun, 22 Nov 2026 16:00:00 GMT", None),
        ("Sun, 22 Nov 2026 15:00:00 GMT", None),
        ("Sun, 31 Nov 2026 16:02:00 GMT", None),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("+60", None),
        ("²", None),
        ("٣", None),
        ("soon", None),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_what_a_provider_asks_for(status: int, said: str, wait: int | None):
    found = asked_to_wait(status, CaseInsensitiveDict({"retry-after": said}), NOW)
    assert found == (None if wait is None else timedelta(seconds=wait))


@given(st.text())
def test_whatever_it_says_the_wait_is_none_or_within_an_hour(said: str):
    wait = asked_to_wait(429, {"Retry-After": said}, NOW)
    assert wait is None or timedelta() < wait <= MOST


@pytest.mark.parametrize("status", [None, 200, 201, 400, 401, 500, 502])
def test_only_with_429_and_503_it_is_about_the_next_call(status: int | None):
    assert asked_to_wait(status, {"Retry-After": "120"}, NOW) is None


def test_without_a_word_of_it_there_is_no_wait():
    assert asked_to_wait(429, {}, NOW) is None


@pytest.mark.parametrize(
    ("status", "said", "verdict", "stops_batch", "wait"),
    [
        (429, "90", Verdict.NOT_TAKEN, True, 90),
        (429, "", Verdict.NOT_TAKEN, True, None),
        (503, "90", Verdict.UNKNOWN, True, 90),
        (503, "", Verdict.UNKNOWN, False, None),
        (500, "90", Verdict.UNKNOWN, False, None),
        (400, "90", Verdict.REJECTED, False, None),
    ],
)
def test_a_mail_providers_interface_is_heard(
    status: int, said: str, verdict: Verdict, stops_batch: bool, wait: int | None
):
    response = requests.Response()
    response.status_code = status
    response.headers["Retry-After"] = said
    outcome = email.judge(AnymailRequestsAPIError("No", email_message=EmailMessage(), response=response))
    assert (outcome.verdict, outcome.stops_batch) == (verdict, stops_batch)
    assert outcome.wait == (None if wait is None else timedelta(seconds=wait))


def slow_down(said: str) -> twilio_api.Behaviour:
    return replace(twilio_api.SLOW_DOWN, retry_after=said)


def test_twilio_is_not_called_before_by_this_message_or_another_practices(
    world: World, practice: Practice, tess: Technologist, twilio: TwilioApi
):
    mine = reminder(tess, channel="sms")
    twilio.script.append(slow_down("300"))
    deliver(MORNING)
    assert Delivery.objects.get(pk=mine.pk).next_attempt_at >= MORNING + 5 * MINUTE
    with opened(world.other.pk):
        theirs = with_phone(world.foreign, "+15035550199")
        reminder(theirs, channel="sms", at=MORNING)
    for seconds in (1, 60, 299):
        assert deliver(MORNING + timedelta(seconds=seconds)).accepted == 0
    assert twilio.posts == 1

    for minutes in (5, 10, 15):
        deliver(MORNING + minutes * MINUTE)
    assert [len(twilio.to(number)) for number in (PHONE, "+15035550199")] == [1, 1]


def test_a_date_is_understood_too(
    practice: Practice, tess: Technologist, twilio: TwilioApi, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    reminder(tess, channel="sms")
    twilio.script.append(slow_down("Sun, 22 Nov 2026 16:10:00 GMT"))
    deliver(MORNING)
    assert Outage.objects.get().not_before == MORNING + 10 * MINUTE
    deliver(MORNING + 9 * MINUTE)
    assert twilio.posts == 1


def test_whatever_it_asks_for_it_is_called_again_after_an_hour(
    practice: Practice, tess: Technologist, twilio: TwilioApi
):
    reminder(tess, channel="sms")
    twilio.script.append(slow_down("86400"))
    for minutes in range(60):
        deliver(MORNING + minutes * MINUTE)
    assert twilio.posts == 1
    for minutes in range(60, 95):
        deliver(MORNING + minutes * MINUTE)
    assert len(twilio.to(PHONE)) == 1


def test_our_own_back_off_is_never_cut_short(practice: Practice, tess: Technologist, twilio: TwilioApi):
    delivery = reminder(tess, channel="sms")
    Delivery.objects.update(setbacks=9)
    twilio.script.append(slow_down("1"))
    deliver(MORNING)
    assert Delivery.objects.get(pk=delivery.pk).next_attempt_at >= MORNING + 15 * MINUTE


def test_another_message_that_is_taken_meanwhile_does_not_end_the_wait(
    practice: Practice, tess: Technologist, twilio: TwilioApi
):
    reminder(tess, channel="sms")
    twilio.script.append(slow_down("300"))
    deliver(MORNING)
    Outage.objects.update(over_at=MORNING)
    deliver(MORNING + 4 * MINUTE)
    assert twilio.posts == 1


def test_what_failed_with_503_is_asked_for_only_when_the_time_has_come(
    practice: Practice, tess: Technologist, twilio: TwilioApi
):
    reminder(tess, channel="sms")
    twilio.script.append(replace(twilio_api.TAKE_AND_FAIL, status=503, retry_after="3600"))
    deliver(MORNING)
    asked = []
    listed = twilio.listed
    twilio.listed = lambda query: asked.append(query) or listed(query)  # type: ignore[method-assign]
    for minutes in range(60):
        assert deliver(MORNING + minutes * MINUTE).accepted == 0
    assert asked == []
    for minutes in range(60, 100):
        deliver(MORNING + minutes * MINUTE)
    assert (len(asked), Delivery.objects.get().state, twilio.posts) == (1, "accepted", 1)


def test_what_it_says_when_it_is_asked_is_heard_as_well(practice: Practice, tess: Technologist, twilio: TwilioApi):
    reminder(tess, channel="sms")
    twilio.script.append(twilio_api.RESET)
    deliver(MORNING)
    twilio.lists, twilio.always = False, slow_down("1800")
    deliver(MORNING + 11 * MINUTE)
    assert Outage.objects.get().not_before == MORNING + 41 * MINUTE
    assert Delivery.objects.get().next_attempt_at >= MORNING + 21 * MINUTE


def test_what_cannot_wait_so_long_takes_the_next_way(
    practice: Practice, tess: Technologist, mail: MailServer, twilio: TwilioApi
):
    practice.go_live(SWEPT_AT - timedelta(days=100))
    Silence.objects.create(technologist=tess, kind="expiry", channel="email")
    alert = alert_of(hold(tess, "bls", MORNING.date() + timedelta(days=30)), 30, leaves_by=MORNING)
    fan_out(SWEPT_AT, practice.pk)
    twilio.always = slow_down("3600")
    for minutes in range(25):
        deliver(MORNING + minutes * MINUTE, until_empty=True)
    assert set(Delivery.objects.filter(items__alert=alert).values_list("channel", flat=True)) == {"email", "sms"}
    assert (twilio.posts, len(mail.to("tess@example.org"))) == (1, 1)


def test_nothing_is_kept_of_a_provider_that_asks_for_nothing(practice: Practice, tess: Technologist, twilio: TwilioApi):
    deliver_to(tess, [alert_of(hold(tess, "bls", MORNING.date() + timedelta(days=8)), 30)], channel="sms")
    twilio.script.append(twilio_api.SLOW_DOWN)
    assert deliver(MORNING) == DeliverCounts(waiting=1)
    assert Outage.objects.get().not_before is None
    assert deliver(MORNING + MINUTE) == DeliverCounts(accepted=1)
