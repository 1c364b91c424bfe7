"""What a person turned off stays unsaid to that person, by that way, and to nobody else."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from credentials.models import Credential
from notifications.addresses import turn_off as break_off
from notifications.fan_out import fan_out
from notifications.kinds import Kind, register
from notifications.models import Alert, Channel, Delivery, DeliveryItem, Health
from notifications.preferences import Choice, choices_of, choose, silenced, turn_off
from notifications.send import deliver
from notifications.service import Recipients, emit
from practices.models import Membership, Practice, Technologist
from tests.notifications.cast import DAY, PHONE, SWEPT_AT, alert_of, deliver_to, hold, with_phone
from tests.support.smtp import MailServer
from tests.support.twilio_api import TwilioApi
from tests.world import World

EMAIL, SMS = Choice("expiry", Channel.EMAIL), Choice("expiry", Channel.SMS)


@pytest.fixture(autouse=True)
def live(practice: Practice) -> Practice:
    practice.go_live(SWEPT_AT)
    return practice


@pytest.fixture
def alice(world: World) -> Membership:
    return Membership.objects.select_related("user").get(user=world.alice)


def due(person: Technologist, **fields: object) -> Alert:
    held = Credential.objects.filter(technologist=person, type__code="bls").first()
    return alert_of(held or hold(person, "bls", DAY + timedelta(days=30)), 30, **fields)


def told() -> set[tuple[str, str]]:
    """To whom anything is on its way, and how."""
    items = DeliveryItem.objects.select_related("delivery")
    return {(item.delivery.recipient_name, item.channel) for item in items}


def test_a_technologist_who_wants_no_texts_gets_mail_and_managers_get_theirs(tess: Technologist):
    choose(tess, [SMS], at=SWEPT_AT)
    due(tess)
    due(tess, audience="managers")
    fan_out(SWEPT_AT)
    assert told() == {("Tess Tanaka", "email"), ("Alice", "email")}


def test_a_technologist_who_wants_nothing_never_silences_the_managers(tess: Technologist):
    choose(tess, [EMAIL, SMS], at=SWEPT_AT)
    due(tess)
    due(tess, audience="managers")
    fan_out(SWEPT_AT)
    assert told() == {("Alice", "email")}


def test_a_manager_who_wants_no_daily_list_still_hears_what_escalates(tess: Technologist, alice: Membership):
    alice.phone, alice.sms_consent_at = "+15035550177", SWEPT_AT
    alice.save()
    choose(alice, [EMAIL], at=SWEPT_AT)
    due(tess, audience="managers")
    fan_out(SWEPT_AT)
    assert told() == set()
    alert_of(hold(tess, "acls", DAY), 0, audience="managers", escalated=True)
    fan_out(SWEPT_AT)
    assert told() == {("Alice", "email"), ("Alice", "sms")}


def test_one_person_in_two_roles_chooses_apart(world: World, tess: Technologist, alice: Membership):
    Technologist.objects.filter(pk=tess.pk).update(membership=alice, email="alice@example.org")
    tess.refresh_from_db()
    choose(tess, [EMAIL, SMS], at=SWEPT_AT)
    assert silenced(alice) == set()
    due(tess)
    due(tess, audience="managers")
    fan_out(SWEPT_AT)
    assert told() == {("Alice", "email")}


def test_what_still_waits_by_that_way_leaves_without_it(tess: Technologist):
    bls = due(tess)
    cover = alert_of(hold(tess, "acls", DAY), 0)
    fan_out(SWEPT_AT)
    assert told() == {("Tess Tanaka", "email"), ("Tess Tanaka", "sms")}
    Delivery.objects.filter(channel="email").update(state="accepted")
    turn_off(tess, SMS, at=SWEPT_AT)
    assert told() == {("Tess Tanaka", "email")}
    assert {item.alert for item in DeliveryItem.objects.all()} == {bls, cover}


def test_the_record_says_of_what_was_turned_off_that_it_was(tess: Technologist, mail: MailServer, twilio: TwilioApi):
    acls = alert_of(hold(tess, "acls", DAY + timedelta(days=7)), 7)
    waiting = deliver_to(tess, [acls], channel="sms", at=SWEPT_AT)
    turn_off(tess, SMS, at=SWEPT_AT)
    deliver(SWEPT_AT + timedelta(hours=2), until_empty=True)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.failure) == (
        "suppressed",
        "Its reader has turned off by this way all that it was to say.",
    )
    assert len(mail.to("tess@example.org")) == 1


def test_turning_off_the_last_way_that_works_is_not_undone_by_one_that_is_broken(tess: Technologist):
    break_off("sms", PHONE, Health.INVALID, reason="A landline.", at=SWEPT_AT)
    choose(tess, [EMAIL], at=SWEPT_AT)
    assert silenced(tess) == {EMAIL, SMS}
    due(tess)
    fan_out(SWEPT_AT)
    assert told() == set()


def test_a_way_left_on_that_breaks_later_falls_back_to_the_other(tess: Technologist):
    choose(tess, [EMAIL], at=SWEPT_AT)
    break_off("sms", PHONE, Health.INVALID, reason="A landline.", at=SWEPT_AT)
    due(tess)
    fan_out(SWEPT_AT)
    assert told() == {("Tess Tanaka", "email")}


def test_what_is_no_choice_is_not_turned_off(tess: Technologist, alice: Membership):
    choose(tess, [Choice("unheard_of", Channel.EMAIL)], at=SWEPT_AT)
    choose(alice, [SMS], at=SWEPT_AT)
    assert (silenced(tess), silenced(alice)) == (set(), set())
    assert {choice.channel for choice in choices_of(alice)} == {Channel.EMAIL}


class Urgent(Kind):
    """Insists where its context says so."""

    code = "urgent_test"

    def lines(self, alerts, *, on, practice, for_managers):
        return []

    def leaves_by(self, context: Mapping[str, object], *, at, zone):
        return at

    def insists(self, context: Mapping[str, object], *, at, zone: str) -> bool:
        return bool(context["insists"])


@pytest.mark.parametrize(("insists", "ways"), [(True, {"email", "sms"}), (False, set())])
def test_what_insists_goes_by_every_way_whatever_was_turned_off(tess: Technologist, insists: bool, ways: set[str]):
    register(Urgent())
    with_phone(tess)
    for channel in Channel:
        turn_off(tess, Choice("urgent_test", channel), at=SWEPT_AT)
    emit("urgent_test", Recipients((tess,)), tess.pk, "once", {"insists": insists}, at=SWEPT_AT)
    assert {channel for _, channel in told()} == ways
