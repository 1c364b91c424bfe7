"""Messages: every delivery, its words, each step of its life, and who may read of it."""

import csv
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from pytest_django import Settings

from notifications.models import Delivery, EventKind, ProviderEvent, Reconciliation, SenderStop
from practices.models import Membership, Practice
from tests.notifications.cast import DAY, MORNING, SWEPT_AT, alert_of, deliver_to, hold, reminder, with_phone
from tests.notifications.told import about_a_case
from tests.world import World


@pytest.fixture
def sent(practice, world):
    delivery = reminder(world.tess_technologist)
    Delivery.objects.filter(pk=delivery.pk).update(
        state="kept", subject="Your BLS ends Mon 30 Nov", body_text="Hello Tess", body_html="<p>Hello Tess</p>"
    )
    return delivery


def test_each_message_is_found_by_person_kind_channel_day_outcome_and_acknowledgement(world, sent, sign_in):
    with_phone(world.tess_technologist)
    case = about_a_case(world.tess_technologist, channel="sms", state="accepted")
    client = sign_in(world.alice)

    def listed(query=""):
        return [each.channel for each in client.get(f"/cascade/messages/{query}").context["page"]]

    assert sorted(listed()) == ["email", "sms"]
    assert listed("?channel=sms") == ["sms"]
    assert listed("?q=tanaka&channel=email") == ["email"]
    assert listed("?q=nobody") == []
    assert listed("?kind=expiry") == ["email"]
    assert listed("?kind=case_assigned") == ["sms"]
    assert listed(f"?technologist={world.tess_technologist.pk}&state=kept") == ["email"]
    assert listed("?since=2026-11-22&until=2026-11-22&state=kept") == ["email"]
    assert listed("?until=2026-11-21") == []
    assert listed("?since=2026-11-23") == []
    assert listed("?show=kept") == ["email"]
    assert listed("?unacknowledged=on") == ["sms"]
    Delivery.objects.filter(pk=case.pk).update(acknowledged_at=MORNING)
    assert listed("?unacknowledged=on") == []


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("(503) 555-0142", True),
        ("503-555-0142", True),
        ("+1 503 555 0142", True),
        ("5550142", True),
        ("503-555-0143", False),
        ("Tanaka, Tess", True),
        ("tess tanaka", True),
        ("Tanaka, Rita", False),
        (",", False),
    ],
)
def test_a_message_is_found_by_its_reader_as_people_write_names_and_numbers(
    world, practice, sign_in, words: str, is_found: bool
):
    reminder(with_phone(world.tess_technologist), channel="sms")
    page = sign_in(world.alice).get("/cascade/messages/", {"q": words})
    assert ("<small>(503) 555-0142</small>" in page.content.decode()) is is_found


def test_what_cannot_be_understood_narrows_nothing_and_the_rest_still_does(world, sent, sign_in):
    client = sign_in(world.alice)
    assert len(client.get("/cascade/messages/?channel=pigeon&since=never&kind=gossip").context["page"]) == 1
    assert len(client.get("/cascade/messages/?channel=pigeon&q=nobody").context["page"]) == 0


@pytest.mark.parametrize(
    ("query", "label", "words"),
    [
        ("since=garbage", "From", "Write a date such as 2026-11-22."),
        ("kind=zzz", "About", "Choose one from this list."),
        ("since=2026-11-23&until=2026-11-22", "Until", "Choose 2026-11-23 or a later day."),
    ],
)
def test_a_filter_that_is_not_understood_is_said_and_gives_no_file(
    world: World, sent: Delivery, sign_in: Any, query: str, label: str, words: str
):
    client = sign_in(world.alice)
    page = client.get(f"/cascade/messages/?{query}")
    assert words in page.content.decode()
    assert "messages.csv" not in page.content.decode()
    file = client.get(f"/cascade/messages.csv?{query}")
    assert (file.status_code, "Content-Disposition" in file) == (422, False)
    assert f"{label}: " in file.content.decode()
    assert words in file.content.decode()


def test_the_list_says_when_each_was_handed_over_settled_or_is_due(world: World, sent: Delivery, sign_in: Any):
    tess, minute = world.tess_technologist, timedelta(minutes=1)
    Delivery.objects.filter(pk=sent.pk).update(settled_at=SWEPT_AT + minute)
    deliver_to(tess, [], batch=1, state="delivered", began_at=SWEPT_AT + 2 * minute, settled_at=MORNING)
    deliver_to(tess, [], batch=2, next_attempt_at=MORNING + timedelta(days=1))
    page = sign_in(world.alice).get("/cascade/messages/").content.decode()
    assert re.findall("<small>([^<@]+)</small>", page) == [
        "due Mon 08:00",
        "Sun 07:02",
        "Sun 07:01",
    ]


def test_a_pill_keeps_the_other_filters(world, sent, sign_in):
    page = sign_in(world.alice).get("/cascade/messages/?q=tanaka&page=1")
    assert [pill.url for pill in page.context["pills"]][:2] == [
        "/cascade/messages/?q=tanaka",
        "/cascade/messages/?q=tanaka&show=failed",
    ]


def test_a_message_shows_its_words_and_says_that_it_was_kept(world, sent, sign_in):
    client = sign_in(world.alice)
    page = client.get(f"/cascade/messages/{sent.pk}/").content.decode()
    assert "Your BLS ends Mon 30 Nov" in page
    assert "Hello Tess" in page
    assert "It did not leave." in page
    assert "Its links work in the message itself only" in page
    body = client.get(f"/cascade/messages/{sent.pk}/body/")
    assert body.content == b"<p>Hello Tess</p>"
    assert body.headers["Content-Security-Policy"].startswith("default-src 'none';")
    assert body.headers["Content-Security-Policy"].endswith("sandbox allow-same-origin")
    assert body.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_one_that_has_not_left_is_shown_as_it_would_read_now(world, practice, sign_in):
    waiting = reminder(world.tess_technologist, at=SWEPT_AT)
    page = sign_in(world.alice).get(f"/cascade/messages/{waiting.pk}/").content.decode()
    assert "It has not left yet." in page
    assert "BLS" in page
    waiting.refresh_from_db()
    assert (waiting.state, waiting.body_text) == ("pending", "")


def told(delivery: Delivery, kind: EventKind, minutes: int, **fields: str) -> ProviderEvent:
    at = SWEPT_AT + timedelta(minutes=minutes)
    values = {"provider": "twilio", "event_id": f"{kind}-{minutes}", "happened_at": at, "received_at": at}
    return ProviderEvent.objects.create(delivery=delivery, kind=kind, **(values | fields))


def test_the_steps_of_a_message_stand_in_the_order_they_happened(world, sent, sign_in):
    Delivery.objects.filter(pk=sent.pk).update(
        state="delivered",
        provider="twilio",
        provider_id="SM1",
        began_at=SWEPT_AT + timedelta(seconds=1),
        settled_at=SWEPT_AT + timedelta(seconds=2),
        attempts=2,
        acknowledged_at=MORNING,
    )
    told(sent, EventKind.DELIVERED, 5)
    told(sent, EventKind.DEFERRED, 3, words="The handset is off.", code="30003")
    page = sign_in(world.alice).get(f"/cascade/messages/{sent.pk}/")
    assert [(moment.word, moment.by, moment.detail) for moment in page.context["moments"]] == [
        ("Prepared", "NerveCenter", ""),
        ("Handed over", "NerveCenter", "attempt 2"),
        ("Accepted", "twilio", ""),
        ("Deferred", "twilio", "The handset is off, 30003"),
        ("Delivered", "twilio", ""),
        ("Acknowledged", "its reader", ""),
    ]
    shown = page.content.decode()
    # On the practice's clock, eight hours behind UTC.
    assert "22 Nov, 07:05:00" in shown
    assert "SM1" in shown


def test_one_that_failed_says_so_and_why(world, sent, sign_in):
    Delivery.objects.filter(pk=sent.pk).update(
        state="failed",
        provider="smtp",
        began_at=SWEPT_AT,
        settled_at=MORNING,
        attempts=1,
        failure="550 no such mailbox",
    )
    page = sign_in(world.alice).get(f"/cascade/messages/{sent.pk}/")
    last = page.context["moments"][-1]
    assert (last.word, last.tone, last.detail) == ("Failed", "bad", "550 no such mailbox")


@pytest.mark.parametrize(
    ("who", "listing", "reading"),
    [("alice", 200, 200), ("audrey", 200, 200), ("sam", 200, 404), ("tess", 403, 200), ("charlie", 404, 404)],
)
def test_who_may_read_a_reminder(who, listing, reading, world, sent, sign_in):
    client = sign_in(getattr(world, who))
    for path in ("", "unseen/"):
        assert client.get(f"/cascade/messages/{path}").status_code == listing
    assert client.get("/cascade/messages.csv").status_code == listing
    for path in (f"{sent.pk}/", f"{sent.pk}/body/"):
        assert client.get(f"/cascade/messages/{path}").status_code == reading


def test_schedulers_read_what_is_about_cases_and_nothing_else(world, sent, sign_in):
    tess = world.tess_technologist
    case = about_a_case(tess, state="failed")
    mixed = about_a_case(tess, also=[alert_of(hold(tess, "acls", DAY), 0)])
    client = sign_in(world.sam)
    page = client.get("/cascade/messages/")
    assert [each.pk for each in page.context["page"]] == [case.pk]
    assert [pill.count for pill in page.context["pills"]] == [1, 1, 0, 0, 0]
    assert "a credential ends" not in page.content.decode()
    assert client.get(f"/cascade/messages/{case.pk}/").status_code == 200
    assert client.get(f"/cascade/messages/{mixed.pk}/").status_code == 404
    assert f"/technologists/{tess.pk}/" in client.get(f"/cascade/messages/{case.pk}/").content.decode()


def test_a_technologist_reads_what_was_sent_to_him_and_no_other(world, sent, sign_in):
    alice = Membership.objects.get(user=world.alice)
    others = deliver_to(alice, [])
    client = sign_in(world.tess)
    page = client.get("/cascade/me/messages/")
    assert [each.pk for each in page.context["page"]] == [sent.pk]
    assert "Your BLS ends Mon 30 Nov" in client.get(f"/cascade/messages/{sent.pk}/").content.decode()
    assert client.get(f"/cascade/messages/{others.pk}/").status_code == 404
    assert "/cascade/me/messages/" in client.get("/cascade/me/").content.decode()


def test_a_file_holds_what_is_asked_for_and_no_formula(world, sent, sign_in):
    told(sent, EventKind.BOUNCED, 5, words="mailbox full")
    Delivery.objects.filter(pk=sent.pk).update(subject='=HYPERLINK("http://evil.example")', acknowledged_at=MORNING)
    with_phone(world.tess_technologist)
    deliver_to(world.tess_technologist, [], channel="sms")
    client = sign_in(world.alice)
    answer = client.get("/cascade/messages.csv?channel=email")
    assert answer["Content-Disposition"] == 'attachment; filename="cascade-messages.csv"'
    (row,) = csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))
    assert row["To"] == "Tess Tanaka"
    assert row["Outcome"] == "kept here"
    assert row["Text"] == "Hello Tess"
    assert row["Acknowledged"] == "2026-11-22 08:00:00-08:00"
    assert row["What the provider told"] == "2026-11-22 07:05:00-08:00 bounced mailbox full"
    assert row["Subject"].startswith("'=")
    assert len(list(csv.DictReader(StringIO(client.get("/cascade/messages.csv").content.decode("utf-8-sig"))))) == 2


def test_a_file_that_does_not_hold_all_says_so_in_its_last_row(
    world: World, sent: Delivery, sign_in: Any, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("notifications.watch.export.MOST", 2)
    client = sign_in(world.alice)
    rows = lambda: list(csv.reader(StringIO(client.get("/cascade/messages.csv").content.decode("utf-8-sig"))))[1:]  # noqa: E731
    deliver_to(world.tess_technologist, [], batch=1)
    assert [row[1] for row in rows()] == ["Tess Tanaka", "Tess Tanaka"]
    deliver_to(world.tess_technologist, [], batch=2)
    *held, last = rows()
    assert len(held) == 2
    assert last == ["Not all: these are the newest 2 of 3. Ask for fewer days to have the others."]


def test_a_live_practice_without_a_provider_is_told_that_nothing_leaves(
    world: World, practice: Practice, sign_in: Any, settings: Settings
):
    client = sign_in(world.alice)
    pages = ("/cascade/messages/", "/cascade/today/")
    cautioned = lambda: [[each.title for each in client.get(path).context["cautions"]] for path in pages]  # noqa: E731
    assert cautioned() == [[], []]
    practice.go_live(SWEPT_AT)
    assert cautioned() == [["No e-mail is leaving."]] * 2
    with_phone(world.tess_technologist)
    assert cautioned() == [["No e-mail and no text message is leaving."]] * 2
    assert "What is due is kept here and is never sent later" in client.get(pages[1]).content.decode()
    settings.EMAIL_CONFIGURED = settings.SMS_CONFIGURED = True
    assert cautioned() == [[], []]


def test_a_stopped_channel_and_a_day_that_does_not_add_up_stand_above_the_list_and_on_today(world, sent, sign_in):
    client = sign_in(world.alice)
    assert client.get("/cascade/messages/").context["cautions"] == []
    SenderStop.objects.create(channel="sms", code="30034", reason="Our number is not registered.", since=SWEPT_AT)
    Reconciliation.objects.create(day=DAY, checked_at=MORNING, expected=9, said=8, differences=[{"what": "missing"}])
    for path in ("messages/", "today/"):
        page = client.get(f"/cascade/{path}").content.decode()
        assert "No text message is leaving." in page
        assert "1 notice differs from what was due" in page
    assert "No text message is leaving." not in client.get("/cascade/today/?on=2026-11-01").content.decode()
    assert "No text message is leaving." not in sign_in(world.sam).get("/cascade/today/").content.decode()
    client = sign_in(world.alice)
    SenderStop.objects.update(lifted_at=MORNING)
    Reconciliation.objects.update(differences=[])
    assert client.get("/cascade/messages/").context["cautions"] == []
