"""A broken setting stops the start with one sentence that names it."""

import pytest

from nervecenter.embedded.preparation import Refused, refuse_broken_settings


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"DEBUG": "perhaps"}, "DEBUG is “perhaps”, which is neither true nor false."),
        ({"SIGNUP": "maybe"}, "SIGNUP is “maybe”; it may be open or closed."),
        ({"PUBLIC_BASE_URL": "nervecenter.org"}, "PUBLIC_BASE_URL is not an address that begins with https://."),
        (
            {"PUBLIC_BASE_URL": "https://nervecenter.org/app"},
            "PUBLIC_BASE_URL is “https://nervecenter.org/app”; write scheme and host only,"
            " such as https://nervecenter.org.",
        ),
        (
            {"DATABASE_URL": "postgresql://app@db:port/nervecenter"},
            "DATABASE_URL names a port that is not a number from 0 to 65535.",
        ),
        ({"EMAIL_URL": "smtp://mail:secret@host:mail"}, "EMAIL_URL names a port that is not a number from 0 to 65535."),
        ({"ANYMAIL_ESP": "nosuch"}, "ANYMAIL_ESP is “nosuch”, which is no service that Anymail knows."),
        ({"ANYMAIL_WEBHOOK_SECRET": "secret"}, "ANYMAIL_WEBHOOK_SECRET is not of the form user:password."),
        ({"ANYMAIL_WEBHOOK_SECRET": "a:b, :c"}, "ANYMAIL_WEBHOOK_SECRET is not of the form user:password."),
        (
            {"DEFAULT_FROM_EMAIL": "nonsense"},
            "DEFAULT_FROM_EMAIL is “nonsense”, not a sender such as NerveCenter <reminders@practice.org>.",
        ),
        (
            {"TWILIO_AUTH_TOKEN": "a", "TWILIO_FROM": "+15035550100"},
            "SMS needs TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, and TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID:"
            " all or none.",
        ),
        ({"TWILIO_API_BASE": "garbage"}, "TWILIO_API_BASE is not an address that begins with https://."),
        ({"DELIVERY_LEASE_SECONDS": "0"}, "DELIVERY_LEASE_SECONDS is “0”, which is not a whole number from 1 on."),
        ({"SENTRY_DSN": "garbage"}, "SENTRY_DSN is not an address of a Sentry project."),
        (
            {"NERVECENTER_NOW": "yesterday"},
            "NERVECENTER_NOW is “yesterday”, not an instant with its offset such as 2026-11-22T06:30-08:00.",
        ),
        (
            {"NERVECENTER_NOW": "2026-11-22T06:30-08:00", "EMAIL_URL": "smtp://127.0.0.1:25"},
            "NERVECENTER_NOW is for trying things: it is refused while EMAIL_URL, ANYMAIL_ESP or TWILIO_* is set.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_a_broken_setting_is_named(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refused) as refusal:
        refuse_broken_settings(given)
    assert str(refusal.value) == sentence


def test_what_is_left_empty_is_as_if_not_set() -> None:
    refuse_broken_settings(dict.fromkeys(("ALLOWED_HOSTS", "SENTRY_DSN", "TWILIO_API_BASE", "DEBUG"), ""))
    refuse_broken_settings({"ANYMAIL_ESP": "postmark", "ALLOWED_HOSTS": " nervecenter.org , "})
