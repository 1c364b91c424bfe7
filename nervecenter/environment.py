"""Reads the environment. A missing or malformed setting is one sentence that names it."""

import os
from datetime import datetime
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

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


def url(name: str, value: str, schemes: tuple[str, ...]) -> str:
    parts = urlsplit(value)
    if parts.scheme not in schemes or not (parts.netloc or parts.path):
        # The value may hold a password.
        raise ImproperlyConfigured(f"{name} is not an address that begins with {schemes[0]}://.")
    return value


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


def number(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} is “{value}”, which is not a whole number.")
    return int(value)


def _hint(name: str) -> str:
    if name == "DATABASE_URL":
        return f" No instance runs in {data_folder()} either: start one with “make run”, or set {name}."
    return ""
