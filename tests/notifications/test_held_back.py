"""What the provider has taken and the carriers do not take from us: known only by call-back, and no less an outage."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from nervecenter.health.metrics import metrics
from notifications import outages
from notifications.channels.twilio_codes import WAITS
from notifications.counts import DeliverCounts
from notifications.fan_out import fan_out
from notifications.models import Address, Delivery, Outage, ProviderEvent, SenderStop, Silence
from notifications.operators import tell_operators, tell_operators_of_outage
from notifications.send import deliver
from notifications.standstill import LONG
from notifications.tasks import deliver_due
from practices.models import Practice, Technologist, User
from tenancy import clock
from tests.nervecenter.second_step import with_second_step
from tests.notifications.cast import MORNING, PHONE, SWEPT_AT, alert_of, hold, reminder
from tests.support import twilio_api
from tests.support.smtp import MailServer, text_of
from tests.support.twilio_api import TwilioApi
from tests.support.twilio_calls import call, callback_path, status_form
from tests.world import World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DAILY_CAP = 30023


@pytest.fixture(autouse=True)
def olga(db: None) -> User:
    return User.objects.create_user("olga@example.org", is_operator=True)


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What the clock shows last in it."""
    shown = [MORNING]
    monkeypatch.setattr(clock, "now", lambda: shown[-1])
    return shown


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    calls: list[tuple[str, ...]] = []
    for task in (tell_operators, tell_operators_of_outage):
        monkeypatch.setattr(task, "apply_async", lambda args, task=task, **_: calls.append((task.__name__, *args)))
    return calls


def held_back(client: Client, twilio: TwilioApi, at: datetime, now: list[datetime], code: int = DAILY_CAP) -> None:
    """Everything due is taken, and then not let on."""
    before = len(twilio.taken)
    deliver(at, until_empty=True)
    now.append(at)
    for message in twilio.taken[before:]:
        answer = call(client, callback_path(message), status_form(message, "undelivered", code))
        assert answer.status_code == 204


@pytest.mark.parametrize("code", WAITS)
def test_it_waits_as_what_was_not_taken(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, now: list[datetime], code: int
):
    reminder(tess, channel="sms")
    held_back(client, twilio, MORNING, now, code)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.failure) == ("pending", f"{WAITS[code]} ({code})")
    assert MORNING < delivery.next_attempt_at <= MORNING + MINUTE
    assert delivery.due_since
    outage = Outage.objects.get()
    assert (outage.channel, outage.since, outage.over_at) == ("sms", MORNING, None)
    assert outage.reason == f"{WAITS[code]} ({code})"
    assert not SenderStop.objects.exists()
    assert not Address.objects.unusable().exists()
    assert deliver(MORNING + MINUTE, until_empty=True) == DeliverCounts(accepted=1)


def test_operators_are_told_once_after_an_hour_though_each_try_is_taken(
    practice: Practice,
    tess: Technologist,
    twilio: TwilioApi,
    client: Client,
    now: list[datetime],
    woken: list[tuple[str, ...]],
    django_capture_on_commit_callbacks,
):
    reminder(tess, channel="sms")
    with django_capture_on_commit_callbacks(execute=True):
        for minutes in range(0, 60, 5):
            held_back(client, twilio, MORNING + minutes * MINUTE, now)
    told = [call for call in woken if call[0] == tell_operators_of_outage.__name__]
    assert (len(twilio.taken) > 2, told) == (True, [])
    with django_capture_on_commit_callbacks(execute=True):
        for minutes in range(60, 240, 5):
            held_back(client, twilio, MORNING + minutes * MINUTE, now)
    told = [call for call in woken if call[0] == tell_operators_of_outage.__name__]
    assert told == [(tell_operators_of_outage.__name__, "sms")]
    assert Outage.objects.get().since == MORNING


def test_a_refused_sender_is_told_to_operators_by_call_back_too(
    practice: Practice,
    tess: Technologist,
    twilio: TwilioApi,
    client: Client,
    now: list[datetime],
    woken: list[tuple[str, ...]],
    django_capture_on_commit_callbacks,
):
    reminder(tess, channel="sms")
    with django_capture_on_commit_callbacks(execute=True):
        held_back(client, twilio, MORNING, now, 30034)
    assert (tell_operators.__name__, "sms") in woken
    assert (SenderStop.objects.get().code, Outage.objects.count()) == ("30034", 0)


def test_it_is_over_after_a_while_without_another_one(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, now: list[datetime]
):
    reminder(tess, channel="sms")
    held_back(client, twilio, MORNING, now)
    deliver(MORNING + MINUTE)
    for minutes, is_over in ((44, False), (45, True)):
        now.append(MORNING + minutes * MINUTE)
        deliver_due()
        assert bool(Outage.objects.get().over_at) is is_over
    assert Delivery.objects.get().state == "accepted"


def test_what_cannot_wait_takes_the_next_way(
    practice: Practice, tess: Technologist, mail: MailServer, twilio: TwilioApi, client: Client, now: list[datetime]
):
    practice.go_live(SWEPT_AT - timedelta(days=100))
    Silence.objects.create(technologist=tess, kind="expiry", channel="email")
    alert = alert_of(hold(tess, "bls", MORNING.date() + timedelta(days=7)), 7)
    fan_out(SWEPT_AT, practice.pk)
    for minutes in range(0, 60, 10):
        held_back(client, twilio, MORNING + minutes * MINUTE, now)
    assert mail.to("tess@example.org") == []
    for minutes in range(60, 120, 10):
        held_back(client, twilio, MORNING + minutes * MINUTE, now)
    assert len(mail.to("tess@example.org")) == 1
    assert set(Delivery.objects.filter(items__alert=alert).values_list("channel", flat=True)) == {"email", "sms"}


def test_after_three_days_it_is_given_up_and_says_why(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, now: list[datetime]
):
    reminder(tess, channel="sms")
    held_back(client, twilio, MORNING, now)
    held_back(client, twilio, MORNING + 3 * 24 * HOUR, now)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("dead", 2)
    assert delivery.failure.endswith("The carriers take no more from us today. (30023)")


def test_what_asking_brings_to_light_is_one_as_well(
    practice: Practice, tess: Technologist, twilio: TwilioApi, now: list[datetime]
):
    reminder(tess, channel="sms")
    twilio.script.append(twilio_api.TAKE_AND_RESET)
    deliver(MORNING)
    Outage.objects.all().delete()
    twilio.taken[0] |= {"status": "undelivered", "error_code": DAILY_CAP}
    deliver(MORNING + 11 * MINUTE)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.next_attempt_at <= MORNING + 12 * MINUTE) == ("pending", True)
    assert Outage.objects.get().held_back_at == MORNING + 11 * MINUTE
    assert list(ProviderEvent.objects.filter(code=DAILY_CAP).values_list("kind", flat=True)) == ["failed"]
    deliver(MORNING + 13 * MINUTE)
    assert len(twilio.to(PHONE)) == 2


def test_it_stands_on_the_operators_page_above_messages_and_in_the_figures(
    world: World, sign_in, now: list[datetime], olga: User, mail: MailServer
):
    outages.held_back("sms", "The carriers take no more from us today. (30023)", MORNING)
    manager = sign_in(world.alice)
    for moment, is_shown in ((MORNING + LONG - MINUTE, False), (MORNING + LONG, True)):
        now.append(moment)
        assert ("Not every text message arrives." in manager.get("/cascade/messages/").content.decode()) is is_shown
        assert f'nervecenter_provider_away{{channel="sms"}} {is_shown:d}' in metrics(moment).splitlines()
    page = with_second_step(Client(), olga).get("/operator/").content.decode()
    assert "Not every text message arrives since Sun 22 Nov, 16:00." in page

    tell_operators_of_outage("sms")
    assert mail.messages[0]["Subject"] == "NerveCenter: not every text message arrives"
    words = text_of(mail.messages[0])
    assert "takes messages and says later that they did not go on" in words
    assert "The carriers take no more from us today. (30023)" in words
