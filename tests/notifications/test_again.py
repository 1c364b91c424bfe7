"""Sending a message once more by hand: to where its reader is now, with what is still true, and by a manager only."""

from datetime import date, timedelta

import pytest
import time_machine

from notifications.models import Address, Delivery, DeliveryItem, Health, OptOut, Silence
from notifications.send import deliver
from notifications.watch import again
from notifications.watch.again import NotAgain, send_again, why_not_again
from practices.models import Membership
from tests.notifications.cast import MORNING, PHONE, SWEPT_AT, give_period, reminder, with_phone
from tests.notifications.told import about_a_case


@pytest.fixture
def alice(practice, world):
    return Membership.objects.select_related("user").get(user=world.alice)


@pytest.fixture
def sent(practice, world, mail):
    delivery = reminder(world.tess_technologist)
    Delivery.objects.filter(pk=delivery.pk).update(
        state="accepted", body_text="Hello Tess", began_at=SWEPT_AT, settled_at=SWEPT_AT, attempts=1
    )
    return Delivery.objects.get(pk=delivery.pk)


def test_it_leaves_again_once_to_the_address_on_record_now(world, practice, sent, alice, mail):
    world.tess_technologist.email = "Tess.New@example.org"
    world.tess_technologist.save()
    copy = send_again(Delivery.objects.get(pk=sent.pk), practice, at=MORNING, by=alice)
    assert (copy.address, copy.resend_of_id, copy.sent_again_by, copy.state) == (
        "tess.new@example.org",
        sent.pk,
        "Alice",
        "pending",
    )
    assert deliver(MORNING, practice_id=practice.pk).accepted == 1
    assert [message["to"] for message in mail.messages] == ["tess.new@example.org"]
    copy.refresh_from_db()
    assert (copy.state, "BLS" in copy.body_text) == ("accepted", True)
    sent.refresh_from_db()
    assert (sent.state, sent.address) == ("accepted", "tess@example.org")


def test_it_may_be_sent_again_and_again_but_not_while_one_is_on_its_way(practice, sent, alice):
    first = send_again(sent, practice, at=MORNING, by=alice)
    with pytest.raises(NotAgain, match="being sent again already"):
        send_again(sent, practice, at=MORNING, by=alice)
    Delivery.objects.filter(pk=first.pk).update(state="accepted")
    send_again(sent, practice, at=MORNING, by=alice)
    (alert,) = {item.alert_id for item in DeliveryItem.objects.all()}
    assert sorted(DeliveryItem.objects.filter(alert=alert).values_list("again", flat=True)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("pending", again.WAITS),
        ("sending", again.UNDER_WAY),
        ("unknown", again.UNDER_WAY),
        ("obsolete", again.UNTRUE),
        ("suppressed", again.SUPPRESSED),
        ("accepted", ""),
        ("delivered", ""),
        ("failed", ""),
        ("bounced", ""),
        ("dead", ""),
        ("kept", ""),
    ],
)
def test_which_outcomes_may_be_sent_again(practice, sent, state, words):
    sent.state = state
    assert why_not_again(sent, practice, MORNING) == words


def renewed(sent, world):
    give_period(sent.items.get().alert.technologist.credentials.get(), date(2028, 11, 30))


def gone(sent, world):
    world.tess_technologist.ends_on = date(2026, 11, 1)
    world.tess_technologist.save()


def without_an_address(sent, world):
    world.tess_technologist.email = ""
    world.tess_technologist.save()


def bounced(sent, world):
    Address.objects.create(channel="email", value="tess@example.org", health=Health.BOUNCED, since=SWEPT_AT)


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (renewed, again.UNTRUE),
        (gone, again.NOBODY),
        (without_an_address, "Tess Tanaka has no e-mail address on record."),
        (bounced, "tess@example.org: Mail to this address came back."),
    ],
)
def test_why_it_is_not_sent_again(world, practice, sent, happened, words):
    assert why_not_again(sent, practice, MORNING) == ""
    happened(sent, world)
    assert why_not_again(Delivery.objects.get(pk=sent.pk), practice, MORNING) == words


def test_without_a_provider_it_cannot_leave(practice, sent, settings):
    settings.EMAIL_CONFIGURED = False
    assert why_not_again(sent, practice, MORNING) == "No mail server is configured, so it cannot leave."


def test_an_sms_needs_consent_and_a_phone_that_has_not_said_stop(world, practice, twilio):
    tess = with_phone(world.tess_technologist)
    sms = reminder(tess, channel="sms")
    sms.state = "failed"
    assert why_not_again(sms, practice, MORNING) == ""
    OptOut.objects.create(number_hash=OptOut.hash_of(PHONE), opted_out_at=SWEPT_AT)
    assert "(STOP)" in why_not_again(sms, practice, MORNING)
    tess.sms_consent_at = None
    tess.save()
    sms.refresh_from_db()
    sms.state = "failed"
    assert why_not_again(sms, practice, MORNING) == again.NO_CONSENT


def test_who_turned_a_kind_off_may_still_be_sent_it_again_by_hand(world, practice, sent, alice, mail):
    Silence.objects.create(technologist=world.tess_technologist, kind="expiry", channel="email")
    send_again(sent, practice, at=MORNING, by=alice)
    assert deliver(MORNING, practice_id=practice.pk).accepted == 1


def test_a_manager_presses_the_button_and_nobody_else(world, sent, sign_in):
    with time_machine.travel(MORNING, tick=False):
        client = sign_in(world.alice)
        page = client.get(f"/cascade/messages/{sent.pk}/").content.decode()
        assert "Send it again" in page
        done = client.post(f"/cascade/messages/{sent.pk}/again/", follow=True)
        assert "It is on its way again to Tess Tanaka." in done.content.decode()
        refused = client.post(f"/cascade/messages/{sent.pk}/again/", follow=True).content.decode()
        assert again.ALREADY in refused
        assert "Send it again</button>" not in refused
    assert Delivery.objects.count() == 2
    for who, status in (("audrey", 403), ("sam", 403), ("tess", 403), ("charlie", 404)):
        assert sign_in(getattr(world, who)).post(f"/cascade/messages/{sent.pk}/again/").status_code == status
        assert (
            "Send it again</button>"
            not in sign_in(getattr(world, who)).get(f"/cascade/messages/{sent.pk}/").content.decode()
        )
    assert sign_in(world.alice).get(f"/cascade/messages/{sent.pk}/again/").status_code == 405
    assert Delivery.objects.count() == 2


def test_one_who_is_no_reader_any_more_of_a_case_message_is_not_told_of_it_again(world, practice, mail):
    """The case is not on record any more."""
    told = about_a_case(world.tess_technologist, state="accepted")
    assert why_not_again(told, practice, MORNING + timedelta(days=1)) == again.UNTRUE
