"""Where a provider tells what became of an SMS: an address that names practice, delivery and attempt (rules.md H1)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from notifications.models import Delivery

_signer = Signer(sep=".", salt="notifications.status")


@dataclass(frozen=True, slots=True)
class StatusRef:
    """`attempt`: what the delivery counts as its attempts while that one is under way."""

    practice: UUID
    delivery: UUID
    attempt: int


def status_url(delivery: Delivery, *, attempt: int) -> str:
    """Of one attempt; "" where nobody outside reaches this installation, for Twilio refuses such addresses."""
    if not (settings.TWILIO_API_BASE or _is_public(urlsplit(settings.PUBLIC_BASE_URL).hostname or "")):
        return ""
    ref = StatusRef(delivery.practice_id, delivery.pk, attempt)
    return f"{settings.PUBLIC_BASE_URL}/webhooks/twilio/status/{sign(ref)}/"


def sign(ref: StatusRef) -> str:
    packed = ref.practice.bytes + ref.delivery.bytes + ref.attempt.to_bytes(2, "big")
    return _signer.sign(urlsafe_b64encode(packed).decode().rstrip("="))


def read(text: str) -> StatusRef:
    """Raises BadSignature for one that was not made here."""
    value = _signer.unsign(text)
    packed = urlsafe_b64decode(value + "=" * (-len(value) % 4))
    if len(packed) != 34:
        raise BadSignature("Not a reference of ours.")
    return StatusRef(UUID(bytes=packed[:16]), UUID(bytes=packed[16:32]), int.from_bytes(packed[32:], "big"))


def _is_public(host: str) -> bool:
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal"))
