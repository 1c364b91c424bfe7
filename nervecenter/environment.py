"""Reads the environment. A missing or malformed setting is one sentence that names it."""

import os
from datetime import datetime
from email.utils import parseaddr
from importlib.util import find_spec
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from sentry_sdk.utils import BadDsn, Dsn

from nervecenter.embedded.instance import data_folder, instance_environment

env = environ.FileAwareEnv()


def adopt_running_instance() -> None:
    """Without DATABASE_URL the servers that `make run` started are used, if they run."""
    if "DATABASE_URL" not in os.environ:
        for name, value in instance_environment(data_folder()).items():
            os.environ.setdefault(name, value)


def required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set.{_hint(name)}")
    return value


def flag(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, str(default)).strip().lower()
    if value in ("1", "true", "yes", "on"):
        return True
    if value in ("0", "false", "no", "off", ""):
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”, which is neither true nor false.")


def one_of(name: str, choices: tuple[str, ...]) -> str:
    value = os.environ.get(name) or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is “{value}”; it may be {' or '.join(choices)}.")
    return value


def words(name: str, default: list[str]) -> list[str]:
    """Separated by commas; the default where nothing stands between them."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()] or default


def url(name: str, value: str, schemes: tuple[str, ...]) -> str:
    """The value itself is never told: it may hold a password."""
    parts = urlsplit(value)
    if parts.scheme not in schemes or not (parts.netloc or parts.path):
        raise ImproperlyConfigured(f"{name} is not an address that begins with {schemes[0]}://.")
    try:
        parts.port  # noqa: B018  it is read when asked for
    except ValueError:
        raise ImproperlyConfigured(f"{name} names a port that is not a number from 0 to 65535.") from None
    return value


def base_url(name: str, value: str) -> str:
    """An address that paths are joined to, without a slash at its end."""
    parts = urlsplit(url(name, value, ("https", "http")))
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ImproperlyConfigured(f"{name} is “{value}”; write scheme and host only, such as https://nervecenter.org.")
    return value.rstrip("/")


def mailbox(name: str, default: str) -> str:
    """An e-mail address, with or without a name before it."""
    value = os.environ.get(name) or default
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError:
        raise ImproperlyConfigured(
            f"{name} is “{value}”, not a sender such as NerveCenter <reminders@practice.org>."
        ) from None
    return value


def mail_service(name: str) -> str:
    """One of Anymail's services, or empty."""
    value = os.environ.get(name, "")
    if value and (not value.isidentifier() or find_spec(f"anymail.backends.{value}") is None):
        raise ImproperlyConfigured(f"{name} is “{value}”, which is no service that Anymail knows.")
    return value


def user_passwords(name: str, value: str) -> list[str]:
    """“user:password”, or several of them while one takes another's place. The value itself is never told."""
    pairs = [pair.strip() for pair in value.split(",") if pair.strip()]
    if any(not all(pair.partition(":")) for pair in pairs):
        raise ImproperlyConfigured(f"{name} is not of the form user:password.")
    return pairs


def sentry_address(name: str) -> str:
    value = os.environ.get(name, "")
    try:
        return value and str(Dsn(value))
    except BadDsn:
        raise ImproperlyConfigured(f"{name} is not an address of a Sentry project.") from None


def instant(name: str) -> datetime | None:
    value = os.environ.get(name, "")
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ImproperlyConfigured(
            f"{name} is “{value}”, not an instant with its offset such as 2026-11-22T06:30-08:00."
        )
    return moment


def number(name: str, default: int, least: int = 1) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} is “{value}”, which is not a whole number from {least} on.")
    return int(value)


def _hint(name: str) -> str:
    if name == "DATABASE_URL":
        return f" No instance runs in {data_folder()} either: start one with “make run”, or set {name}."
    return ""
