"""Reminders stop with one click in the mail, for whoever reads that mail and for nobody else (RFC 8058)."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.signing import BadSignature
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from notifications.fan_out import fan_out
from notifications.models import Alert, Delivery, DeliveryItem, Silence
from notifications.send import deliver
from notifications.unsubscribing import read, unsubscribe_link
from practices.models import Membership, Practice, Technologist
from tests.conftest import opened
from tests.notifications.cast import DAY, MORNING, SWEPT_AT, alert_of, deliver_to, hold, reminder
from tests.support.smtp import MailServer
from tests.world import World

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def _morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def alice(world: World) -> Membership:
    with opened(world.practice.pk):
        return Membership.objects.select_related("user").get(user=world.alice)


def path_in(delivery: Delivery) -> str:
    """Of a mail that has left."""
    Delivery.objects.filter(pk=delivery.pk).update(state="accepted")
    alerts = Alert.objects.filter(items__delivery=delivery)
    return unsubscribe_link(delivery, alerts).removeprefix("http://testserver")


def silences() -> set[tuple[Any, Any, str, str]]:
    return set(Silence.objects.values_list("technologist", "membership", "kind", "channel"))


def post(path: str, body: dict[str, str]) -> Any:
    """As a mail program does: no cookie, no session, CSRF checks on."""
    return Client(enforce_csrf_checks=True).post(path, body)


def test_a_reminder_says_in_its_header_how_it_is_stopped(world: World, mail: MailServer):
    with opened(world.practice.pk):
        sent = reminder(world.tess_technologist)
        path = path_in(sent)
        sent.save()
    deliver(MORNING, practice_id=world.practice.pk)
    (message,) = mail.messages
    assert message["List-Unsubscribe"].strip() == f"<http://testserver{path}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    body = message.get_body(("plain",))
    assert body
    assert f"No more of these reminders by e-mail: http://testserver{path}" in body.get_content()


def test_one_click_stops_it_at_once_without_a_log_in(practice: Practice, tess: Technologist):
    path = path_in(reminder(tess))
    answer = post(path, ONE_CLICK)
    assert answer.status_code == 200
    assert silences() == {(tess.pk, None, "expiry", "email")}
    assert "No more of these by e-mail" in answer.content.decode()
    assert post(path, ONE_CLICK).status_code == 200
    assert len(silences()) == 1

    practice.go_live(SWEPT_AT)
    alert_of(hold(tess, "acls", DAY + timedelta(days=7)), 7)
    fan_out(MORNING)
    assert set(DeliveryItem.objects.filter(alert__rung=7).values_list("channel", flat=True)) == {"sms"}


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "No"}, {"unsubscribe": "One-Click"}])
def test_another_post_stops_nothing(practice: Practice, tess: Technologist, body: dict[str, str]):
    assert post(path_in(reminder(tess)), body).status_code == 400
    assert silences() == set()


def test_looking_stops_nothing_and_shows_the_button(practice: Practice, tess: Technologist, client: Client):
    path = path_in(reminder(tess))
    for _ in range(3):
        page = client.get(path)
        client.head(path)
    assert silences() == set()
    assert "Stop these reminders by e-mail?" in page.content.decode()
    assert "Reminders before a credential of mine ends" in page.content.decode()


def test_whoever_stops_the_last_way_is_told_so(practice: Practice, tess: Technologist):
    path = path_in(reminder(tess))
    assert "No reminder reaches you" not in post(path, ONE_CLICK).content.decode()
    Technologist.objects.filter(pk=tess.pk).update(phone="", sms_consent_at=None)
    assert (
        "No reminder reaches you now. E-mail: turned off; Text messages: none" in post(path, ONE_CLICK).content.decode()
    )
    assert "No reminder reaches you" not in post(path, {"reminders": "on"}).content.decode()


def test_it_can_be_taken_back_on_the_same_page(practice: Practice, tess: Technologist):
    path = path_in(reminder(tess))
    post(path, ONE_CLICK)
    assert "Stop these reminders by e-mail?" in post(path, {"reminders": "on"}).content.decode()
    assert silences() == set()


def test_a_manager_stops_the_daily_list_and_not_what_escalates(
    practice: Practice, tess: Technologist, alice: Membership
):
    bls = alert_of(hold(tess, "bls", DAY), 0, audience="managers")
    page = post(path_in(deliver_to(alice, [bls])), ONE_CLICK).content.decode()
    assert silences() == {(None, alice.pk, "expiry", "email")}
    assert "What nobody has begun in time still comes" in page

    acls = alert_of(hold(tess, "acls", DAY), 0, audience="managers", escalated=True)
    assert path_in(deliver_to(alice, [acls], batch=1)) == ""


def test_a_technologist_who_stops_reminders_silences_no_manager(
    practice: Practice, tess: Technologist, alice: Membership
):
    practice.go_live(SWEPT_AT)
    post(path_in(reminder(tess)), ONE_CLICK)
    bls = Alert.objects.get()
    alert_of(tess.credentials.get(), 30, audience="managers", about_id=bls.about_id)  # type: ignore[attr-defined]
    fan_out(MORNING)
    assert Delivery.objects.filter(membership=alice).exists()


@pytest.mark.parametrize("is_one_person", [True, False])
def test_a_mail_in_two_roles_stops_the_one_it_was_written_to_and_the_other_by_a_button_of_its_own(
    is_one_person: bool, practice: Practice, tess: Technologist, alice: Membership
):
    Technologist.objects.filter(pk=tess.pk).update(
        email=alice.user.email, **({"membership": alice} if is_one_person else {})
    )
    tess.refresh_from_db()
    bls = hold(tess, "bls", DAY)
    both = deliver_to(tess, [alert_of(bls, 0), alert_of(bls, 0, audience="managers")], membership=alice)
    path = path_in(both)
    page = post(path, ONE_CLICK)
    assert silences() == {(tess.pk, None, "expiry", "email")}
    assert [each.person for each in page.context["others"]] == [alice]
    shown = page.content.decode()
    assert "The managers’ list" in shown
    assert f'name="reader" value="{alice.pk}"' in shown

    post(path, ONE_CLICK | {"reader": str(alice.pk)})
    assert silences() == {(tess.pk, None, "expiry", "email"), (None, alice.pk, "expiry", "email")}
    post(path, {"reminders": "on"})
    assert silences() == {(None, alice.pk, "expiry", "email")}


def test_a_click_in_a_mail_to_one_of_two_who_share_an_address_is_not_the_others(
    world: World, practice: Practice, tess: Technologist
):
    twin = Technologist.objects.create(name="Theo Tanaka", email=tess.email, timezone=tess.timezone)
    alerts = [alert_of(hold(each, "bls", DAY), 0) for each in (tess, twin)]
    page = post(path_in(deliver_to(tess, alerts)), ONE_CLICK)
    assert silences() == {(tess.pk, None, "expiry", "email")}
    assert "Reminders to Theo Tanaka" in page.content.decode()


def test_a_mail_that_reminds_managers_beside_a_technologists_case_offers_the_technologist_no_click(
    practice: Practice, tess: Technologist, alice: Membership
):
    moved = Alert.objects.create(
        kind="case_moved",
        audience="technologist",
        technologist=tess,
        about_id=tess.pk,
        emitted_on=DAY,
        created_at=MORNING,
    )
    bls = alert_of(hold(tess, "bls", DAY), 0, audience="managers")
    assert path_in(deliver_to(tess, [moved, bls], membership=alice)) == ""
    assert path_in(deliver_to(alice, [bls], batch=1)).startswith("/u/")


def test_a_click_for_a_reader_who_is_not_of_the_mail_stops_nothing(
    practice: Practice, tess: Technologist, alice: Membership
):
    assert post(path_in(reminder(tess)), ONE_CLICK | {"reader": str(alice.pk)}).status_code == 200
    assert silences() == set()


def test_who_has_another_address_by_now_is_not_silenced_by_the_old_one(practice: Practice, tess: Technologist):
    path = path_in(reminder(tess))
    Technologist.objects.filter(pk=tess.pk).update(email="tess@home.example")
    page = post(path, ONE_CLICK)
    assert (page.status_code, silences()) == (200, set())
    assert "sends Tess Tanaka no reminders to this address any more" in page.content.decode()


def test_sms_and_case_messages_carry_no_such_link(practice: Practice, tess: Technologist):
    sms = reminder(tess, channel="sms")
    assert path_in(sms) == ""
    moved = Alert(kind="case_moved", audience="technologist", technologist=tess)
    assert unsubscribe_link(deliver_to(tess, []), [moved]) == ""


def test_a_changed_link_stops_nothing(practice: Practice, tess: Technologist):
    token = path_in(reminder(tess)).split("/u/")[1].strip("/")
    for changed in ("x", token[:-1], "B" + token[1:], token + "A"):
        assert post(f"/u/{changed}/", ONE_CLICK).status_code == 404
    assert silences() == set()


@given(st.text(max_size=100))
def test_no_text_but_our_own_is_a_link(token: str):
    with pytest.raises(BadSignature):
        read(token)
