"""Which refusals are about the address itself: only those turn it off."""

import importlib

import pytest
from anymail.signals import AnymailTrackingEvent
from anymail.webhooks.base import AnymailCoreWebhookView

from notifications.channels.bounces import is_of_the_address
from notifications.webhooks.mail_events import told_of
from tests.notifications.cast import MORNING


@pytest.mark.parametrize(
    ("words", "reply", "verdict"),
    [
        ("5.1.1 No such user", 550, True),
        ("smtp; 550 5.1.1 The email account does not exist", None, True),
        ("5.1.10 Recipient address has null MX", 556, True),
        ("5.2.1 The mailbox is disabled", 550, True),
        ("5.2.2 Mailbox full", 552, False),
        ("4.2.2 Mailbox full", 452, False),
        ("5.7.1 Rejected as spam", 550, False),
        ("5.1.8 Bad sender's system address", 550, False),
        ("No such user here", 550, True),
        ("550 No such user here", None, True),
        ("Message too big", 552, False),
        ("554 Transaction failed", None, False),
    ],
)
def test_by_the_codes_of_the_mail_server(words: str, reply: int | None, verdict: bool):
    assert is_of_the_address(words, reply=reply) is verdict


@pytest.mark.parametrize("unless_said", [True, False])
def test_without_any_code_whoever_asks_decides(unless_said: bool):
    assert is_of_the_address("It came back", unless_said=unless_said) is unless_said


HARD, SOFT = "bounced", "failed"
BOUNCES = [
    ("postmark", {"RecordType": "Bounce", "Type": "HardBounce", "Details": "smtp;550 5.1.1 Unknown"}, HARD),
    ("postmark", {"RecordType": "Bounce", "Type": "SoftBounce", "Description": "Unable to deliver"}, SOFT),
    ("brevo", {"event": "hard_bounce", "reason": "blocked by microsoft soft landing"}, HARD),
    ("brevo", {"event": "soft_bounce", "reason": "deferred"}, SOFT),
    ("sendgrid", {"event": "bounce", "type": "bounce", "reason": "550 5.1.1 unknown"}, HARD),
    ("sendgrid", {"event": "bounce", "type": "blocked", "reason": "blocked for policy"}, SOFT),
    ("mailjet", {"event": "bounce", "hard_bounce": True, "error": "user unknown", "time": 1}, HARD),
    ("mailjet", {"event": "bounce", "hard_bounce": False, "error": "quota exceeded", "time": 1}, SOFT),
    ("sparkpost", {"type": "bounce", "bounce_class": "10", "raw_reason": "550 5.1.1 unknown"}, HARD),
    ("sparkpost", {"type": "bounce", "bounce_class": "22", "raw_reason": "Mailbox full"}, SOFT),
    ("sparkpost", {"type": "bounce", "bounce_class": "51", "raw_reason": "550 Spam"}, SOFT),
    ("mailgun", {"event-data": {"event": "failed", "severity": "permanent", "reason": "bounce"}}, HARD),
]


@pytest.mark.parametrize(("esp", "raw", "state"), BOUNCES)
def test_by_what_each_provider_calls_it(esp: str, raw: dict[str, object], state: str):
    told = told_of(event_of(esp, raw), esp, MORNING)

    assert told.state == state
    assert told.outcome.health == (HARD if state == HARD else "")


def event_of(esp: str, raw: dict[str, object]) -> AnymailTrackingEvent:
    """As Anymail reads it."""
    view = object.__new__(_view_of(esp))
    args = ("message_event", raw, raw) if esp == "sparkpost" else (raw,)
    event = view.esp_to_anymail_event(*args)
    assert event.event_type == "bounced"
    return event


def _view_of(esp: str) -> type[AnymailCoreWebhookView]:
    views = vars(importlib.import_module(f"anymail.webhooks.{esp}"))
    return next(view for name, view in views.items() if name.endswith("TrackingWebhookView"))
