"""Messages: every delivery, its words and what became of it."""

import pytest

from notifications.models import Delivery
from tests.notifications.cast import SWEPT_AT, deliver_to, reminder, with_phone


@pytest.fixture
def sent(practice, world):
    delivery = reminder(world.tess_technologist)
    Delivery.objects.filter(pk=delivery.pk).update(
        state="kept", subject="Your BLS ends Mon 30 Nov", body_text="Hello Tess", body_html="<p>Hello Tess</p>"
    )
    return delivery


def test_each_message_is_listed_and_found_by_person_channel_day_and_outcome(world, sent, sign_in):
    with_phone(world.tess_technologist)
    deliver_to(world.tess_technologist, [], channel="sms")
    client = sign_in(world.alice)

    def listed(query=""):
        return [each.channel for each in client.get(f"/cascade/messages/{query}").context["page"]]

    assert sorted(listed()) == ["email", "sms"]
    assert listed("?channel=sms") == ["sms"]
    assert listed("?q=tanaka&channel=email") == ["email"]
    assert listed("?q=nobody") == []
    assert listed("?day=2026-11-22&state=kept") == ["email"]
    assert listed("?day=2026-11-21") == []
    assert listed("?show=kept") == ["email"]
    assert listed("?show=waiting") == ["sms"]
    assert len(listed("?channel=pigeon&day=never")) == 2


def test_a_message_shows_its_words_and_says_that_it_was_kept(world, sent, sign_in):
    client = sign_in(world.alice)
    page = client.get(f"/cascade/messages/{sent.pk}/").content.decode()
    assert "Your BLS ends Mon 30 Nov" in page
    assert "Hello Tess" in page
    assert "It did not leave." in page
    body = client.get(f"/cascade/messages/{sent.pk}/body/")
    assert body.content == b"<p>Hello Tess</p>"
    assert "sandbox" in body.headers["Content-Security-Policy"]
    assert body.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_one_that_has_not_left_is_shown_as_it_would_read_now(world, practice, sign_in):
    waiting = reminder(world.tess_technologist, at=SWEPT_AT)
    page = sign_in(world.alice).get(f"/cascade/messages/{waiting.pk}/").content.decode()
    assert "It has not left yet." in page
    assert "BLS" in page
    waiting.refresh_from_db()
    assert (waiting.state, waiting.body_text) == ("pending", "")


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("audrey", 200), ("sam", 403), ("tess", 403), ("charlie", 404)]
)
def test_who_may_read_them(who, status, world, sent, sign_in):
    client = sign_in(getattr(world, who))
    for path in ("", f"{sent.pk}/", f"{sent.pk}/body/"):
        assert client.get(f"/cascade/messages/{path}").status_code == status
