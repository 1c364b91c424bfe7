"""“Nobody has seen this”: what is still true and gives no sign that anybody read it."""

from datetime import date, timedelta

import pytest
import time_machine

from notifications.addresses import turn_off
from notifications.answering import acknowledge, act
from notifications.links import reference_to, sign
from notifications.models import Alert, Delivery, EventKind, Health, ProviderEvent
from notifications.watch.unseen import Got, unseen
from practices.models import Membership, Practice, Technologist
from tests.notifications.cast import DAY, MORNING, PHONE, SWEPT_AT, alert_of, deliver_to, give_period, hold
from tests.notifications.told import about_a_case

ENDS = date(2026, 11, 30)


@pytest.fixture
def bls(world, practice):
    return hold(world.tess_technologist, "bls", ENDS)


@pytest.fixture
def sent(world, bls):
    return deliver_to(world.tess_technologist, [alert_of(bls, 30)], state="accepted")


def listed(practice, at=MORNING, kinds=("expiry",)):
    found = unseen(practice, at, kinds)
    return [(each.line.title, missed.name, missed.got) for each in found for missed in each.missed]


def set_to(delivery, **fields):
    Delivery.objects.filter(pk=delivery.pk).update(**fields)


def test_what_a_provider_took_and_nobody_has_opened_is_listed(practice, sent):
    assert listed(practice) == [("Tess Tanaka", "Tess Tanaka", Got.NO_SIGN)]


@pytest.mark.parametrize("state", ["failed", "bounced", "dead", "kept", "suppressed"])
def test_what_never_got_out_says_so(practice, sent, state):
    set_to(sent, state=state)
    assert listed(practice) == [("Tess Tanaka", "Tess Tanaka", Got.NOWHERE)]


@pytest.mark.parametrize("state", ["pending", "sending", "unknown"])
def test_what_is_on_its_way_stands_last(world, practice, bls, sent, state, settings):
    settings.EMAIL_CONFIGURED = True
    set_to(sent, state=state)
    deliver_to(world.tess_technologist, [alert_of(hold(world.tess_technologist, "acls", ENDS), 30)], batch=1)
    Delivery.objects.filter(batch=1).update(state="failed")
    assert [got for _, _, got in listed(practice)] == [Got.NOWHERE, Got.ON_ITS_WAY]


def seen_by(client):
    with time_machine.travel(MORNING, tick=False):
        return client.get("/cascade/messages/unseen/").content.decode()


def test_what_waits_where_nothing_leaves_is_not_on_its_way(world, practice, sent, settings, sign_in):
    settings.EMAIL_CONFIGURED = False
    set_to(sent, state="pending")
    assert listed(practice) == [("Tess Tanaka", "Tess Tanaka", Got.NOWHERE)]
    assert "will be kept here" in seen_by(sign_in(world.alice))
    with time_machine.travel(MORNING, tick=False):
        page = sign_in(world.alice).get("/cascade/messages/").content.decode()
    assert "will be kept here" in page


def test_to_whom_there_is_no_way_it_says_why_and_leads_to_the_addresses(world, practice, bls, sign_in):
    alert_of(bls, 30)
    Technologist.objects.update(email="", phone="")
    page, edit = seen_by(sign_in(world.alice)), f"/cascade/technologists/{world.tess_technologist.pk}/edit/"
    assert "for Tess Tanaka. E-mail: none on record; Text messages: none on record." in page
    assert f'href="{edit}" aria-label="Correct the addresses of Tess Tanaka"' in page
    assert "there is no way to <b>1</b> person." in page
    with time_machine.travel(MORNING, tick=False):
        pills = {each.label: each.count for each in sign_in(world.alice).get("/cascade/messages/").context["pills"]}
    assert pills["No way to them"] == 1


def test_whose_mail_comes_back_is_looked_into_and_not_only_retyped(world, practice, sent, sign_in):
    set_to(sent, state="bounced")
    turn_off("email", "tess@example.org", Health.BOUNCED, reason="550 No such mailbox.", at=MORNING)
    page = seen_by(sign_in(world.alice))
    assert "E-mail: comes back" in page
    assert f'href="/cascade/technologists/{world.tess_technologist.pk}/reach/"' in page
    with time_machine.travel(MORNING, tick=False):
        pills = [each.label for each in sign_in(world.alice).get("/cascade/messages/").context["pills"]]
    assert "No way to them" not in pills


def test_before_anything_was_said_nothing_is_called_seen(world, practice, sign_in):
    page = seen_by(sign_in(world.alice))
    assert "Nobody has been told anything yet" in page
    assert "Everything has been seen" not in page


def test_what_no_message_carries_is_listed_too(practice, bls):
    alert_of(bls, 30)
    (each,) = unseen(practice, MORNING, ["expiry"])
    assert (each.latest, each.got) == (None, Got.NOWHERE)


def event(sent, kind):
    ProviderEvent.objects.create(
        delivery=sent, provider="x", event_id=kind, kind=kind, happened_at=MORNING, received_at=MORNING
    )


def acknowledged(sent):
    set_to(sent, acknowledged_at=MORNING)


def answered(sent):
    set_to(sent, channel="sms", address=PHONE)
    event(sent, EventKind.ANSWERED)


def sent_the_renewal(sent):
    act(sent, Practice.objects.get(pk=sent.practice_id), sent.items.get().alert_id, "sent", on=None, at=MORNING)


def acknowledged_as_alert(sent):
    Alert.objects.update(state="acknowledged")


@pytest.mark.parametrize("sign", [acknowledged, answered, sent_the_renewal, acknowledged_as_alert])
def test_what_its_reader_did_with_it_takes_it_off_the_list(practice, sent, sign):
    assert listed(practice)
    sign(sent)
    assert listed(practice) == []


def reported(sent):
    set_to(sent, state="delivered")


def opened(sent):
    event(sent, EventKind.OPENED)


def followed(sent):
    event(sent, EventKind.CLICKED)


def answered_by_the_mailbox(sent):
    event(sent, EventKind.AUTO_REPLY)


@pytest.mark.parametrize("report", [reported, opened, followed, answered_by_the_mailbox])
def test_that_it_arrived_is_not_that_it_was_seen(world, practice, bls, sent, report, sign_in):
    report(sent)
    assert listed(practice) == [("Tess Tanaka", "Tess Tanaka", Got.ARRIVED)]
    deliver_to(
        world.tess_technologist, [alert_of(hold(world.tess_technologist, "acls", ENDS), 30)], state="accepted", batch=1
    )
    assert [got for _, _, got in listed(practice)] == [Got.NO_SIGN, Got.ARRIVED]
    with time_machine.travel(MORNING, tick=False):
        page = sign_in(world.alice).get("/cascade/messages/unseen/").content.decode()
    assert page.index(">No sign yet</h2>") < page.index(">Arrived, not acknowledged</h2>")


@pytest.mark.parametrize("method", ["get", "head"])
def test_opening_its_link_is_no_sign_for_scanners_open_links_too(practice, sent, client, method):
    with time_machine.travel(MORNING, tick=False):
        assert getattr(client, method)(f"/l/{sign(reference_to(sent))}/").status_code == 200
        assert listed(practice) == [("Tess Tanaka", "Tess Tanaka", Got.NO_SIGN)]
        client.post(f"/l/{sign(reference_to(sent))}/acknowledgement/")
        assert listed(practice) == []


def test_one_copy_that_was_seen_is_enough(world, practice, sent):
    deliver_to(
        world.tess_technologist, [sent.items.get().alert], state="delivered", resend_of=sent, acknowledged_at=MORNING
    )
    assert listed(practice) == []


def test_a_sign_for_one_rung_is_a_sign_for_the_others_of_the_same_end(world, practice, bls, sent):
    later = deliver_to(world.tess_technologist, [alert_of(bls, 7)], batch=1, state="accepted")
    assert len(listed(practice)) == 1
    set_to(later, acknowledged_at=MORNING)
    assert listed(practice) == []


def test_one_thing_is_one_row_with_everybody_whom_it_misses(world, practice, bls, sent):
    alice = Membership.objects.get(user=world.alice)
    deliver_to(alice, [alert_of(bls, 30, audience="managers")], state="failed")
    (each,) = unseen(practice, MORNING, ["expiry"])
    assert each.got == Got.NOWHERE
    assert [(missed.name, missed.got) for missed in each.missed] == [
        ("Alice, manager", Got.NOWHERE),
        ("Tess Tanaka", Got.NO_SIGN),
    ]


def test_each_manager_acknowledges_for_himself(world, practice, bls):
    alice, second = Membership.objects.get(user=world.alice), Membership.objects.get(user=world.sam)
    Membership.objects.filter(pk=second.pk).update(role="manager")
    due = alert_of(bls, 30, audience="managers")
    mine = deliver_to(alice, [due], state="accepted")
    theirs = deliver_to(second, [due], state="accepted")
    assert [name for _, name, _ in listed(practice)] == ["Alice, manager", "Sam, manager"]
    acknowledge(mine, practice, MORNING)
    assert [name for _, name, _ in listed(practice)] == ["Sam, manager"]
    acknowledge(theirs, practice, MORNING)
    assert listed(practice) == []


def test_a_manager_who_wants_no_such_mail_is_not_waited_for(world, practice, bls):
    alice, second = Membership.objects.get(user=world.alice), Membership.objects.get(user=world.sam)
    Membership.objects.filter(pk=second.pk).update(role="manager")
    due = alert_of(bls, 30, audience="managers")
    assert listed(practice) == [("Tess Tanaka", "the managers", Got.NOWHERE)]
    deliver_to(alice, [due], state="accepted")
    assert [name for _, name, _ in listed(practice)] == ["Alice, manager"]


def test_what_is_not_true_any_more_or_long_ago_is_not_listed(world, practice, bls, sent):
    assert listed(practice, MORNING + timedelta(days=14))
    assert listed(practice, MORNING + timedelta(days=15)) == []
    give_period(bls, date(2028, 11, 30))
    assert listed(practice) == []


def test_who_left_is_nobody_to_be_told(world, practice, sent):
    world.tess_technologist.ends_on = DAY - timedelta(days=1)
    world.tess_technologist.save()
    assert listed(practice) == []


def test_the_page_says_how_many_and_leads_to_the_message(world, practice, sent, sign_in):
    set_to(sent, state="bounced", failure="550 no such mailbox")
    with time_machine.travel(MORNING, tick=False):
        page = sign_in(world.alice).get("/cascade/messages/unseen/").content.decode()
        assert "<b>1</b> of the last 14 days is still true, and somebody it is for has not acknowledged it" in page
        assert "550 no such mailbox" in page
        assert f"/cascade/messages/{sent.pk}/" in page
        # A scheduler lists what is about cases only.
        about_a_case(world.tess_technologist, state="failed")
        assert "Everything has been seen" in sign_in(world.sam).get("/cascade/messages/unseen/").content.decode()


def test_long_lists_ask_no_more_questions(world, practice, sent, django_assert_max_num_queries):
    for number in range(5):
        more = hold(world.tess_technologist, "acls", ENDS, number=str(number), issuer=f"Issuer {number}")
        deliver_to(world.tess_technologist, [alert_of(more, 30)], state="failed", batch=number + 1)
    with django_assert_max_num_queries(14):
        assert len(listed(practice)) == 6
    assert Alert.objects.filter(created_at=SWEPT_AT).count() == 6
