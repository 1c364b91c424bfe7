"""A number, an address or a consent is taken back while a message waits for it: what it was to say goes the next way at
once, and whom nothing reaches is told to the managers, with the reason."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine

from credentials.sweeps import sweep
from notifications import kinds, tasks
from notifications.models import Alert, Delivery, Silence
from notifications.reach import Oneself, answer, consents_of, set_email, set_phone
from notifications.send import deliver
from notifications.service import Recipients, emit
from practices.actions.technologists import withdraw_sms_consent
from practices.models import Membership, Practice, Technologist
from tests.notifications.cast import DAY, PHONE, SWEPT_AT, hold
from tests.notifications.test_unreachable import AtOnce
from tests.support.smtp import MailServer, text_of
from tests.support.twilio_api import TwilioApi
from tests.world import World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TOLD = "No message reaches Tess Tanaka"
ALICE = "alice@example.org"

Change = Callable[[Technologist], object]


@pytest.fixture(autouse=True)
def live(practice: Practice) -> Practice:
    practice.go_live(SWEPT_AT - timedelta(days=100))
    return practice


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._kinds, "at_once", AtOnce())


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    sent: list[tuple[str, ...]] = []
    monkeypatch.setattr(tasks.deliver_practice, "apply_async", lambda args, **_: sent.append(tuple(args)))
    return sent


def withdrawn(person: Technologist) -> None:
    who = Oneself(person, None)
    (consent,) = consents_of(who, Practice.objects.get(slug="cascade"))
    answer(consent, texts=False, name=person.name, at=SWEPT_AT)


def withdrawn_by_a_manager(person: Technologist) -> None:
    withdraw_sms_consent(person)


def number_taken_off(person: Technologist) -> None:
    set_phone(Oneself(person, None), "")


def number_taken_off_by_a_manager(person: Technologist) -> None:
    person.phone, person.sms_consent_at = "", None
    person.save()


def another_number(person: Technologist) -> None:
    set_phone(Oneself(person, None), "+15035550177")


CHANGES = [withdrawn, withdrawn_by_a_manager, number_taken_off, number_taken_off_by_a_manager, another_number]


def waiting_text(person: Technologist, rung: int) -> None:
    """Swept at seven: the text waits until eight."""
    hold(person, "bls", DAY + timedelta(days=rung))
    sweep(SWEPT_AT)
    assert Delivery.objects.get(channel="sms").next_attempt_at == SWEPT_AT + HOUR


def without_email(person: Technologist) -> Technologist:
    person.email = ""
    person.save()
    return person


def changed(person: Technologist, change: Change, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        change(Technologist.objects.get(pk=person.pk))


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("rung", [30, 7])
def test_whom_nothing_else_reaches_is_told_to_the_managers_at_once(
    tess: Technologist, mail: MailServer, twilio: TwilioApi, change: Change, rung: int
):
    waiting_text(without_email(tess), rung)
    deliver(SWEPT_AT, until_empty=True)
    changed(tess, change, SWEPT_AT + 30 * MINUTE)
    deliver(SWEPT_AT + 30 * MINUTE, until_empty=True)

    assert twilio.to(PHONE) == []
    told = mail.to(ALICE)[-1]
    assert told["Subject"] == TOLD
    assert "Tess Tanaka hears of nothing that is due." in text_of(told)


@pytest.mark.parametrize("change", CHANGES)
def test_managers_hear_once_though_every_hour_looks_again(
    tess: Technologist, mail: MailServer, twilio: TwilioApi, change: Change
):
    waiting_text(without_email(tess), 30)
    changed(tess, change, SWEPT_AT + 30 * MINUTE)
    for hours in range(1, 12):
        deliver(SWEPT_AT + hours * HOUR, until_empty=True)
        sweep(SWEPT_AT + hours * HOUR)

    assert [message["Subject"] for message in mail.to(ALICE)].count(TOLD) == 1


def test_who_has_an_email_that_said_it_already_is_no_news(tess: Technologist, mail: MailServer, twilio: TwilioApi):
    waiting_text(tess, 7)
    changed(tess, withdrawn, SWEPT_AT + 30 * MINUTE)
    deliver(SWEPT_AT + 30 * MINUTE, until_empty=True)

    assert len(mail.to(tess.email)) == 1
    assert not Alert.objects.filter(kind="unreachable").exists()


def test_without_any_provider_an_email_that_is_kept_is_no_news_either(tess: Technologist):
    waiting_text(tess, 7)
    changed(tess, withdrawn, SWEPT_AT + 30 * MINUTE)
    deliver(SWEPT_AT + 30 * MINUTE, until_empty=True)

    said = Delivery.objects.filter(technologist=tess).values_list("channel", "state")
    assert set(said) == {("email", "kept"), ("sms", "suppressed")}
    assert not Alert.objects.filter(kind="unreachable").exists()


def test_who_gets_no_emails_by_choice_is_told_to_the_managers_with_both_reasons(
    tess: Technologist, mail: MailServer, twilio: TwilioApi
):
    Silence.objects.create(technologist=tess, kind="expiry", channel="email")
    waiting_text(tess, 7)
    changed(tess, withdrawn, SWEPT_AT + 30 * MINUTE)
    deliver(SWEPT_AT + 30 * MINUTE, until_empty=True)

    assert mail.to(tess.email) == []
    told = next(message for message in mail.to(ALICE) if message["Subject"] == "A message did not reach Tess Tanaka")
    words = " ".join(text_of(told).split())
    assert "E-mail: turned off; Text messages: no consent." in words
    assert "Make sure that Tess Tanaka knows." in words


def test_an_address_that_was_corrected_gets_it_at_once(tess: Technologist, mail: MailServer):
    hold(tess, "bls", DAY + timedelta(days=30))
    sweep(SWEPT_AT)
    mail.refuse[tess.email] = "451 4.3.0 Try later"
    deliver(SWEPT_AT, until_empty=True)
    assert Delivery.objects.get(address=tess.email).next_attempt_at > SWEPT_AT + timedelta(seconds=10)
    changed(tess, lambda person: set_email(person, "tess@new.example"), SWEPT_AT + timedelta(seconds=1))
    for seconds in (1, 2):
        deliver(SWEPT_AT + timedelta(seconds=seconds), until_empty=True)

    assert len(mail.to("tess@new.example")) == 1


def test_an_address_that_was_emptied_is_told_to_the_managers(tess: Technologist, mail: MailServer, twilio: TwilioApi):
    changed(tess, number_taken_off, SWEPT_AT - HOUR)
    hold(tess, "bls", DAY + timedelta(days=30))
    sweep(SWEPT_AT)
    changed(tess, lambda person: set_email(person, ""), SWEPT_AT)
    deliver(SWEPT_AT, until_empty=True)

    assert TOLD in [message["Subject"] for message in mail.to(ALICE)]


def test_it_is_looked_at_as_soon_as_it_is_saved(
    tess: Technologist, practice: Practice, woken: list[tuple[str, ...]], django_capture_on_commit_callbacks
):
    waiting_text(tess, 30)
    with django_capture_on_commit_callbacks(execute=True):
        changed(tess, lambda person: person.save(), SWEPT_AT)
    assert woken == []
    with django_capture_on_commit_callbacks(execute=True):
        changed(tess, number_taken_off_by_a_manager, SWEPT_AT)
    assert woken == [(str(practice.pk),)]


def test_a_text_for_two_waits_for_the_one_who_still_has_the_phone(
    tess: Technologist, mail: MailServer, twilio: TwilioApi
):
    other = Technologist.objects.create(
        name="Per Lindqvist", timezone=tess.timezone, phone=PHONE, sms_consent_at=SWEPT_AT
    )
    hold(other, "acls", DAY + timedelta(days=30))
    waiting_text(without_email(tess), 30)
    changed(tess, withdrawn, SWEPT_AT)
    deliver(SWEPT_AT + MINUTE, until_empty=True)
    assert TOLD in [message["Subject"] for message in mail.to(ALICE)]
    assert twilio.to(PHONE) == []
    deliver(SWEPT_AT + HOUR, until_empty=True)

    (text,) = twilio.to(PHONE)
    assert "ACLS" in str(text["body"])
    assert "BLS" not in str(text["body"]).replace("ACLS", "")


def test_who_left_meanwhile_is_told_to_nobody(tess: Technologist, mail: MailServer, twilio: TwilioApi):
    waiting_text(without_email(tess), 30)
    Technologist.objects.filter(pk=tess.pk).update(ends_on=date(2026, 11, 20))
    changed(tess, number_taken_off, SWEPT_AT)
    deliver(SWEPT_AT + MINUTE, until_empty=True)

    assert not Alert.objects.filter(kind="unreachable").exists()


def test_what_may_not_wait_goes_to_the_managers_as_urgently(
    world: World, tess: Technologist, mail: MailServer, twilio: TwilioApi
):
    manager = Membership.objects.get(user=world.alice)
    Membership.objects.filter(pk=manager.pk).update(phone="+15035550100", sms_consent_at=SWEPT_AT)
    night = SWEPT_AT - 5 * HOUR
    emit("at_once", Recipients((without_email(tess),)), tess.pk, "a case", {}, at=night)
    changed(tess, number_taken_off, night)
    deliver(night, until_empty=True)

    assert twilio.to(PHONE) == []
    assert len(twilio.to("+15035550100")) == 1
