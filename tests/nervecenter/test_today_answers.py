"""What people answer to a text in words of their own is on Today, until a manager has dealt with it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from notifications.models import Delivery, EventKind, Handled, OptOut, ProviderEvent
from practices.models import Membership, Practice, Technologist
from tests.conftest import opened
from tests.notifications.cast import MORNING, PHONE, deliver_to, reminder, with_phone
from tests.support.twilio_api import TOKEN
from tests.support.twilio_calls import INBOUND, call, inbound_form
from tests.world import World

# Sunday 22 November 2026, 08:30 in Los Angeles.
NOW = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
TODAY = "/cascade/today/"
TESS = "Tess Tanaka answered a text"
RENEWED = "I renewed it on Friday, the card is in the mail"


@pytest.fixture(autouse=True)
def _on_22_november(settings: Any):
    settings.TWILIO_AUTH_TOKEN = TOKEN
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tess(world: World, practice: Practice) -> Technologist:
    return with_phone(world.tess_technologist)


def texted(person: Technologist | Membership) -> Delivery:
    if isinstance(person, Membership):
        return deliver_to(person, [], channel="sms", state="delivered", body_text="Your practice writes.")
    sent = reminder(person, channel="sms", at=MORNING)
    Delivery.objects.filter(pk=sent.pk).update(state="delivered", body_text="Your BLS ends.")
    return sent


def answers(words: str, *, sid: str = "SM1", number: str = PHONE) -> None:
    assert call(Client(), INBOUND, inbound_form(number, words, sid=sid)).status_code == 200


def items(client: Client, query: str = "") -> list[Any]:
    return [item for item in client.get(f"{TODAY}{query}").context["page"].undated if item.word == "Answered"]


def deal_with(client: Client, key: str, note: str = "") -> str:
    return client.post(f"{TODAY}settled/", {"key": key, "note": note}, follow=True).content.decode()


def test_it_says_who_wrote_what_and_when_and_leads_to_the_message(world: World, tess: Technologist, sign_in: Any):
    sent, manager = texted(tess), sign_in(world.alice)
    assert items(manager) == []
    answers(RENEWED)
    (item,) = items(manager)
    assert item.headline == TESS
    assert item.detail.replace("\u00a0", " ") == f"Sun 22 Nov, 08:30: “{RENEWED}”"
    assert item.url == reverse("message", args=["cascade", sent.pk])
    page = manager.get(TODAY).content.decode()
    assert "Dealt with" in page
    assert RENEWED in manager.get(item.url).content.decode()


@pytest.mark.parametrize("words", ["STOP", "Stop.", "START", "HELP"])
def test_what_is_heeded_by_itself_needs_nobody(world: World, tess: Technologist, sign_in: Any, words: str):
    texted(tess)
    answers(words)
    assert ProviderEvent.objects.filter(kind=EventKind.ANSWERED).exists()
    assert items(sign_in(world.alice)) == []


def test_a_stop_in_words_of_their_own_is_heeded_and_read(world: World, tess: Technologist, sign_in: Any):
    texted(tess)
    answers("I left in May, please stop texting me")
    assert OptOut.objects.exists()
    (item,) = items(sign_in(world.alice))
    assert "“I left in May, please stop texting me”" in item.detail


def test_dealt_with_it_is_done_on_record_and_can_be_opened_again(world: World, tess: Technologist, sign_in: Any):
    texted(tess)
    answers(RENEWED)
    manager = sign_in(world.alice)
    (item,) = items(manager)
    assert f"{TESS}: done." in deal_with(manager, item.key)
    assert items(manager) == []
    done = manager.get(f"{TODAY}?show=done").content.decode()
    assert TESS in done
    assert "Dealt with, says Alice" in done
    log = manager.get("/cascade/audit/").content.decode()
    assert f"Added item of Today “{TESS}”" in log
    row = Handled.objects.get()
    manager.post(f"{TODAY}handled/{row.pk}/undo/")
    assert [each.key for each in items(manager)] == [item.key]


def test_another_answer_is_news_beside_the_one_before(world: World, tess: Technologist, sign_in: Any):
    texted(tess)
    answers(RENEWED)
    manager = sign_in(world.alice)
    (first,) = items(manager)
    deal_with(manager, first.key)
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        answers("It came!", sid="SM2")
        answers("It came!", sid="SM2")
        (second,) = items(manager)
    assert second.key != first.key
    assert second.detail.replace("\u00a0", " ").endswith("Sun 22 Nov, 08:35: “It came!”")
    assert RENEWED in second.detail


def test_of_many_the_last_are_quoted_and_the_others_counted(world: World, tess: Technologist, sign_in: Any):
    texted(tess)
    for number in range(5):
        with time_machine.travel(NOW + timedelta(minutes=number), tick=False):
            answers(f"number {number}", sid=f"SM{number}")
    (item,) = items(sign_in(world.alice))
    assert [number for number in range(5) if f"number {number}" in item.detail] == [2, 3, 4]
    assert item.detail.endswith("(2 earlier)")


def test_put_off_as_long_as_may_be_it_is_back_on_its_day(world: World, tess: Technologist, sign_in: Any):
    texted(tess)
    answers(RENEWED)
    manager = sign_in(world.alice)
    (item,) = items(manager)
    manager.post(f"{TODAY}put-off/", {"key": item.key, "until": f"{item.latest}"})
    assert items(manager) == []
    with time_machine.travel(NOW + timedelta(days=90), tick=False):
        assert [each.key for each in items(sign_in(world.alice))] == [item.key]


@pytest.mark.parametrize("kind", [EventKind.AUTO_REPLY, EventKind.ANSWERED])
def test_what_a_mailbox_answers_by_itself_is_nobodys_answer(
    world: World, tess: Technologist, sign_in: Any, kind: EventKind
):
    sent = reminder(tess)
    ProviderEvent.objects.create(
        delivery=sent,
        provider="postmark",
        event_id="autoresponded:1",
        kind=kind,
        words="I am away until Monday",
        happened_at=NOW,
        received_at=NOW,
    )
    manager = sign_in(world.alice)
    assert items(manager) == []
    assert "I am away until Monday" not in manager.get("/cascade/messages/").content.decode()


def test_after_four_months_it_stands_on_messages_only(world: World, tess: Technologist, sign_in: Any):
    texted(tess)
    answers(RENEWED)
    for days, is_there in ((120, True), (121, False)):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            manager = sign_in(world.alice)
            assert bool(items(manager)) is is_there
            assert RENEWED in manager.get("/cascade/messages/").content.decode()


def test_another_day_shows_what_was_there(world: World, tess: Technologist, sign_in: Any):
    texted(tess)
    answers(RENEWED)
    manager = sign_in(world.alice)
    assert [len(items(manager, f"?on={day}")) for day in ("2026-11-21", "2026-11-22", "2026-11-23")] == [0, 1, 1]


@pytest.mark.parametrize(("who", "sees"), [("alice", True), ("audrey", True), ("sam", False)])
def test_only_who_reads_messages_reads_answers(world: World, tess: Technologist, sign_in: Any, who: str, sees: bool):
    texted(tess)
    answers(RENEWED)
    client = sign_in(getattr(world, who))
    assert bool(items(client)) is sees
    page = client.get(TODAY).content.decode()
    assert (RENEWED in page, "Dealt with" in page) == (sees, who == "alice")


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("audrey", 403), ("tess", 403), ("charlie", 404)])
def test_only_managers_deal_with_it(world: World, tess: Technologist, sign_in: Any, who: str, status: int):
    texted(tess)
    answers(RENEWED)
    (item,) = items(sign_in(world.alice))
    client = sign_in(getattr(world, who))
    assert client.post(f"{TODAY}settled/", {"key": item.key}).status_code == status
    assert not Handled.objects.exists()


def test_another_practice_that_writes_to_the_same_phone_sees_nothing_of_it(
    world: World, tess: Technologist, sign_in: Any
):
    with opened(world.other.pk):
        earlier = texted(with_phone(world.foreign))
        Delivery.objects.filter(pk=earlier.pk).update(created_at=MORNING - timedelta(days=1))
    texted(tess)
    answers(RENEWED)
    manager = sign_in(world.alice)
    (item,) = items(manager)
    theirs = sign_in(world.charlie)
    shown = theirs.get("/lakeshore/today/")
    assert RENEWED not in shown.content.decode()
    theirs.post("/lakeshore/today/settled/", {"key": item.key})
    with opened(world.other.pk):
        assert not Handled.objects.exists()
    assert not Handled.objects.exists()


def test_a_hundred_more_answers_cost_no_more_queries(
    world: World, tess: Technologist, sign_in: Any, django_assert_max_num_queries: Any
):
    sent, manager = texted(tess), sign_in(world.alice)

    def some(first: int, last: int) -> None:
        for number in range(first, last):
            ProviderEvent.objects.create(
                delivery=sent if number % 2 else deliver_to(tess, [], channel="sms", batch=number + 1),
                provider="twilio",
                event_id=f"SM{number}",
                kind=EventKind.ANSWERED,
                words="Yes?",
                happened_at=NOW,
                received_at=NOW,
            )

    some(0, 2)
    manager.get(TODAY)
    with django_assert_max_num_queries(100) as few:
        manager.get(TODAY)
    some(2, 102)
    with django_assert_max_num_queries(len(few)):
        manager.get(TODAY)
