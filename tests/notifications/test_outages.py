"""A provider that takes nothing for an hour: operators are told once, everybody sees it, it ends by itself."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from structlog.testing import capture_logs

from nervecenter.health.metrics import metrics
from notifications.fan_out import fan_out
from notifications.models import Address, Delivery, Outage, Silence
from notifications.operators import tell_operators_of_outage
from notifications.outages import end_quiet_ones, long_ones
from notifications.send import deliver
from notifications.standstill import LONG
from notifications.tasks import deliver_due
from practices.models import Practice, Technologist, User
from tenancy import clock
from tests.nervecenter.second_step import with_second_step
from tests.notifications.cast import MORNING, SWEPT_AT, alert_of, deliver_to, hold, reminder
from tests.support import twilio_api
from tests.support.smtp import MailServer, text_of
from tests.support.twilio_api import Behaviour, TwilioApi
from tests.support.twilio_calls import call, callback_path, status_form
from tests.world import World

MINUTE = timedelta(minutes=1)
CANARY = "qx7z@example.org"
AWAY = [twilio_api.SLOW_DOWN, twilio_api.WRONG_TOKEN, twilio_api.RESET, twilio_api.FAIL]


@pytest.fixture(autouse=True)
def olga(db: None) -> User:
    return User.objects.create_user("olga@example.org", is_operator=True)


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    calls: list[tuple[str, ...]] = []
    monkeypatch.setattr(tell_operators_of_outage, "apply_async", lambda args, **_: calls.append(args))
    return calls


def one_more(person: Technologist, at: datetime) -> Delivery:
    number = Delivery.objects.count() + 1
    bls = person.credentials.first() or hold(person, "bls", MORNING.date() + timedelta(days=8))
    return deliver_to(person, [alert_of(bls, 30 - number)], channel="sms", batch=number, at=at)


@pytest.mark.parametrize("behaviour", AWAY)
def test_operators_are_told_once_after_an_hour(
    practice: Practice,
    tess: Technologist,
    twilio: TwilioApi,
    woken: list[tuple[str, ...]],
    django_capture_on_commit_callbacks,
    behaviour: Behaviour,
):
    twilio.always = behaviour
    with capture_logs() as logs, django_capture_on_commit_callbacks(execute=True):
        for minutes in (0, 30, 59):
            one_more(tess, MORNING + minutes * MINUTE)
            deliver(MORNING + minutes * MINUTE)
        assert not any(entry["event"] == "provider_away" for entry in logs)
        for minutes in (61, 95, 125, 160):
            one_more(tess, MORNING + minutes * MINUTE)
            deliver(MORNING + minutes * MINUTE)

    assert [entry["event"] for entry in logs if entry["event"] == "provider_away"] == ["provider_away"]
    assert woken == [("sms",)]
    assert Outage.objects.get().since == MORNING


def test_one_that_fails_and_cannot_be_asked_is_away_too(
    practice: Practice, tess: Technologist, twilio: TwilioApi, mail: MailServer
):
    reminder(tess, channel="sms")
    twilio.always, twilio.lists = twilio_api.FAIL, False
    for minutes in (0, 11, 22, 45, 70):
        deliver(MORNING + minutes * MINUTE)
    assert twilio.posts == 1
    assert long_ones(MORNING + 70 * MINUTE) == [Outage.objects.get()]


def test_the_mail_says_what_and_since_when_and_goes_to_nobody_else(mail: MailServer):
    User.objects.create_user("dana@example.org")
    Outage.objects.create(channel="sms", since=MORNING, last_at=MORNING, reason="The provider asks to slow down (429).")
    tell_operators_of_outage("sms")
    assert mail.recipients == ["olga@example.org"]
    assert mail.messages[0]["Subject"] == "NerveCenter: nothing leaves by text message"
    words = text_of(mail.messages[0])
    assert "its provider has taken nothing since 22 Nov 2026 16:00 UTC" in words
    assert "The provider asks to slow down (429)." in words
    assert "/operator/" in words


def test_operators_are_told_by_a_later_poll_where_the_first_mail_did_not_leave(
    mail: MailServer, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
):
    """As when the broker lost the first word of it."""
    now = [MORNING + LONG - MINUTE]
    monkeypatch.setattr(clock, "now", lambda: now[-1])
    monkeypatch.setattr(tell_operators_of_outage, "apply_async", lambda args, **_: tell_operators_of_outage(*args))
    Outage.objects.create(channel="sms", since=MORNING, last_at=now[-1], reason="It asks to slow down (429).")
    later = MORNING + LONG + MINUTE
    for refuses, told_at in (("", None), ("451 Later", None), ("", later), ("", later)):
        mail.refuse_all = refuses
        with django_capture_on_commit_callbacks(execute=True):
            deliver_due()
        assert Outage.objects.get().told_at == told_at
        now.append(now[-1] + MINUTE)
    assert mail.recipients == ["olga@example.org"]


def test_one_message_that_is_taken_ends_it(practice: Practice, tess: Technologist, twilio: TwilioApi):
    reminder(tess, channel="sms")
    twilio.always = twilio_api.SLOW_DOWN
    deliver(MORNING)
    twilio.always = twilio_api.TAKE
    deliver(MORNING + 30 * MINUTE)
    assert Outage.objects.get().over_at == MORNING + 30 * MINUTE

    twilio.always = twilio_api.SLOW_DOWN
    one_more(tess, MORNING + 2 * LONG)
    deliver(MORNING + 2 * LONG)
    assert list(Outage.objects.filter(over_at=None).values_list("since", "told_at")) == [(MORNING + 2 * LONG, None)]


def test_an_sms_that_is_found_by_asking_ends_it_too(practice: Practice, tess: Technologist, twilio: TwilioApi):
    reminder(tess, channel="sms")
    twilio.script.append(twilio_api.TAKE_AND_RESET)
    deliver(MORNING)
    assert Outage.objects.get().over_at is None
    deliver(MORNING + 11 * MINUTE)
    assert Outage.objects.get().over_at == MORNING + 11 * MINUTE


def test_a_call_back_that_shows_that_it_was_taken_ends_it_too(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, monkeypatch: pytest.MonkeyPatch
):
    reminder(tess, channel="sms")
    twilio.script.append(twilio_api.TAKE_AND_RESET)
    deliver(MORNING)
    assert Outage.objects.get().over_at is None
    monkeypatch.setattr(clock, "now", lambda: MORNING + MINUTE)
    call(client, callback_path(twilio.taken[0]), status_form(twilio.taken[0], "undelivered", 30003))
    assert Outage.objects.get().over_at == MORNING + MINUTE


def test_a_late_word_of_what_was_taken_before_does_not_end_it(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, monkeypatch: pytest.MonkeyPatch
):
    taken, doubted = one_more(tess, MORNING), one_more(tess, MORNING)
    twilio.script += [twilio_api.TAKE, twilio_api.TAKE_AND_RESET]
    deliver(MORNING)
    one_more(tess, MORNING + 5 * MINUTE)
    twilio.script.append(twilio_api.SLOW_DOWN)
    deliver(MORNING + 5 * MINUTE)
    monkeypatch.setattr(clock, "now", lambda: MORNING + 6 * MINUTE)
    for message in twilio.taken:
        call(client, callback_path(message), status_form(message, "delivered"))
    states = Delivery.objects.filter(pk__in=[taken.pk, doubted.pk]).values_list("state", flat=True)
    assert list(states) == ["delivered", "delivered"]
    assert Outage.objects.get(over_at=None).since == MORNING + 5 * MINUTE


def test_one_bad_moment_is_none_though_nothing_leaves_for_hours_after_it(
    practice: Practice, tess: Technologist, mail: MailServer, twilio: TwilioApi, monkeypatch: pytest.MonkeyPatch
):
    practice.go_live(SWEPT_AT - timedelta(days=100))
    Silence.objects.create(technologist=tess, kind="expiry", channel="sms")
    reminder(tess)
    mail.hang_ups = 2
    for minutes in (0, 3):
        deliver(SWEPT_AT + minutes * MINUTE)
    assert Delivery.objects.get(channel="email").state == "dead"
    for minutes, is_over in ((47, False), (48, True)):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: SWEPT_AT + minutes * MINUTE)
        deliver_due()
        assert bool(Outage.objects.get().over_at) is is_over

    alert = alert_of(hold(tess, "acls", MORNING.date() + timedelta(days=7)), 7)
    fan_out(SWEPT_AT + 2 * LONG, practice.pk)
    assert list(Delivery.objects.filter(items__alert=alert).values_list("channel", flat=True)) == ["email"]


def test_one_bad_moment_a_day_is_no_day_without_messages(practice: Practice, tess: Technologist, twilio: TwilioApi):
    for day in (0, 1):
        one_more(tess, MORNING + timedelta(days=day))
        twilio.script.append(twilio_api.SLOW_DOWN)
        deliver(MORNING + timedelta(days=day))
    assert list(Outage.objects.filter(over_at=None).values_list("since", "told_at")) == [
        (MORNING + timedelta(days=1), None)
    ]


def test_who_asks_not_to_be_called_is_away_as_long_as_that(
    practice: Practice, tess: Technologist, twilio: TwilioApi, monkeypatch: pytest.MonkeyPatch
):
    one_more(tess, MORNING)
    twilio.script.append(twilio_api.SLOW_DOWN)
    deliver(MORNING)
    Outage.objects.update(not_before=MORNING + LONG)
    for minutes, is_over in ((104, False), (105, True)):
        monkeypatch.setattr(clock, "now", lambda minutes=minutes: MORNING + minutes * MINUTE)
        end_quiet_ones(clock.now())
        assert bool(Outage.objects.get().over_at) is is_over


def test_one_recipient_for_whom_a_server_hangs_up_is_no_outage(
    practice: Practice, tess: Technologist, mail: MailServer
):
    reminder(tess)
    mail.refuse["tess@example.org"] = "421 4.7.0 <tess@example.org>: too many errors for this recipient"
    for minutes in (0, 30, 60):
        deliver(SWEPT_AT + minutes * MINUTE)
    assert (Delivery.objects.get().state, Delivery.objects.get().attempts) == ("pending", 3)
    assert not Outage.objects.exists()


def test_one_bad_address_is_no_outage(practice: Practice, tess: Technologist, mail: MailServer):
    reminder(tess)
    mail.refuse["tess@example.org"] = "451 Greylisted"
    deliver(SWEPT_AT)
    assert not Outage.objects.exists()


@pytest.mark.parametrize(
    "reply", ["554 5.7.1 Relay access denied", "550 relay not permitted", "553 5.7.1 Sender address rejected"]
)
def test_a_mail_server_that_refuses_us_loses_nothing_and_no_address(
    practice: Practice, tess: Technologist, mail: MailServer, reply: str
):
    reminder(tess)
    mail.refuse_all = reply
    deliver(SWEPT_AT, until_empty=True)
    assert (Delivery.objects.get().state, Outage.objects.get().over_at) == ("pending", None)
    assert not Address.objects.exists()

    mail.refuse_all = ""
    deliver(SWEPT_AT + 5 * LONG, until_empty=True)
    assert mail.recipients == ["tess@example.org"]


@pytest.mark.parametrize(
    "reply", [f"554 5.7.1 <{CANARY}>: Relay access denied", f"421 {CANARY[:4]} has too many errors"]
)
def test_what_a_provider_says_of_one_practices_people_no_other_reads(
    practice: Practice,
    world: World,
    tess: Technologist,
    mail: MailServer,
    sign_in,
    olga: User,
    reply: str,
    monkeypatch: pytest.MonkeyPatch,
):
    tess.email = CANARY
    tess.save()
    reminder(tess)
    mail.refuse_all = reply
    for minutes in (0, 40, 61):
        deliver(SWEPT_AT + minutes * MINUTE, until_empty=True)
    assert CANARY[:4] in Delivery.objects.get().failure

    monkeypatch.setattr(clock, "now", lambda: SWEPT_AT + 61 * MINUTE)
    theirs = sign_in(world.charlie).get("/lakeshore/messages/").content.decode()
    page = with_second_step(Client(), olga).get("/operator/").content.decode()
    mail.refuse_all = ""
    tell_operators_of_outage("email")
    for shown in (theirs, page, text_of(mail.to("olga@example.org")[0])):
        assert f"({reply[:3]}" in shown
        assert CANARY[:4] not in shown


def test_it_stands_on_the_operators_page_above_messages_and_in_the_figures(
    world: World, client: Client, sign_in, monkeypatch: pytest.MonkeyPatch, olga: User
):
    Outage.objects.create(channel="email", since=MORNING, last_at=MORNING, reason="The provider cannot be reached.")
    early, late = MORNING + 59 * MINUTE, MORNING + 60 * MINUTE
    gauge = 'nervecenter_provider_away{channel="email"}'
    assert f"{gauge} 0" in metrics(early).splitlines()
    assert f"{gauge} 1" in metrics(late).splitlines()
    manager = sign_in(world.alice)
    for moment, is_shown in ((early, False), (late, True)):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert ("No e-mail is leaving." in manager.get("/cascade/messages/").content.decode()) is is_shown
    page = with_second_step(Client(), olga).get("/operator/").content.decode()
    assert "Nothing leaves by e-mail since Sun 22 Nov, 16:00." in page
    assert "The provider cannot be reached." in page
