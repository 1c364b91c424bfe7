"""What a reader says through a message's link: seen, sent, and a new link. Only a POST acts, on what is theirs."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from credentials.models import Renewal
from notifications.fan_out import fan_out
from notifications.links import link_to
from notifications.models import Alert, Delivery
from practices.models import Membership, Practice, Technologist
from tests.notifications.cast import MORNING, SWEPT_AT, alert_of, deliver_to, give_period, hold, reminder
from tests.support.steady import steady
from tests.world import World

LATER = MORNING + timedelta(days=31)


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def phone() -> Client:
    """Without a log-in, and with CSRF checks on, as in a browser that keeps no cookies."""
    return Client(enforce_csrf_checks=True)


def path_to(delivery: Delivery) -> str:
    """Of a message that has left."""
    Delivery.objects.filter(pk=delivery.pk).update(state="accepted")
    return link_to(delivery).removeprefix("http://testserver")


def shown(phone: Client, path: str) -> str:
    return phone.get(path).content.decode().replace("\u00a0", " ")


def state_of(delivery: Delivery) -> tuple[Any, set[str]]:
    alerts = Alert.objects.filter(items__delivery=delivery)
    return Delivery.objects.get(pk=delivery.pk).acknowledged_at, {alert.state for alert in alerts}


# Seen.


def test_the_reader_says_once_that_it_was_seen(practice: Practice, tess: Technologist, phone: Client):
    delivery = reminder(tess)
    path = path_to(delivery)
    assert "I have seen this" in shown(phone, path)
    assert phone.post(f"{path}acknowledgement/")["Location"] == path
    assert state_of(delivery) == (MORNING, {"acknowledged"})
    with time_machine.travel(MORNING + timedelta(hours=1), tick=False):
        phone.post(f"{path}acknowledgement/")
    assert state_of(delivery) == (MORNING, {"acknowledged"})
    page = shown(phone, path)
    assert "You said so on Sun 22 Nov 2026 at 08:00" in page
    assert "I have seen this" not in page


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_program_that_follows_links_changes_nothing(
    practice: Practice, tess: Technologist, phone: Client, method: str
):
    delivery = reminder(tess)
    alert = Alert.objects.get()
    path = path_to(delivery)
    for more in ("", "acknowledgement/", f"items/{alert.pk}/sent/", "again/"):
        getattr(phone, method)(f"{path}{more}")
    assert state_of(delivery) == (None, {"open"})
    assert not Renewal.objects.exists()


def test_a_manager_who_left_acknowledges_nothing(world: World, practice: Practice, tess: Technologist, phone: Client):
    alice = Membership.objects.select_related("user").get(user=world.alice)
    delivery = deliver_to(alice, [alert_of(hold(tess, "bls", date(2026, 11, 30)), 30, audience="managers")])
    Membership.objects.filter(pk=alice.pk).update(active=False)
    phone.post(f"{path_to(delivery)}acknowledgement/")
    assert state_of(delivery)[1] == {"open"}


def test_one_manager_who_has_seen_it_takes_it_from_no_other(
    world: World, practice: Practice, tess: Technologist, phone: Client
):
    practice.go_live(SWEPT_AT)
    alice = Membership.objects.get(user=world.alice)
    Membership.objects.filter(user=world.sam).update(role="manager", phone="+15035550199", sms_consent_at=SWEPT_AT)
    told = alert_of(hold(tess, "bls", date(2026, 11, 30)), 30, audience="managers")
    fan_out(SWEPT_AT)
    mine = Delivery.objects.get(membership=alice)
    phone.post(f"{path_to(mine)}acknowledgement/")
    assert state_of(mine) == (MORNING, {"open"})

    Delivery.objects.exclude(pk=mine.pk).update(state="bounced")
    fan_out(MORNING)
    assert told.items.get(channel="sms").address == "+15035550199"
    assert not told.items.filter(delivery__membership=alice).exclude(delivery=mine).exists()


# Sent.


def test_the_holder_says_that_the_renewal_was_sent_and_takes_it_back(
    practice: Practice, tess: Technologist, phone: Client
):
    delivery = reminder(tess)
    alert, path = Alert.objects.get(), path_to(delivery)
    assert "I have sent the renewal" in shown(phone, path)
    said = phone.post(f"{path}items/{alert.pk}/sent/", {"on": "2026-11-20"}, follow=True).content.decode()
    renewal = Renewal.objects.get()
    assert (renewal.stage, renewal.submitted_on) == ("submitted", date(2026, 11, 20))
    assert "Thank you: BLS is marked as sent on Fri 20 Nov." in said.replace("\u00a0", " ")
    assert f'action="{path}items/{alert.pk}/not-sent/"' in said
    assert state_of(delivery) == (MORNING, {"acknowledged"})
    event = Renewal.pgh_event_model.objects.filter(stage="submitted").get()
    assert event.pgh_context["name"] == "Tess Tanaka, through a message’s link"

    page = shown(phone, path)
    assert "I have sent the renewal" not in page
    assert "<b>BLS</b> sent on Fri 20 Nov" in page
    assert f'action="{path}items/{alert.pk}/not-sent/"' in page
    phone.post(f"{path}items/{alert.pk}/not-sent/")
    renewal.refresh_from_db()
    assert (renewal.stage, renewal.submitted_on) == ("todo", None)
    assert "sent on Fri 20 Nov" not in shown(phone, path)
    assert "I have sent the renewal" in shown(phone, path)


def test_what_was_sent_long_before_the_new_dates_came_stays_listed_until_they_do(
    practice: Practice, tess: Technologist, phone: Client
):
    bls, acls = hold(tess, "bls", date(2026, 11, 30)), hold(tess, "acls", date(2026, 12, 31))
    sent = alert_of(acls, 60)
    path = path_to(deliver_to(tess, [alert_of(bls, 30), sent]))
    phone.post(f"{path}items/{sent.pk}/sent/", {"on": "2026-11-20"})
    page = shown(phone, path)
    assert "Your BLS ends" in page
    assert "<b>ACLS</b> sent on Fri 20 Nov" in page
    give_period(acls, date(2028, 12, 31))
    assert "ACLS" not in steady(phone.get(path).content)


def test_without_a_day_it_was_sent_today_on_the_readers_own_day(practice: Practice, tess: Technologist, phone: Client):
    path = path_to(reminder(tess))
    phone.post(f"{path}items/{Alert.objects.get().pk}/sent/")
    assert Renewal.objects.get().submitted_on == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-23", "This day has not come yet."),
        ("soon", "Write a date such as 2026-11-22."),
        ("", "Say on which day."),
        ("2024-11-30", "Choose 1 Dec 2024 or later. What is renewed began that day."),
    ],
)
def test_a_day_that_cannot_be_is_refused_in_words(
    practice: Practice, tess: Technologist, phone: Client, day: str, words: str
):
    alert = alert_of(hold(tess, "bls", date(2026, 11, 30), starts_on=date(2024, 12, 1)), 30)
    path = path_to(deliver_to(tess, [alert]))
    page = phone.post(f"{path}items/{alert.pk}/sent/", {"on": day})
    said = page.content.decode().replace("\u00a0", " ")
    assert page.status_code == 422
    assert words in said
    assert f'value="{day}"' in said
    assert f'id="on-{alert.pk}_error"' in said
    assert not Renewal.objects.filter(stage="submitted").exists()


def test_a_health_item_is_its_holders_to_send_too(practice: Practice, tess: Technologist, phone: Client):
    alert = alert_of(hold(tess, "tb", date(2026, 12, 20)), 30)
    path = path_to(deliver_to(tess, [alert]))
    phone.post(f"{path}items/{alert.pk}/sent/")
    assert Renewal.objects.get().stage == "submitted"


@pytest.mark.parametrize("code", ["liability", "ceu"])
def test_what_is_not_the_holders_to_send_is_not_offered(
    practice: Practice, tess: Technologist, phone: Client, code: str
):
    serves = {"serves": hold(tess, "cnim", date(2026, 12, 31))} if code == "ceu" else {}
    alert = alert_of(hold(tess, code, date(2026, 12, 31), **serves), 60)
    path = path_to(deliver_to(tess, [alert]))
    assert "I have sent the renewal" not in shown(phone, path)
    phone.post(f"{path}items/{alert.pk}/sent/")
    assert not Renewal.objects.filter(stage="submitted").exists()


def test_a_manager_sends_nothing_for_others_through_a_link(
    world: World, practice: Practice, tess: Technologist, phone: Client
):
    alice = Membership.objects.select_related("user").get(user=world.alice)
    alert = alert_of(hold(tess, "bls", date(2026, 11, 30)), 30, audience="managers")
    path = path_to(deliver_to(alice, [alert]))
    assert "I have sent the renewal" not in shown(phone, path)
    assert phone.post(f"{path}items/{alert.pk}/sent/").status_code == 404
    assert not Renewal.objects.exists()


def test_a_link_acts_on_its_own_messages_items_only(practice: Practice, tess: Technologist, phone: Client):
    path = path_to(reminder(tess))
    elsewhere = alert_of(hold(tess, "acls", date(2026, 12, 31)), 60)
    assert phone.post(f"{path}items/{elsewhere.pk}/sent/").status_code == 404
    assert phone.post(f"{path}items/{Alert.objects.get(kind='expiry', rung=30).pk}/accept/").status_code == 404
    assert not Renewal.objects.exists()


# A link that has run out.


@pytest.fixture
def can_send(settings: Settings) -> None:
    settings.EMAIL_CONFIGURED = settings.SMS_CONFIGURED = True


def asked_again(phone: Client, path: str) -> str:
    page = phone.post(f"{path}again/")
    assert page.status_code == 200
    return steady(page.content.decode())


def test_a_link_that_has_run_out_acts_on_nothing_and_offers_a_new_one(
    practice: Practice, tess: Technologist, phone: Client
):
    delivery = reminder(tess)
    path = path_to(delivery)
    with time_machine.travel(LATER, tick=False):
        assert "Send me a new one" in shown(phone, path)
        assert phone.post(f"{path}acknowledgement/").status_code == 410
        assert phone.post(f"{path}items/{Alert.objects.get().pk}/sent/").status_code == 410
    assert state_of(delivery) == (None, {"open"})


def test_a_new_link_goes_to_the_address_on_file_once_a_day(
    practice: Practice, tess: Technologist, phone: Client, can_send: None
):
    path = path_to(deliver_to(tess, [alert_of(hold(tess, "cnim", date(2026, 12, 31)), 60)]))
    Technologist.objects.filter(pk=tess.pk).update(email="tess@home.example")
    with time_machine.travel(LATER, tick=False):
        first = asked_again(phone, path)
        assert asked_again(phone, path) == first
        (new,) = Delivery.objects.exclude(resend_of=None)
        assert (new.address, new.created_at, new.state) == ("tess@home.example", LATER, "pending")
        assert "Your CNIM ends" in shown(phone, link_to(new).removeprefix("http://testserver"))
    Delivery.objects.filter(pk=new.pk).update(state="accepted")
    with time_machine.travel(LATER + timedelta(hours=23), tick=False):
        asked_again(phone, path)
    assert Delivery.objects.exclude(resend_of=None).count() == 1
    with time_machine.travel(LATER + timedelta(days=1, minutes=1), tick=False):
        asked_again(phone, path)
    assert Delivery.objects.exclude(resend_of=None).count() == 2


def test_it_says_the_same_where_nothing_is_sent(practice: Practice, tess: Technologist, phone: Client, can_send: None):
    path = path_to(deliver_to(tess, [alert_of(hold(tess, "cnim", date(2026, 12, 31)), 60)]))
    with time_machine.travel(LATER, tick=False):
        sent = asked_again(phone, path)
    Technologist.objects.filter(pk=tess.pk).update(ends_on=date(2026, 11, 25))
    with time_machine.travel(LATER + timedelta(days=2), tick=False):
        assert asked_again(phone, path) == sent
    assert Delivery.objects.exclude(resend_of=None).count() == 1


def test_while_a_link_works_asking_for_another_sends_none(
    practice: Practice, tess: Technologist, phone: Client, can_send: None
):
    path = path_to(reminder(tess, at=SWEPT_AT))
    assert phone.post(f"{path}again/")["Location"] == path
    assert not Delivery.objects.exclude(resend_of=None).exists()


def test_a_closed_practice_sends_nothing(practice: Practice, tess: Technologist, phone: Client, can_send: None):
    path = path_to(reminder(tess))
    practice.closed_at = MORNING
    practice.save()
    assert "Send me a new one" not in shown(phone, path)
    asked_again(phone, path)
    assert not Delivery.objects.exclude(resend_of=None).exists()


def test_a_changed_link_acts_on_nothing(practice: Practice, tess: Technologist, phone: Client):
    path = path_to(reminder(tess))
    changed = path[:-2] + ("A" if path[-2] != "A" else "B") + "/"
    for more in ("acknowledgement/", f"items/{Alert.objects.get().pk}/sent/", "again/"):
        assert phone.post(f"{changed}{more}").status_code == 404
    assert not Renewal.objects.exists()
