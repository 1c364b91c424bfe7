"""What the mail provider tells: hard bounces and complaints turn the address off, the rest of the batch leaves."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from django.db import DataError, OperationalError
from django.test import Client
from pytest_django import Settings
from structlog.testing import capture_logs

from notifications.events import Told, receive
from notifications.fan_out import fan_out
from notifications.models import Address, Alert, Delivery, ProviderEvent
from notifications.send import deliver
from notifications.watch.unseen import Got, unseen
from notifications.webhooks import email
from practices.models import Practice, Technologist
from tenancy import clock
from tenancy.uuid7 import uuid7
from tests.conftest import opened
from tests.notifications.cast import DAY, MORNING, SWEPT_AT, alert_of, deliver_to, hold, reminder
from tests.support.mail_calls import (
    SECRET,
    auto_reply,
    call,
    call_with_batch,
    complaint,
    deferral,
    event_of,
    hard_bounce,
    sendgrid_bounce,
    soft_bounce,
)
from tests.support.smtp import MailServer
from tests.support.twilio_api import TwilioApi
from tests.world import World

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def postmark(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Events of Postmark's; the mails themselves go to the test's own server."""
    settings.ANYMAIL_ESP, settings.ANYMAIL = "postmark", {"WEBHOOK_SECRET": [SECRET]}
    monkeypatch.setattr(clock, "now", lambda: MORNING + MINUTE)


@pytest.fixture(autouse=True)
def live(practice: Practice) -> Practice:
    practice.go_live(SWEPT_AT)
    return practice


@pytest.fixture
def sent(tess: Technologist, mail: MailServer) -> Delivery:
    delivery = reminder(tess)
    deliver(MORNING, until_empty=True)
    return again(delivery)


def again(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def health() -> list[tuple[str, str]]:
    return list(Address.objects.unusable().values_list("value", "health"))


def test_a_mailbox_that_answers_by_itself_has_seen_nothing(sent: Delivery, client: Client, practice: Practice):
    assert call(client, auto_reply(sent)).status_code == 200
    assert list(sent.events.values_list("kind", "words")) == [("auto_reply", "I am away until Monday")]
    ((missed,),) = [each.missed for each in unseen(practice, MORNING, ["expiry"])]
    assert missed.got is Got.ARRIVED


def test_a_delivery_is_told_once_with_the_providers_time(sent: Delivery, client: Client):
    for _ in range(2):
        assert call(client, event_of(sent, "Delivery", Details="250 OK")).status_code == 200

    assert again(sent).state == "delivered"
    (event,) = sent.events.all()
    assert (event.kind, event.provider, event.words) == ("delivered", "postmark", "250 OK")
    assert event.happened_at == datetime(2026, 11, 22, 16, 0, 30, tzinfo=UTC)
    assert event.received_at == MORNING + MINUTE


def test_a_hard_bounce_turns_the_address_off_falls_back_and_tells_the_managers(
    tess: Technologist, sent: Delivery, client: Client, mail: MailServer, twilio: TwilioApi
):
    call(client, hard_bounce(sent))

    assert (again(sent).state, again(sent).failure) == ("bounced", "It came back: smtp;550 5.1.1 No such user")
    assert health() == [("tess@example.org", "bounced")]
    deliver(MORNING + MINUTE, until_empty=True)
    assert [text["to"] for text in twilio.taken] == [str(tess.phone)]
    assert [message["Subject"] for message in mail.to("alice@example.org")] == [
        "Tess Tanaka gets no more messages by e-mail"
    ]

    acls = alert_of(hold(tess, "acls", DAY + timedelta(days=7)), 7)
    fan_out(MORNING + timedelta(hours=2))
    assert set(Delivery.objects.filter(items__alert=acls).values_list("channel", flat=True)) == {"sms"}


def test_a_mail_that_waits_for_an_address_turned_off_meanwhile_does_not_leave_and_the_others_do(
    tess: Technologist, practice: Practice, sent: Delivery, client: Client, mail: MailServer
):
    ben = Technologist.objects.create(name="Ben", email="ben@example.org", timezone=practice.timezone)
    tomorrow = SWEPT_AT + timedelta(days=1)
    acls = alert_of(hold(tess, "acls", DAY + timedelta(days=30)), 30)
    waiting = [deliver_to(tess, [acls], at=tomorrow), reminder(ben, at=tomorrow)]
    call(client, hard_bounce(sent))
    deliver(MORNING + timedelta(days=1), until_empty=True)

    assert [again(delivery).state for delivery in waiting] == ["suppressed", "accepted"]
    assert again(waiting[0]).failure == "Mail to this address came back. It came back: smtp;550 5.1.1 No such user"
    assert len(mail.to("ben@example.org")) == 1


def test_a_complaint_turns_the_address_off_although_the_mail_arrived(sent: Delivery, client: Client):
    call(client, event_of(sent, "Delivery"))
    call(client, complaint(sent))

    assert again(sent).state == "delivered"
    assert health() == [("tess@example.org", "complained")]
    assert Alert.objects.get(kind="unreachable").about_id == sent.technologist_id


@pytest.mark.parametrize(("event", "state"), [(deferral, "accepted"), (soft_bounce, "failed")])
def test_what_comes_back_for_the_moment_leaves_the_address_alone(
    sent: Delivery, client: Client, event: object, state: str
):
    call(client, event(sent))

    assert (again(sent).state, health()) == (state, [])
    call(client, event_of(sent, "Delivery"))
    assert again(sent).state == "delivered"


@pytest.mark.parametrize("order", list(permutations([0, 1, 2, 3])))
def test_in_whatever_order_a_mail_that_came_back_has_come_back(sent: Delivery, client: Client, order: tuple[int, ...]):
    events = [deferral(sent), event_of(sent, "Delivery"), hard_bounce(sent), event_of(sent, "Open", ReceivedAt=None)]
    for number in order:
        call(client, events[number] | {"DeliveredAt": f"2026-11-22T16:00:0{number}Z"})

    assert (again(sent).state, health()) == ("bounced", [("tess@example.org", "bounced")])
    assert sent.events.count() == 4


def test_a_mail_in_doubt_is_settled_by_what_the_provider_tells(tess: Technologist, client: Client, mail: MailServer):
    mail.hang_ups = 1
    delivery = reminder(tess)
    deliver(MORNING, until_empty=True)
    assert again(delivery).state == "unknown"

    call(client, event_of(delivery, "Delivery"))
    deliver(MORNING + timedelta(hours=1), until_empty=True)

    assert again(delivery).state == "delivered"
    assert len(mail.messages) == 1


@pytest.mark.parametrize("letters", ["\x00", "\ud83d", "\udc00\x00"])
def test_what_a_text_cannot_hold_is_left_out(sent: Delivery, client: Client, letters: str):
    event = hard_bounce(sent) | {"Details": f"smtp;550 5.1.1 No{letters} such user", "MessageID": f"a{letters}b"}
    assert call(client, event).status_code == 200
    assert again(sent).failure == "It came back: smtp;550 5.1.1 No such user"
    assert [each.words for each in sent.events.all()] == ["smtp;550 5.1.1 No such user"]


@pytest.fixture
def two(practice: Practice, tess: Technologist, mail: MailServer, settings: Settings) -> list[Delivery]:
    """Two mails that left."""
    settings.ANYMAIL_ESP = "sendgrid"
    ben = Technologist.objects.create(name="Ben", email="ben@example.org", timezone=practice.timezone)
    left = [reminder(person) for person in (tess, ben)]
    deliver(MORNING, until_empty=True)
    return left


@pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning")
def test_one_event_that_cannot_be_stored_loses_no_other(
    two: list[Delivery], client: Client, monkeypatch: pytest.MonkeyPatch
):
    _cannot_store(monkeypatch, two[0], DataError("invalid byte sequence"))
    with capture_logs() as logs:
        assert call_with_batch(client, *map(sendgrid_bounce, two)).status_code == 200
    assert [again(each).state for each in two] == ["accepted", "bounced"]
    assert [entry["delivery"] for entry in logs if entry["event"] == "mail_event_not_kept"] == [str(two[0].pk)]


@pytest.mark.filterwarnings("ignore::anymail.exceptions.AnymailNotSupportedWarning")
def test_a_batch_is_asked_for_again_where_that_can_help(
    two: list[Delivery], client: Client, monkeypatch: pytest.MonkeyPatch
):
    client.raise_request_exception = False
    with monkeypatch.context() as patched:
        _cannot_store(patched, two[0], OperationalError("the server closed the connection"))
        assert call_with_batch(client, *map(sendgrid_bounce, two)).status_code >= 500
    assert call_with_batch(client, *map(sendgrid_bounce, two)).status_code == 200
    assert [again(each).state for each in two] == ["bounced", "bounced"]


@pytest.mark.parametrize("secret", ["", "webhooks:another", "öäü"])
def test_what_the_provider_did_not_send_is_refused(sent: Delivery, client: Client, secret: str):
    assert call(client, hard_bounce(sent), secret=secret).status_code == 403
    assert (again(sent).state, ProviderEvent.objects.count()) == ("accepted", 0)


def test_without_a_secret_nothing_is_let_in(sent: Delivery, client: Client, settings: Settings):
    settings.ANYMAIL = {}
    assert call(client, hard_bounce(sent), secret="").status_code == 403
    assert again(sent).state == "accepted"


@pytest.mark.parametrize("esp", ["mailgun", "nobody", "sendgrid"])
def test_only_the_configured_provider_has_a_door(sent: Delivery, client: Client, esp: str):
    assert call(client, hard_bounce(sent), path=f"/webhooks/email/{esp}/tracking/").status_code == 404


def test_a_signature_is_asked_for_beside_the_secret_where_the_provider_signs(client: Client, settings: Settings):
    settings.ANYMAIL_ESP = "mailgun"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": "key"}
    signed = {"signature": {"token": "t", "timestamp": "1", "signature": "forged"}, "event-data": {"event": "opened"}}
    assert call(client, signed, path="/webhooks/email/mailgun/tracking/").status_code == 403


def test_what_names_no_message_of_ours_is_passed_over(world: World, practice: Practice, sent: Delivery, client: Client):
    named = [
        {},
        {"practice": "x", "delivery": "y"},
        {"practice": str(practice.pk), "delivery": str(uuid7())},
        {"practice": str(uuid7()), "delivery": str(sent.pk)},
        {"practice": str(world.other.pk), "delivery": str(sent.pk)},
    ]
    for metadata in named:
        assert call(client, hard_bounce(sent) | {"Metadata": metadata}).status_code == 200
    assert again(sent).state == "accepted"
    for each in (practice, world.other):
        with opened(each.pk):
            assert ProviderEvent.objects.count() == 0


@pytest.mark.parametrize("body", ["", "no json", "[]", "{}"])
def test_what_cannot_be_read_is_not_an_error_of_ours(sent: Delivery, client: Client, body: str):
    response = client.post(
        "/webhooks/email/postmark/tracking/",
        body,
        content_type="application/json",
        headers={"Authorization": "Basic d2ViaG9va3M6YS1sb25nLXNlY3JldA=="},
    )
    assert response.status_code in (200, 400)


def test_what_the_server_refuses_for_its_address_turns_it_off_too(
    tess: Technologist, practice: Practice, mail: MailServer
):
    ben = Technologist.objects.create(name="Ben", email="ben@example.org", timezone=practice.timezone)
    for person in (tess, ben):
        reminder(person)
    mail.refuse["tess@example.org"] = "550 5.1.1 No such user"
    mail.refuse["ben@example.org"] = "552 5.2.2 Mailbox full"
    deliver(MORNING, until_empty=True)

    assert set(Delivery.objects.filter(technologist__isnull=False, channel="email").values_list("state")) == {
        ("failed",)
    }
    assert health() == [("tess@example.org", "bounced")]


def _cannot_store(monkeypatch: pytest.MonkeyPatch, one: Delivery, error: Exception) -> None:
    def broken(delivery_id: UUID, told: Told, at: datetime) -> Delivery | None:
        if delivery_id == one.pk:
            raise error
        return receive(delivery_id, told, at)

    monkeypatch.setattr(email, "receive", broken)
