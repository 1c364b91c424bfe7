"""Sending a message once more by hand: to where its reader is now, with what is still true, and by a manager only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import UUID

import pytest
import time_machine
from django.db import connections
from django.test import override_settings

from notifications.models import Address, Delivery, DeliveryItem, Health, OptOut, Silence
from notifications.send import deliver
from notifications.watch import again
from notifications.watch.again import SOON, NotAgain, send_again, why_not_again
from practices.models import Membership, Practice
from tenancy.context import practice_context
from tests.notifications.cast import MORNING, PHONE, SWEPT_AT, deliver_to, give_period, reminder, with_phone
from tests.notifications.told import about_a_case

SECOND = timedelta(seconds=1)


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
    send_again(sent, practice, at=MORNING + SOON, by=alice)
    (alert,) = {item.alert_id for item in DeliveryItem.objects.all()}
    assert sorted(DeliveryItem.objects.filter(alert=alert).values_list("again", flat=True)) == [0, 1, 2]


def test_soon_after_it_left_again_it_is_refused_on_the_message_and_on_its_copy(practice, sent, alice):
    copy = send_again(sent, practice, at=MORNING, by=alice)
    Delivery.objects.filter(pk=copy.pk).update(state="delivered")
    for pressed in (sent.pk, copy.pk):
        with pytest.raises(NotAgain) as refused:
            send_again(Delivery.objects.get(pk=pressed), practice, at=MORNING + SOON - SECOND, by=alice)
        assert str(refused.value) == "Sent again at 08:00 by Alice. It can go out once more from 08:10 on."
    later = send_again(Delivery.objects.get(pk=copy.pk), practice, at=MORNING + SOON, by=alice)
    assert later.resend_of_id == sent.pk


@pytest.mark.parametrize("pressed", ["message", "copy"])
def test_while_a_copy_is_on_its_way_no_other_is_made_wherever_it_is_pressed(practice, sent, alice, pressed):
    former = send_again(sent, practice, at=MORNING - SOON, by=alice)
    Delivery.objects.filter(pk=former.pk).update(state="accepted")
    send_again(sent, practice, at=MORNING, by=alice)
    with pytest.raises(NotAgain, match=again.ALREADY):
        send_again(
            Delivery.objects.get(pk=sent.pk if pressed == "message" else former.pk), practice, at=MORNING, by="Bob"
        )
    assert Delivery.objects.filter(state="pending").count() == 1


def test_one_that_did_not_arrive_or_went_elsewhere_is_no_reason_to_wait(world, practice, sent, alice):
    first = send_again(sent, practice, at=MORNING, by=alice)
    Delivery.objects.filter(pk=first.pk).update(state="failed")
    second = send_again(sent, practice, at=MORNING + SECOND, by=alice)
    Delivery.objects.filter(pk=second.pk).update(state="accepted")
    world.tess_technologist.email = "tess.new@example.org"
    world.tess_technologist.save()
    send_again(Delivery.objects.get(pk=sent.pk), practice, at=MORNING + 2 * SECOND, by=alice)


@pytest.mark.django_db(transaction=True)
def test_two_managers_at_once_on_the_message_and_on_its_copy_make_one_copy(world):
    with practice_context(world.practice.pk):
        message = reminder(world.tess_technologist)
        practice = Practice.objects.get(pk=world.practice.pk)
        Delivery.objects.filter(pk=message.pk).update(state="accepted")
        copy = deliver_to(world.tess_technologist, [message.items.get().alert], resend_of=message, state="accepted")
    starting_line = Barrier(2)

    def press(pk: UUID) -> str:
        try:
            with practice_context(practice.pk):
                delivery = Delivery.objects.get(pk=pk)
                starting_line.wait()
                send_again(delivery, practice, at=MORNING, by="Dana Ruiz")
            return ""
        except NotAgain as refused:
            return str(refused)
        finally:
            connections.close_all()

    with override_settings(EMAIL_CONFIGURED=True), ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(press, (message.pk, copy.pk)))
    assert said == ["", again.ALREADY]
    with practice_context(practice.pk):
        assert Delivery.objects.filter(state="pending").count() == 1


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
        Delivery.objects.exclude(resend_of=None).update(state="accepted")
        assert "Sent again at 08:00 by Alice." in client.get(f"/cascade/messages/{sent.pk}/").content.decode()
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
