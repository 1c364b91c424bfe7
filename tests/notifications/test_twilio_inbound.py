"""Answers by SMS: STOP holds in every practice, falls back to e-mail and tells the managers; START resumes."""

from datetime import timedelta
from uuid import UUID
from xml.etree import ElementTree

import pytest
from django.test import Client

from notifications import opting_out, send
from notifications.claim import Claim
from notifications.fan_out import fan_out
from notifications.models import Address, Alert, Delivery, OptOut, ProviderEvent, Silence
from notifications.opting_out import practices_holding, tell_of_stop
from notifications.send import deliver
from practices.models import Membership, Practice, Technologist
from tenancy import clock
from tests.conftest import amend, opened
from tests.notifications.cast import DAY, MORNING, PHONE, SWEPT_AT, alert_of, deliver_to, hold, with_phone
from tests.support.smtp import MailServer, text_of
from tests.support.twilio_api import TwilioApi
from tests.support.twilio_calls import INBOUND, call, inbound_form
from tests.world import World

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MORNING + MINUTE)


@pytest.fixture(autouse=True)
def live(practice: Practice, twilio: TwilioApi) -> Practice:
    practice.go_live(SWEPT_AT)
    return practice


@pytest.fixture
def same_phone_elsewhere(world: World) -> None:
    with opened(world.other.pk):
        world.other.go_live(SWEPT_AT)
        with_phone(world.foreign)


def answer(client: Client, words: str, **more: str) -> str:
    """What is answered to it, "" for nothing."""
    response = call(client, INBOUND, inbound_form(more.pop("number", PHONE), words, **more))
    assert (response.status_code, response["Content-Type"]) == (200, "text/xml")
    message = ElementTree.fromstring(response.content).find("Message")
    return (message.text or "") if message is not None else ""


def due(person: Technologist, code: str, rung: int) -> Alert:
    return alert_of(hold(person, code, DAY + timedelta(days=rung)), rung)


def said_by(channel: str) -> set[Alert]:
    return set(Alert.objects.filter(items__delivery__channel=channel, technologist__isnull=False))


def test_stop_then_an_alert_due_goes_by_email_and_the_managers_are_told_and_start_resumes(
    world: World, tess: Technologist, client: Client, mail: MailServer, twilio: TwilioApi
):
    words = answer(client, "Stop")
    assert words == (
        "Cascade Neuromonitoring: you get no more texts from us. E-mail goes on where it is on record. "
        "Text START to resume."
    )

    bls = due(tess, "bls", 30)
    fan_out(MORNING)
    deliver(MORNING + MINUTE, until_empty=True)
    assert (said_by("sms"), said_by("email"), len(twilio.taken)) == (set(), {bls}, 0)
    (digest,) = mail.to("alice@example.org")
    assert digest["Subject"] == "Tess Tanaka gets no more messages by text message"
    assert f"{PHONE}: STOP was answered from this phone" in text_of(digest)
    assert "Messages go on by e-mail." in text_of(digest)

    assert answer(client, "START", sid="SM2").startswith("Cascade Neuromonitoring: texts are on again.")
    acls = due(tess, "acls", 7)
    fan_out(MORNING + timedelta(hours=2))
    deliver(MORNING + timedelta(hours=2), until_empty=True)
    assert said_by("sms") == {bls, acls}
    assert len(twilio.to(PHONE)) == 1


def test_yes_is_read_by_the_managers_and_resumes_only_what_was_stopped(
    tess: Technologist, client: Client, twilio: TwilioApi
):
    bls = due(tess, "bls", 30)
    fan_out(SWEPT_AT)
    deliver(MORNING, until_empty=True)
    assert "on again" not in answer(client, "Yes")
    (event,) = ProviderEvent.objects.filter(kind="answered")
    assert (event.words, event.code, event.delivery.items.get().alert) == ("Yes", "", bls)

    answer(client, "STOP", sid="SM2")
    assert "texts are on again" in answer(client, "Yes", sid="SM3")
    assert not OptOut.objects.exists()


def test_what_waits_when_stop_comes_does_not_leave(tess: Technologist, client: Client, twilio: TwilioApi):
    due(tess, "bls", 30)
    fan_out(SWEPT_AT)
    answer(client, "STOP")
    deliver(MORNING + MINUTE, until_empty=True)

    sms = Delivery.objects.get(channel="sms")
    assert (sms.state, sms.failure) == ("suppressed", "This number has asked for no more text messages (STOP).")
    assert twilio.taken == []


def test_stop_just_before_the_call_keeps_the_text_from_leaving_and_the_next_way_is_taken(
    tess: Technologist, client: Client, mail: MailServer, twilio: TwilioApi, monkeypatch: pytest.MonkeyPatch
):
    """After the batch was looked at: nothing but the start of the call itself can know."""
    deliver_to(tess, [due(tess, "bls", 30)], channel="sms")
    started = send._start

    def stop_first(run: object, practice_id: UUID, mine: Claim) -> bool:
        if not OptOut.objects.exists():
            answer(client, "STOP")
        return started(run, practice_id, mine)  # type: ignore[arg-type]

    monkeypatch.setattr(send, "_start", stop_first)
    deliver(MORNING + MINUTE, until_empty=True)

    sms = Delivery.objects.get(channel="sms")
    assert (sms.state, sms.attempts, sms.began_at) == ("suppressed", 0, None)
    assert sms.failure.startswith("This number has asked for no more text messages (STOP).")
    assert twilio.taken == []
    assert [message["Subject"] for message in mail.to("tess@example.org")] == ["Your BLS ends Tue 22 Dec"]


def test_a_stop_from_another_phone_keeps_no_text_back(tess: Technologist, twilio: TwilioApi):
    due(tess, "bls", 30)
    fan_out(SWEPT_AT)
    opting_out.stop("+15035550143", at=MORNING)
    deliver(MORNING + MINUTE, until_empty=True)
    assert len(twilio.to(PHONE)) == 1


def test_whoever_turned_email_off_gets_it_after_all_once_stop_closed_the_other_way(
    tess: Technologist, client: Client, mail: MailServer
):
    Silence.objects.create(technologist=tess, kind="expiry", channel="email")
    due(tess, "bls", 30)
    fan_out(SWEPT_AT)
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"sms"}

    answer(client, "STOP")
    deliver(MORNING + MINUTE, until_empty=True)

    assert [message["Subject"] for message in mail.to("tess@example.org")] == ["Your BLS ends Tue 22 Dec"]


def test_whoever_has_no_other_way_is_told_of_by_every_channel(
    world: World, tess: Technologist, client: Client, mail: MailServer, twilio: TwilioApi
):
    Technologist.objects.filter(pk=tess.pk).update(email="")
    Membership.objects.filter(user=world.alice).update(phone="+15035550100", sms_consent_at=SWEPT_AT)
    answer(client, "STOP")
    deliver(MORNING + MINUTE, until_empty=True)

    assert [mail["Subject"] for mail in mail.to("alice@example.org")] == ["No message reaches Tess Tanaka"]
    (text,) = twilio.to("+15035550100")
    assert "No message reaches Tess Tanaka." in str(text["body"])


def test_stop_holds_in_every_practice_that_has_the_number(
    world: World, tess: Technologist, client: Client, same_phone_elsewhere: None, twilio: TwilioApi
):
    holding = [world.practice.pk, world.other.pk]
    assert set(practices_holding(OptOut.hash_of(PHONE))) == set(holding)
    assert answer(client, "STOP").startswith("NerveCenter: you get no more texts")

    for practice_id in holding:
        with opened(practice_id):
            assert list(Address.objects.values_list("value", "health")) == [(PHONE, "opted_out")]
    assert [row.number_hash for row in OptOut.objects.all()] == [OptOut.hash_of(PHONE)]

    answer(client, "START", sid="SM2")
    assert not OptOut.objects.exists()
    for practice_id in holding:
        with opened(practice_id):
            assert list(Address.objects.values_list("health", flat=True)) == ["ok"]


def test_start_makes_no_number_good_that_takes_no_texts_at_all(tess: Technologist, client: Client):
    Address.objects.create(channel="sms", value=PHONE, health="invalid", since=SWEPT_AT)
    answer(client, "START")
    assert [row.health for row in Address.objects.all()] == ["invalid"]


def test_a_closed_practice_holds_no_number(world: World, tess: Technologist, same_phone_elsewhere: None):
    amend(Practice.objects.filter(pk=world.other.pk), closed_at=SWEPT_AT)
    assert practices_holding(OptOut.hash_of(PHONE)) == [world.practice.pk]


def test_an_answer_is_to_the_text_that_came_last_be_it_the_days_or_one_sent_again(tess: Technologist, client: Client):
    words = {"channel": "sms", "state": "accepted", "body_text": "Your BLS ends."}
    former = deliver_to(tess, [], at=SWEPT_AT - timedelta(days=2), **words)
    again = deliver_to(tess, [], at=SWEPT_AT - timedelta(days=1), resend_of=former, **words)
    answer(client, "Sent it", sid="SM1")
    latest = deliver_to(tess, [], at=SWEPT_AT, **words)
    deliver_to(tess, [], at=MORNING, channel="sms", batch=1)
    answer(client, "It is here", sid="SM2")
    assert list(ProviderEvent.objects.order_by("id").values_list("delivery", flat=True)) == [again.pk, latest.pk]


def test_a_practice_that_takes_the_number_on_later_sends_nothing_there_either(
    world: World, tess: Technologist, client: Client, twilio: TwilioApi
):
    answer(client, "STOP")
    with opened(world.other.pk):
        world.other.go_live(SWEPT_AT)
        due(with_phone(world.foreign), "bls", 30)
        fan_out(SWEPT_AT)
        assert set(Delivery.objects.values_list("channel", flat=True)) == {"email"}


def test_a_stop_that_one_practice_ran_into_is_told_to_the_others(
    world: World, tess: Technologist, same_phone_elsewhere: None
):
    tell_of_stop(OptOut.hash_of(PHONE))
    with opened(world.other.pk):
        assert list(Address.objects.values_list("value", "health")) == [(PHONE, "opted_out")]


def test_who_has_no_phone_here_may_stop_all_the_same(client: Client):
    assert answer(client, "STOP", number="+15035550999").startswith("NerveCenter:")
    assert OptOut.objects.filter(pk=OptOut.hash_of("+15035550999")).exists()
    assert answer(client, "who is this?", number="+15035550999") == ""


def test_repeated_it_tells_nobody_twice(tess: Technologist, client: Client):
    for _ in range(2):
        answer(client, "STOP")
    assert (Alert.objects.count(), ProviderEvent.objects.count(), OptOut.objects.count()) == (1, 1, 1)


def test_help_names_the_practice_and_whom_to_ask(practice: Practice, tess: Technologist, client: Client):
    practice.contact_name, practice.contact_phone = "Dana Whitfield", "(503) 555-0100"
    practice.save()
    assert answer(client, "HELP") == (
        "Cascade Neuromonitoring: reminders of credentials and messages about cases. "
        "Questions: Dana Whitfield, (503) 555-0100. Msg and data rates may apply. Text STOP to end."
    )
    assert not OptOut.objects.exists()


def test_where_twilio_answers_by_itself_we_do_not(tess: Technologist, client: Client):
    assert answer(client, "Basta", OptOutType="STOP") == ""
    assert OptOut.objects.exists()


def test_other_words_are_kept_with_the_message_they_answer_and_answered_once_a_day(
    tess: Technologist, client: Client, twilio: TwilioApi
):
    due(tess, "bls", 30)
    fan_out(SWEPT_AT)
    deliver(MORNING, until_empty=True)

    said = answer(client, "I renewed it yesterday")
    assert "passed on to your managers, who may not see it at once" in said
    assert said.endswith("Text STOP to end.")
    assert answer(client, "Driving. Will answer later.", sid="SM2") == ""
    sms = Delivery.objects.get(channel="sms")
    assert list(sms.events.values_list("kind", "words")) == [
        ("answered", "I renewed it yesterday"),
        ("answered", "Driving. Will answer later."),
    ]


def test_managers_read_on_messages_what_was_answered_and_stop_is_heeded_in_any_words(
    world: World, tess: Technologist, client: Client, twilio: TwilioApi
):
    due(tess, "bls", 30)
    fan_out(SWEPT_AT)
    deliver(MORNING, until_empty=True)
    answer(client, "HELP")
    client.force_login(world.alice)
    assert list(client.get("/cascade/messages/?show=answered").context["page"]) == []

    answer(client, "Already sent it on Friday", sid="SM2")
    page = client.get("/cascade/messages/?show=answered")
    assert [each.channel for each in page.context["page"]] == ["sms"]
    assert "answered: “Already sent it on Friday”" in page.content.decode()
    assert answer(client, "please remove me", sid="SM3").startswith("Cascade Neuromonitoring: you get no more texts")
    assert OptOut.objects.exists()


def test_what_is_said_of_a_case_stops_no_text_and_is_read(
    world: World, tess: Technologist, client: Client, twilio: TwilioApi
):
    due(tess, "bls", 30)
    fan_out(SWEPT_AT)
    deliver(MORNING, until_empty=True)
    said = answer(client, "Take me off the Tuesday case, I am sick")
    assert "passed on to your managers" in said
    assert not OptOut.objects.exists()
    client.force_login(world.alice)
    page = client.get("/cascade/messages/?show=answered").content.decode()
    assert "answered: “Take me off the Tuesday case, I am sick”" in page


def test_a_stop_in_a_sentence_is_read_too(world: World, tess: Technologist, client: Client, twilio: TwilioApi):
    due(tess, "bls", 30)
    fan_out(SWEPT_AT)
    deliver(MORNING, until_empty=True)
    words = "This is his wife, he left in May. Please stop texting this number."
    assert "you get no more texts from us" in answer(client, words)
    answer(client, "STOP", sid="SM2")
    assert OptOut.objects.exists()
    client.force_login(world.alice)
    page = client.get("/cascade/messages/?show=answered").content.decode()
    assert f"answered: “{words}”" in page
    assert "answered: “STOP”" not in page


def test_what_is_answered_to_one_practice_another_does_not_read(
    world: World, tess: Technologist, client: Client, twilio: TwilioApi, same_phone_elsewhere: None
):
    due(tess, "bls", 30)
    fan_out(SWEPT_AT)
    deliver(MORNING, until_empty=True)

    answer(client, "Tell Alice that I quit")
    answer(client, "Stop it, I quit", sid="SM2")

    assert [event.words for event in ProviderEvent.objects.all()] == ["Tell Alice that I quit", "Stop it, I quit"]
    with opened(world.other.pk):
        assert [event.words for event in ProviderEvent.objects.all()] == ["STOP"]


def test_what_a_text_cannot_hold_is_left_out(tess: Technologist, client: Client, twilio: TwilioApi):
    due(tess, "bls", 30)
    fan_out(SWEPT_AT)
    deliver(MORNING, until_empty=True)
    assert "passed on" in answer(client, "sent\x00 it", sid="SM\x001")
    assert [event.words for event in ProviderEvent.objects.filter(kind="answered")] == ["sent it"]


@pytest.mark.parametrize("number", ["", "32665", "whatsapp:+15035550142", "+1503555014x", "Cascade"])
def test_what_is_no_phone_number_changes_nothing(client: Client, number: str):
    assert answer(client, "STOP", number=number) == ""
    assert not OptOut.objects.exists()


def test_a_forged_stop_is_refused(tess: Technologist, client: Client):
    assert call(client, INBOUND, inbound_form(PHONE, "STOP"), signature="forged").status_code == 403
    assert client.get(INBOUND).status_code == 405
    assert not OptOut.objects.exists()


def test_an_answer_fits_the_letters_of_an_sms(practice: Practice, tess: Technologist, client: Client):
    practice.name = "Nervenüberwachung Łódź"
    practice.save()
    assert answer(client, "HELP").startswith("Nervenüberwachung Lodz:")
