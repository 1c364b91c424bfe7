"""Today as a work list: put off, settled by hand, closed by itself (rules.md C2)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from credentials.actions.periods import correct, renew
from credentials.actions.renewals import open_renewal, submit_renewal
from credentials.models import Credential
from credentials.sweeps import sweep
from notifications.addresses import turn_off
from notifications.models import Channel, Delivery, Handled, Health
from notifications.preferences import Choice, choose
from practices.models import Membership, Practice, Technologist
from tests.factories import CredentialFactory, TechnologistFactory
from tests.notifications.cast import alert_of, deliver_to, reminder, with_phone
from tests.world import World

# Sunday 22 November 2026, 07:30 in Los Angeles.
NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
TODAY = "/cascade/today/"


@pytest.fixture(autouse=True)
def _on_22_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def manager(world: World, practice: Practice, sign_in: Any) -> Any:
    return sign_in(world.alice)


@pytest.fixture
def cnim(practice: Practice) -> Credential:
    """Ends on 31 December; 10 December is the last safe day."""
    return CredentialFactory(
        technologist=TechnologistFactory(name="Cole Brightwater"), type="cnim", ends=date(2026, 12, 31)
    )


def page(client: Any, query: str = "") -> Any:
    return client.get(f"{TODAY}{query}").context["page"]


def headlines(client: Any) -> list[str]:
    shown = page(client)
    return [item.headline for item in [*shown.dated, *shown.undated]]


def item(client: Any, headline: str) -> Any:
    shown = page(client)
    everything = [*shown.dated, *shown.undated, *shown.worklist.snoozed]
    return next(each for each in everything if each.headline == headline)


def closed(client: Any) -> Any:
    return client.get(f"{TODAY}?show=done").context["closed"]


def put_off(client: Any, headline: str, until: str) -> str:
    sent = {"key": item(client, headline).key, "until": until}
    return client.post(f"{TODAY}put-off/", sent, follow=True).content.decode().replace("\u00a0", " ")


def settle(client: Any, headline: str, note: str = "") -> str:
    sent = {"key": item(client, headline).key, "note": note}
    return client.post(f"{TODAY}settled/", sent, follow=True).content.decode()


# Put off.


def test_what_is_put_off_is_back_on_its_day(manager: Any, cnim: Credential):
    assert item(manager, "Brightwater: CNIM").latest == date(2026, 12, 10)
    assert "Put off: back on Sat 28 Nov." in put_off(manager, "Brightwater: CNIM", "2026-11-28")
    shown = page(manager)
    assert ([each.headline for each in shown.dated], shown.count_words) == ([], "Nothing needs you today.")
    words = manager.get(f"{TODAY}?show=snoozed").content.decode()
    assert "Back on Sat 28 Nov, put off by Alice." in words
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        assert headlines(manager) == []
    with time_machine.travel(NOW + timedelta(days=6), tick=False):
        assert headlines(manager) == ["Brightwater: CNIM"]


@pytest.mark.parametrize("until", ["2026-12-11", "2026-11-22", "2026-11-21"])
def test_nothing_is_put_off_past_its_own_day_or_to_a_day_that_has_come(manager: Any, cnim: Credential, until: str):
    key = item(manager, "Brightwater: CNIM").key
    page = put_off(manager, "Brightwater: CNIM", until)
    said = page.split(f'id="item-{key}" open>')[1].split("</details>")[0]
    assert "Choose a day after today, and Thu 10 Dec at the latest." in said
    assert f'value="{until}"' in said
    assert "autofocus" in said
    assert f'action="{TODAY}put-off/#item-{key}"' in said
    assert headlines(manager) == ["Brightwater: CNIM"]


@pytest.mark.parametrize("until", ["", "soon"])
def test_a_day_nobody_can_read_puts_nothing_off(manager: Any, cnim: Credential, until: str):
    said = put_off(manager, "Brightwater: CNIM", until).split("<details")
    assert [part for part in said if " open>" in part and ("required" in part and "errorlist" in part)]
    assert headlines(manager) == ["Brightwater: CNIM"]


def test_what_has_ended_cannot_wait(manager: Any, practice: Practice):
    CredentialFactory(technologist=TechnologistFactory(name="Per Lindqvist"), type="bls", ends=date(2026, 11, 21))
    assert item(manager, "Lindqvist: BLS").latest is None
    assert "Its day has come, so it cannot be put off." in put_off(manager, "Lindqvist: BLS", "2026-11-25")
    assert headlines(manager) == ["Lindqvist: BLS"]


def test_a_new_fact_is_a_new_item(world: World, manager: Any, cnim: Credential):
    put_off(manager, "Brightwater: CNIM", "2026-12-10")
    open_renewal(cnim, on=date(2026, 11, 22))
    assert headlines(manager) == []
    alice = Membership.objects.get(user=world.alice)
    correct(cnim.periods.get(), expires_on=date(2026, 12, 28), by=alice, at=NOW)
    assert headlines(manager) == ["Brightwater: CNIM"]


def test_it_can_be_brought_back_before_its_day(manager: Any, cnim: Credential):
    put_off(manager, "Brightwater: CNIM", "2026-11-28")
    manager.post(f"{TODAY}handled/{Handled.objects.get().pk}/undo/")
    assert headlines(manager) == ["Brightwater: CNIM"]
    assert not Handled.objects.exists()


def test_another_day_shows_what_is_put_off_all_the_same(manager: Any, cnim: Credential):
    put_off(manager, "Brightwater: CNIM", "2026-12-10")
    shown = page(manager, "?on=2026-11-25")
    assert [each.headline for each in shown.dated] == ["Brightwater: CNIM"]
    assert shown.worklist is None


def test_what_closed_meanwhile_is_said(world: World, manager: Any, cnim: Credential):
    key = item(manager, "Brightwater: CNIM").key
    alice = Membership.objects.get(user=world.alice)
    submit_renewal(open_renewal(cnim, on=date(2026, 11, 22)), on=date(2026, 11, 22), by=alice)
    answer = manager.post(f"{TODAY}put-off/", {"key": key, "until": "2026-11-28"}, follow=True).content.decode()
    assert "It has changed or closed meanwhile." in answer
    assert not Handled.objects.exists()


# Done.


def test_a_message_that_failed_is_settled_by_telling_the_person(world: World, manager: Any):
    failed = reminder(world.tess_technologist)
    Delivery.objects.filter(pk=failed.pk).update(state="failed", failure="550 no such mailbox")
    settle(manager, "Tess Tanaka, e-mail", "called her")
    assert "Tess Tanaka, e-mail" not in headlines(manager)
    done = manager.get(f"{TODAY}?show=done").content.decode()
    assert "Tess Tanaka, e-mail" in done
    assert "called her, says Alice" in done
    manager.post(f"{TODAY}handled/{Handled.objects.get().pk}/undo/")
    assert "Tess Tanaka, e-mail" in headlines(manager)


def test_a_message_that_came_by_another_way_needs_nobody(world: World, manager: Any):
    tess = with_phone(world.tess_technologist)
    failed = reminder(tess)
    Delivery.objects.filter(pk=failed.pk).update(state="failed")
    alert = failed.items.get().alert
    sms = deliver_to(tess, [alert], channel="sms")
    assert "Tess Tanaka, e-mail" in headlines(manager)
    Delivery.objects.filter(pk=sms.pk).update(state="delivered")
    assert "Tess Tanaka, e-mail" not in headlines(manager)


def test_part_of_a_message_that_came_otherwise_is_not_all_of_it(world: World, manager: Any):
    tess = with_phone(world.tess_technologist)
    failed = reminder(tess)
    other = alert_of(CredentialFactory(technologist=tess, type="acls", ends=date(2026, 12, 1)), 7)
    deliver_to(tess, [failed.items.get().alert], channel="sms", state="accepted")
    failed.items.create(alert=other, channel="email", address=failed.address)
    Delivery.objects.filter(pk=failed.pk).update(state="failed")
    assert "Tess Tanaka, e-mail" in headlines(manager)


def test_what_came_otherwise_hides_nothing_that_did_not(world: World, manager: Any):
    lost = reminder(world.tess_technologist)
    Delivery.objects.filter(pk=lost.pk).update(state="failed")
    tess = with_phone(world.tess_technologist)
    told = alert_of(CredentialFactory(technologist=tess, type="acls", ends=date(2026, 12, 1)), 7)
    for number in range(60):
        deliver_to(tess, [told], batch=number + 1, state="failed")
        deliver_to(tess, [told], channel="sms", batch=number, state="delivered")
    assert [each.url for each in page(manager).undated] == [f"/cascade/messages/{lost.pk}/"]


def test_more_than_are_shown_are_counted_and_can_be_seen(world: World, manager: Any):
    due = reminder(world.tess_technologist).items.get().alert
    for number in range(52):
        deliver_to(world.tess_technologist, [due], batch=number + 1, state="failed")
    shown = manager.get(TODAY)
    assert (len(shown.context["page"].undated), shown.context["page"].more_undated) == (50, 2)
    assert "2 more follow as these are settled." in shown.content.decode()
    assert 'href="/cascade/messages/?show=failed"' in shown.content.decode()


def test_one_reader_of_a_shared_address_who_heard_is_not_the_other(world: World, manager: Any):
    """A mail to Tess and to a manager at one address fails; only Tess has a phone."""
    tess, alice = with_phone(world.tess_technologist), Membership.objects.get(user=world.alice)
    failed = reminder(tess)
    own = failed.items.get().alert
    deliver_to(tess, [own], channel="sms", state="delivered")
    Delivery.objects.filter(pk=failed.pk).update(state="failed", membership=alice)
    assert "Tess Tanaka, e-mail" not in headlines(manager)
    team = alert_of(CredentialFactory(technologist=tess, type="acls", ends=date(2026, 12, 1)), 7, audience="managers")
    failed.items.create(alert=team, channel="email", address=failed.address)
    assert "Tess Tanaka, e-mail" in headlines(manager)


def test_people_who_are_not_one_are_not_asked_about_again(manager: Any, practice: Practice):
    for email in ("ada@example.org", "ohm@example.org"):
        TechnologistFactory(name="Ada Ohm", email=email)
    settle(manager, "Ada Ohm and Ada Ohm may be one person")
    assert headlines(manager) == []
    assert Handled.objects.get().note == "They are different people"


def test_what_the_record_settles_is_not_settled_by_a_word(manager: Any, cnim: Credential):
    assert "This closes by itself once it is put right." in settle(manager, "Brightwater: CNIM")
    assert headlines(manager) == ["Brightwater: CNIM"]


def test_what_was_renewed_lately_is_listed_as_done(world: World, manager: Any, cnim: Credential):
    alice = Membership.objects.get(user=world.alice)
    open_renewal(cnim, on=date(2026, 11, 22))
    renew(cnim, expires_on=date(2031, 12, 31), by=alice, at=NOW)
    assert [(each.words, each.how) for each in closed(manager)] == [("Brightwater: CNIM", "renewed")]
    with time_machine.travel(NOW + timedelta(days=16), tick=False):
        manager.force_login(world.alice)
        assert closed(manager) == []


# Who is not reached.


def tess_is_unreached(manager: Any) -> Any:
    shown = page(manager)
    return next((each for each in shown.undated if each.word == "Nobody reached"), None)


def test_whom_nothing_reaches_is_back_with_the_next_thing_that_is_due(practice: Practice, manager: Any):
    practice.go_live(NOW)
    tomas = TechnologistFactory(name="Tomasz Wieczorek", email="")
    CredentialFactory(technologist=tomas, type="acls", ends=date(2026, 12, 10))
    sweep(NOW, practice.pk)
    unreached = "Tomasz Wieczorek has no working address"
    settle(manager, unreached, "Called him")
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        sweep(NOW + timedelta(days=1), practice.pk)
        assert unreached not in headlines(manager)
    with time_machine.travel(NOW + timedelta(days=11), tick=False):
        sweep(NOW + timedelta(days=11), practice.pk)
        assert unreached in headlines(manager)


def test_somebody_whose_only_address_is_broken_is_to_be_settled_with_the_reason(world: World, manager: Any):
    assert tess_is_unreached(manager) is None
    turn_off("email", "tess@example.org", Health.BOUNCED, reason="550 no such mailbox", at=NOW)
    unreached = tess_is_unreached(manager)
    assert unreached.headline == "Tess Tanaka has no working address"
    assert unreached.detail.startswith("E-mail: comes back; Text messages: none on record.")
    assert manager.get(unreached.url).status_code == 200
    with_phone(world.tess_technologist)
    assert tess_is_unreached(manager) is None


def test_who_turned_all_reminders_off_is_seen_and_a_broken_way_besides_is_a_new_item(world: World, manager: Any):
    tess: Technologist = with_phone(world.tess_technologist)
    choose(tess, [Choice("expiry", Channel.EMAIL), Choice("expiry", Channel.SMS)], at=NOW)
    assert tess_is_unreached(manager).detail.startswith("E-mail: turned off; Text messages: turned off.")
    settle(manager, "Tess Tanaka has turned reminders off")
    assert tess_is_unreached(manager) is None
    turn_off("email", "tess@example.org", Health.BOUNCED, reason="550 no such mailbox", at=NOW)
    assert tess_is_unreached(manager) is not None


# Who works it off.


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("audrey", 403), ("tess", 403), ("charlie", 404)])
def test_only_managers_work_it_off(
    world: World, practice: Practice, cnim: Credential, sign_in: Any, who: str, status: int
):
    client = sign_in(world.alice)
    key = item(client, "Brightwater: CNIM").key
    put_off(client, "Brightwater: CNIM", "2026-11-28")
    row = Handled.objects.get()
    client = sign_in(getattr(world, who))
    assert client.post(f"{TODAY}put-off/", {"key": key, "until": "2026-11-28"}).status_code == status
    assert client.post(f"{TODAY}settled/", {"key": key}).status_code == status
    assert client.post(f"{TODAY}handled/{row.pk}/undo/").status_code == status
    assert Handled.objects.get().pk == row.pk


@pytest.mark.parametrize("who", ["sam", "audrey"])
def test_others_see_what_managers_put_off(world: World, practice: Practice, cnim: Credential, sign_in: Any, who: str):
    put_off(sign_in(world.alice), "Brightwater: CNIM", "2026-11-28")
    client = sign_in(getattr(world, who))
    assert headlines(client) == ["Brightwater: CNIM"]
    assert "Put off" not in client.get(TODAY).content.decode()
