"""A channel without a provider is no way: the next one is taken, and whom nothing reaches is told to the managers.

Without any provider everything is kept, as it would leave, and nobody is unreachable for that.
"""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from credentials.reconciling.reconcile import reconcile
from credentials.sweeps import sweep
from notifications import addresses, kinds
from notifications.making_up import make_up
from notifications.models import Alert, Channel, Delivery, Health, Silence
from notifications.preferences import Choice, turn_off
from notifications.send import deliver
from notifications.service import Recipients, emit
from notifications.unheard import unheard
from notifications.ways import ways_to
from practices.models import Practice, Technologist
from tests.notifications.cast import DAY, MORNING, PHONE, SWEPT_AT, hold
from tests.notifications.test_unreachable import AtOnce
from tests.support.smtp import MailServer, text_of
from tests.support.twilio_api import TwilioApi
from tests.world import World

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def live(practice: Practice) -> Practice:
    practice.go_live(SWEPT_AT - timedelta(days=100))
    return practice


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._kinds, "at_once", AtOnce())


def without_email(person: Technologist) -> Technologist:
    person.email = ""
    person.save()
    return person


def without_phone(person: Technologist) -> Technologist:
    person.phone = ""
    person.save()
    return person


def to_the_technologist() -> dict[str, str]:
    rows = Delivery.objects.exclude(technologist=None).values_list("channel", "state")
    return dict(rows)


def escalated(rung: int) -> list[tuple[str, bool]]:
    return list(Alert.objects.filter(rung=rung, state="open").order_by("audience").values_list("audience", "escalated"))


def differences(practice: Practice) -> list[dict[str, object]]:
    found = reconcile(practice, SWEPT_AT + timedelta(minutes=30), under_way=timedelta())
    assert found is not None
    return found.differences


def test_who_wants_texts_alone_gets_an_email_where_no_text_leaves(live: Practice, tess: Technologist, mail: MailServer):
    Silence.objects.create(technologist=tess, kind="expiry", channel="email")
    hold(tess, "bls", DAY + timedelta(days=30))
    sweep(SWEPT_AT)
    deliver(MORNING, until_empty=True)

    assert [message["Subject"] for message in mail.to(tess.email)] == ["Your BLS ends Tue 22 Dec"]
    assert to_the_technologist() == {"email": "accepted", "sms": "kept"}
    assert (unheard([tess]), escalated(30)) == ([], [("managers", False), ("technologist", False)])
    assert differences(live) == []


def test_who_wants_emails_alone_gets_a_text_where_no_email_leaves(
    live: Practice, tess: Technologist, twilio: TwilioApi
):
    Silence.objects.create(technologist=tess, kind="expiry", channel="sms")
    hold(tess, "bls", DAY + timedelta(days=30))
    sweep(SWEPT_AT)
    deliver(MORNING, until_empty=True)

    assert len(twilio.to(PHONE)) == 1
    assert to_the_technologist() == {"email": "kept", "sms": "accepted"}
    assert differences(live) == []


def test_whom_only_texts_would_reach_is_told_to_the_managers_and_stands_on_today(
    live: Practice, world: World, tess: Technologist, mail: MailServer, sign_in
):
    without_email(tess)
    hold(tess, "bls", DAY + timedelta(days=30))
    sweep(SWEPT_AT)
    deliver(MORNING, until_empty=True)

    assert escalated(30) == [("managers", True), ("technologist", False)]
    assert "No message about it reaches Tess Tanaka." in text_of(mail.to("alice@example.org")[0])
    assert to_the_technologist() == {"sms": "kept"}
    assert differences(live) == []
    page = sign_in(world.alice).get("/cascade/today/").content.decode()
    assert "Tess Tanaka has no working address" in page
    assert "E-mail: none on record; Text messages: not set up here" in page


def test_what_is_kept_is_not_sent_once_there_is_a_provider_and_the_next_reminder_is(
    tess: Technologist, mail: MailServer, request: pytest.FixtureRequest
):
    without_email(tess)
    hold(tess, "bls", DAY + timedelta(days=8))
    sweep(SWEPT_AT)
    deliver(MORNING, until_empty=True)
    twilio = request.getfixturevalue("twilio")
    for hours in range(6):
        sweep(MORNING + timedelta(hours=hours))
        deliver(MORNING + timedelta(hours=hours), until_empty=True)
    assert (to_the_technologist(), twilio.taken) == ({"sms": "kept"}, [])

    sweep(SWEPT_AT + timedelta(days=1))
    deliver(MORNING + timedelta(days=1), until_empty=True)
    assert len(twilio.to(PHONE)) == 1


def test_without_any_provider_everything_is_kept_and_nobody_is_unreachable_for_that(
    live: Practice, world: World, tess: Technologist, sign_in
):
    Silence.objects.create(technologist=tess, kind="expiry", channel="email")
    hold(tess, "bls", DAY + timedelta(days=30))
    sweep(SWEPT_AT)
    deliver(MORNING, until_empty=True)

    assert to_the_technologist() == {"sms": "kept"}
    assert escalated(30) == [("managers", False), ("technologist", False)]
    assert unheard([tess]) == []
    assert not Alert.objects.filter(kind="unreachable").exists()
    assert differences(live) == []
    page = sign_in(world.alice).get("/cascade/messages/").content.decode()
    assert "No e-mail and no text message is leaving." in page


def test_an_email_that_is_lost_is_told_although_a_text_is_kept(tess: Technologist, mail: MailServer):
    hold(tess, "bls", DAY + timedelta(days=30))
    sweep(SWEPT_AT)
    mail.refuse[tess.email] = "552 5.2.2 Mailbox full"
    deliver(MORNING, until_empty=True)

    assert to_the_technologist() == {"email": "failed", "sms": "kept"}
    assert [message["Subject"] for message in mail.to("alice@example.org")][-1] == (
        "A message did not reach Tess Tanaka"
    )


def test_an_address_that_dies_was_the_last_way_where_texts_do_not_leave(tess: Technologist, mail: MailServer):
    hold(tess, "bls", DAY + timedelta(days=30))
    sweep(SWEPT_AT)
    mail.refuse[tess.email] = "550 5.1.1 No such user"
    deliver(MORNING, until_empty=True)

    told = mail.to("alice@example.org")[-1]
    assert told["Subject"] == "No message reaches Tess Tanaka"
    words = " ".join(text_of(told).split())
    assert f"{PHONE}: no text message leaves here." in words
    assert "Tell Tess Tanaka yourself, and ask for an e-mail address that works." in words


def test_a_case_message_by_text_alone_is_told_to_the_managers_at_once(tess: Technologist, mail: MailServer):
    night = SWEPT_AT - timedelta(hours=2)
    emit("at_once", Recipients((without_email(tess),)), tess.pk, "a case", {}, at=night)
    deliver(night + MINUTE, until_empty=True)

    (told,) = mail.to("alice@example.org")
    assert told["Subject"] == "No message reaches Tess Tanaka"


def test_an_address_that_works_again_before_the_managers_are_told_is_no_news(tess: Technologist, mail: MailServer):
    addresses.turn_off("email", tess.email, Health.BOUNCED, reason="It came back.", at=SWEPT_AT)
    make_up(SWEPT_AT, turned_off=[("email", tess.email)])
    assert Alert.objects.get(kind="unreachable").escalated
    addresses.turn_on("email", tess.email, reason="It works again.", at=SWEPT_AT)
    deliver(MORNING, until_empty=True)

    assert mail.messages == []


def test_turning_emails_off_says_that_texts_do_not_leave_and_holds(tess: Technologist, mail: MailServer):
    hold(tess, "bls", DAY + timedelta(days=30))
    turn_off(tess, Choice("expiry", Channel.EMAIL), at=SWEPT_AT)
    sweep(SWEPT_AT)
    deliver(MORNING, until_empty=True)

    assert mail.to(tess.email) == []
    (found,) = unheard([tess])
    assert found.reasons == ("E-mail: turned off", "Text messages: not set up here")
    assert escalated(30) == [("managers", True), ("technologist", False)]


@pytest.mark.parametrize(("sms", "word"), [(False, "not set up here"), (True, "works")])
def test_a_page_says_of_a_phone_whether_texts_leave(
    tess: Technologist, mail: MailServer, settings: Settings, world: World, sign_in, sms: bool, word: str
):
    settings.SMS_CONFIGURED = sms
    client: Client = sign_in(world.tess)
    page = " ".join(client.get("/cascade/settings/me/").content.decode().split())

    assert ways_to(tess)[1].word == word
    assert ("not set up here" in page) is not sms
