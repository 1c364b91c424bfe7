"""How long a provider asks not to be called again (Retry-After, RFC 9110, 10.2.3)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from django.utils.http import parse_http_date_safe

MOST = timedelta(hours=1)
_ASKING = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
_DIGITS = 9


def asked_to_wait(status: int | None, headers: Mapping[str, str], at: datetime) -> timedelta | None:
    """From `at`, the instant of the answer, an hour at most; None where it asks for nothing that can be understood.

    `headers` are looked up whatever their case.
    """
    if status not in _ASKING:
        return None
    said = headers.get("Retry-After", "").strip()
    wait = _seconds(said) if said.isascii() and said.isdecimal() else _until(said, at)
    return min(wait, MOST) if wait > timedelta() else None


def _seconds(said: str) -> timedelta:
    return timedelta(seconds=int(said)) if len(said) <= _DIGITS else MOST


def _until(said: str, at: datetime) -> timedelta:
    moment = parse_http_date_safe(said)
    return timedelta() if moment is None else datetime.fromtimestamp(moment, UTC) - at
