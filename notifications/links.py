"""Links in messages: they open one message's items without a log-in, and nothing else (rules.md G3, H1)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from notifications.models import Delivery

LIVES = timedelta(days=30)
SIGNATURE_LETTERS = 22  # 132 bits: in an SMS every letter counts.
# A day ends nowhere later than there.
_LATEST_ZONE = timezone(timedelta(hours=-12))
_EPOCH = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a link names: a delivery of a practice, and the last day the link works, wherever it is read."""

    practice: UUID
    delivery: UUID
    last_day: date

    def has_run_out(self, at: datetime) -> bool:
        return at.astimezone(_LATEST_ZONE).date() > self.last_day


class _ShortSigner(Signer):
    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        return super().signature(value, key)[:SIGNATURE_LETTERS]


_signer = _ShortSigner(sep=".", salt="notifications.links")


def link_to(delivery: Delivery) -> str:
    """The same link whenever it is asked for, so that a message sent twice carries one link."""
    return f"{settings.PUBLIC_BASE_URL}/l/{sign(reference_to(delivery))}/"


def reference_to(delivery: Delivery) -> Reference:
    last_day = (delivery.created_at + LIVES).astimezone(UTC).date()
    return Reference(delivery.practice_id, delivery.pk, last_day)


def sign(reference: Reference) -> str:
    days = (reference.last_day - _EPOCH).days
    packed = reference.practice.bytes + reference.delivery.bytes + days.to_bytes(2, "big")
    return _signer.sign(urlsafe_b64encode(packed).decode().rstrip("="))


def read(token: str) -> Reference:
    """What a token names, run out or not. Raises BadSignature for one that was not made here."""
    value = _signer.unsign(token)
    packed = urlsafe_b64decode(value + "=" * (-len(value) % 4))
    if len(packed) != 34:
        raise BadSignature("Not a link of ours.")
    days = int.from_bytes(packed[32:], "big")
    return Reference(UUID(bytes=packed[:16]), UUID(bytes=packed[16:32]), _EPOCH + timedelta(days=days))
