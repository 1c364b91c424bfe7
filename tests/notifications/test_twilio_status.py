"""What Twilio tells of an SMS: whatever comes, however often and in whatever order, the state only moves forward."""

from datetime import datetime, time, timedelta
from itertools import permutations

import pytest
from django.test import Client
from pytest_django import Settings

from notifications import status_refs
from notifications.counts import DeliverCounts
from notifications.failing import TRIES_AFTER
from notifications.models import Address, Delivery, OptOut, ProviderEvent, SenderStop
from notifications.send import deliver
from notifications.sender import lift
from notifications.status_refs import StatusRef
from notifications.tasks import POLL_SECONDS, deliver_practice
from practices.models import Practice, Technologist
from tenancy import clock
from tenancy.context import practice_context
from tenancy.uuid7 import uuid7
from tests.conftest import opened
from tests.notifications.cast import MORNING, PHONE, alert_of, deliver_to, hold, reminder
from tests.support import twilio_api
from tests.support.twilio_api import TwilioApi
from tests.support.twilio_calls import call, call_over_http, callback_path, signature_of, status_form
from tests.world import World

MINUTE = timedelta(minutes=1)
QUEUED, SENT, DELIVERED = "queued", "sent", "delivered"


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING + MINUTE)


def again(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def sent(person: Technologist, twilio: TwilioApi, *, at: datetime = MORNING) -> tuple[Delivery, dict[str, object]]:
    delivery = reminder(person, channel="sms")
    deliver(at, until_empty=True)
    return again(delivery), twilio.taken[-1]


def told(client: Client, message: dict[str, object], status: str, code: int | None = None) -> int:
    return call(client, callback_path(message), status_form(message, status, code)).status_code


def test_a_call_back_tells_that_it_arrived_and_is_kept_once(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, settings: Settings
):
    settings.PUBLIC_BASE_URL = "https://nervecenter.example"
    delivery, message = sent(tess, twilio)
    assert str(message["status_callback"]).startswith("https://nervecenter.example/webhooks/twilio/status/")

    for status in (SENT, DELIVERED, DELIVERED, SENT):
        assert told(client, message, status) == 204

    assert (again(delivery).state, again(delivery).settled_at) == ("delivered", MORNING + MINUTE)
    assert list(ProviderEvent.objects.values_list("delivery", "kind", "event_id")) == [
        (delivery.pk, "sent", f"{message['sid']}:sent"),
        (delivery.pk, "delivered", f"{message['sid']}:delivered"),
    ]


@pytest.mark.parametrize(
    ("words", "wakes"),
    [([(QUEUED, None), (SENT, None), (SENT, None), (DELIVERED, None), (DELIVERED, None)], 0), ([("failed", 30007)], 1)],
)
def test_workers_are_woken_only_where_something_may_have_to_leave(
    practice: Practice,
    tess: Technologist,
    twilio: TwilioApi,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks,
    words: list[tuple[str, int | None]],
    wakes: int,
):
    _, message = sent(tess, twilio)
    woken: list[tuple[tuple[str, ...], int]] = []
    monkeypatch.setattr(deliver_practice, "apply_async", lambda args, expires, **_: woken.append((args, expires)))
    with django_capture_on_commit_callbacks(execute=True):
        for status, code in words:
            told(client, message, status, code)
    assert woken == [((str(practice.pk),), POLL_SECONDS)] * wakes


@pytest.mark.parametrize("order", list(permutations([(QUEUED, None), (SENT, None), (DELIVERED, None)])))
def test_whatever_their_order_what_arrived_stays_so(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, order: tuple[tuple[str, int | None], ...]
):
    delivery, message = sent(tess, twilio)
    for status, code in order:
        told(client, message, status, code)
    assert again(delivery).state == "delivered"


@pytest.mark.parametrize("order", list(permutations([(QUEUED, None), (SENT, None), ("undelivered", 30007)])))
def test_whatever_their_order_what_was_lost_stays_so(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, order: tuple[tuple[str, int | None], ...]
):
    delivery, message = sent(tess, twilio)
    for status, code in order:
        told(client, message, status, code)
    assert (again(delivery).state, again(delivery).failure) == (
        "failed",
        "The carrier held it back as unwanted. (30007)",
    )


# Forged and unknown.


@pytest.mark.parametrize("forgery", ["", "no signature at all, öäü", "of another token", "of fewer parameters"])
def test_what_twilio_did_not_sign_is_refused(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, forgery: str
):
    delivery, message = sent(tess, twilio)
    path, form = callback_path(message), status_form(message, DELIVERED)
    signature = {
        "of another token": signature_of(path, form, token="another"),
        "of fewer parameters": signature_of(path, {name: value for name, value in form.items() if name != "Unheard"}),
    }.get(forgery, forgery.encode("ascii", "ignore").decode())

    assert call(client, path, form, signature=signature).status_code == 403
    assert client.get(path).status_code == 405
    assert (again(delivery).state, ProviderEvent.objects.count()) == ("accepted", 0)


def test_without_an_account_nothing_is_let_in(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, settings: Settings
):
    _, message = sent(tess, twilio)
    path, form = callback_path(message), status_form(message, DELIVERED)
    signature = signature_of(path, form, token="")
    settings.TWILIO_AUTH_TOKEN = ""

    assert call(client, path, form, signature=signature).status_code == 403


def test_an_unknown_reference_is_nowhere(
    world: World, practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client
):
    delivery, message = sent(tess, twilio)
    unknown = [
        "nonsense",
        callback_path(message).split("/")[-2] + "x",
        status_refs.sign(StatusRef(practice.pk, uuid7(), 1)),
        status_refs.sign(StatusRef(uuid7(), delivery.pk, 1)),
        status_refs.sign(StatusRef(world.other.pk, delivery.pk, 1)),
    ]
    for ref in unknown:
        path = f"/webhooks/twilio/status/{ref}/"
        assert call(client, path, status_form(message, DELIVERED)).status_code == 404, ref
    assert again(delivery).state == "accepted"


# In doubt.


@pytest.mark.parametrize("behaviour", [twilio_api.TAKE_AND_RESET, twilio_api.TAKE_AND_FAIL], ids=["reset", "500"])
@pytest.mark.parametrize(("status", "state"), [(SENT, "accepted"), (DELIVERED, "delivered")])
def test_a_call_back_settles_what_was_in_doubt_so_that_nobody_asks(
    practice: Practice,
    tess: Technologist,
    twilio: TwilioApi,
    client: Client,
    behaviour: twilio_api.Behaviour,
    status: str,
    state: str,
):
    twilio.script.append(behaviour)
    delivery, message = sent(tess, twilio)
    assert delivery.state == "unknown"

    told(client, message, status)

    assert (again(delivery).state, again(delivery).provider_id) == (state, message["sid"])
    twilio.lists = False
    assert deliver(MORNING + timedelta(hours=1), until_empty=True) == DeliverCounts()
    assert len(twilio.to(PHONE)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_call_back_that_comes_before_the_answer_is_not_undone_by_it(
    world: World, twilio: TwilioApi, client: Client, monkeypatch: pytest.MonkeyPatch
):
    with practice_context(world.practice.pk):
        person = world.tess_technologist
        person.phone, person.sms_consent_at = PHONE, MORNING
        person.save()
        delivery = reminder(person, channel="sms")
    take = twilio.take

    def take_and_tell(form: dict[str, str]) -> dict[str, object]:
        message = take(form)
        told(Client(), message, DELIVERED)
        return message

    monkeypatch.setattr(twilio, "take", take_and_tell)
    deliver(MORNING, until_empty=True)

    with practice_context(world.practice.pk):
        assert again(delivery).state == "delivered"


@pytest.mark.django_db(transaction=True)
def test_over_http_behind_a_proxy_the_public_address_is_what_was_signed(
    world: World, twilio: TwilioApi, live_server, settings: Settings
):
    settings.PUBLIC_BASE_URL = "https://nervecenter.example"
    with practice_context(world.practice.pk):
        person = world.tess_technologist
        person.phone, person.sms_consent_at = PHONE, MORNING
        person.save()
        delivery = reminder(person, channel="sms")
    deliver(MORNING, until_empty=True)
    (message,) = twilio.to(PHONE)

    statuses = [call_over_http(live_server.url, callback_path(message), status_form(message, DELIVERED)) for _ in "12"]
    assert statuses == [204, 204]
    with practice_context(world.practice.pk):
        assert again(delivery).state == "delivered"


# Lost on the way.


@pytest.mark.parametrize("code", [30003, 30005, 30008])
def test_a_phone_that_is_away_is_tried_thrice_within_a_day(
    practice: Practice,
    tess: Technologist,
    twilio: TwilioApi,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
):
    delivery, message = sent(tess, twilio)
    practice.quiet_from = practice.quiet_until = time(0)
    practice.save()
    moment = MORNING + MINUTE
    for wait in TRIES_AFTER:
        told(client, message, "undelivered", code)
        told(client, message, SENT)
        assert (again(delivery).state, again(delivery).next_attempt_at) == ("pending", moment + wait)
        moment = again(delivery).next_attempt_at
        assert deliver(moment - MINUTE, until_empty=True) == DeliverCounts()
        assert deliver(moment, until_empty=True) == DeliverCounts(accepted=1)
        monkeypatch.setattr(clock, "now", lambda at=moment: at)
        message = twilio.taken[-1]
    told(client, message, "undelivered", code)

    assert len(twilio.to(PHONE)) == 4
    assert sum(TRIES_AFTER, timedelta()) < timedelta(days=1)
    assert again(delivery).state == "failed"
    assert not Address.objects.unusable().exists()


def test_what_is_too_late_by_the_next_try_is_not_tried_again(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client
):
    alert = alert_of(hold(tess, "bls", MORNING.date() + timedelta(days=8)), 7, leaves_by=MORNING + MINUTE)
    delivery = deliver_to(tess, [alert], channel="sms")
    deliver(MORNING, until_empty=True)

    told(client, twilio.taken[-1], "undelivered", 30003)

    assert again(delivery).state == "failed"


@pytest.mark.parametrize("code", [30004, 30006, 30007, 12345])
def test_what_will_not_change_is_not_tried_again(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, code: int
):
    delivery, message = sent(tess, twilio)
    told(client, message, "undelivered", code)

    assert again(delivery).state == "failed"
    assert str(code) in again(delivery).failure
    assert deliver(MORNING + timedelta(days=1), until_empty=True) == DeliverCounts()


@pytest.mark.parametrize("code", [21211, 21614, 21635])
def test_a_number_that_takes_no_sms_is_not_written_to_again(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, code: int
):
    _, message = sent(tess, twilio)
    told(client, message, "failed", code)
    assert list(Address.objects.values_list("channel", "value", "health")) == [("sms", PHONE, "invalid")]

    acls = hold(tess, "acls", MORNING.date() + timedelta(days=30))
    later = deliver_to(tess, [alert_of(acls, 30)], channel="sms", batch=9)
    assert deliver(MORNING, until_empty=True) == DeliverCounts(suppressed=1)
    assert again(later).failure.startswith("This address cannot be written to.")
    assert len(twilio.taken) == 1


def test_a_stop_that_only_the_provider_heard_of_is_heeded_everywhere(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client
):
    delivery, message = sent(tess, twilio)
    told(client, message, "failed", 21610)

    assert again(delivery).state == "suppressed"
    assert OptOut.objects.get().pk == OptOut.hash_of(PHONE)
    assert Address.objects.get().health == "opted_out"


@pytest.mark.parametrize("code", [30002, 30032, 30033, 30034])
def test_a_sender_that_is_refused_stops_all_sms_until_it_is_lifted(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client, code: int
):
    delivery, message = sent(tess, twilio)
    told(client, message, "undelivered", code)

    stop = SenderStop.objects.get()
    assert (stop.channel, stop.code, stop.since, stop.lifted_at) == ("sms", str(code), MORNING + MINUTE, None)
    assert again(delivery).state == "pending"
    assert deliver(MORNING + timedelta(hours=1), until_empty=True) == DeliverCounts(waiting=1)
    lift("sms", by="olga@example.org", at=MORNING + timedelta(hours=1))
    assert deliver(MORNING + timedelta(hours=2), until_empty=True) == DeliverCounts(accepted=1)


def test_a_late_word_of_an_earlier_try_does_not_undo_the_later_one(
    practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client
):
    twilio.script.append(twilio_api.TAKE_AND_RESET)
    delivery, first = sent(tess, twilio)
    hidden, twilio.taken = twilio.taken, []
    deliver(MORNING + timedelta(minutes=11), until_empty=True)
    assert (again(delivery).state, again(delivery).attempts) == ("accepted", 2)

    told(client, hidden[0], "undelivered", 30007)
    assert again(delivery).state == "accepted"
    told(client, first, DELIVERED)
    assert again(delivery).state == "delivered"


def test_another_practice_sees_nothing_of_it(
    world: World, practice: Practice, tess: Technologist, twilio: TwilioApi, client: Client
):
    _, message = sent(tess, twilio)
    told(client, message, "failed", 21211)
    assert (ProviderEvent.objects.count(), Address.objects.count()) == (1, 1)
    with opened(world.other.pk):
        assert (ProviderEvent.objects.count(), Address.objects.count()) == (0, 0)


def test_an_installation_that_nobody_reaches_asks_for_no_call_backs(
    practice: Practice, tess: Technologist, settings: Settings
):
    delivery = reminder(tess, channel="sms")
    settings.TWILIO_API_BASE = ""
    urls = {}
    for base in (
        "http://127.0.0.1:8000",
        "http://localhost",
        "http://nervecenter.local",
        "https://nervecenter.example",
    ):
        settings.PUBLIC_BASE_URL = base
        urls[base] = bool(status_refs.status_url(delivery, attempt=1))
    assert [base for base, given in urls.items() if given] == ["https://nervecenter.example"]
