"""One click in a mail that stops its reminders (RFC 8058): signed, without a log-in, and never silencing anybody else.

It is for the one whom the mail was written to, in that role. What nobody can turn off goes on, and the page says so.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from notifications.kinds import kind_of
from notifications.models import Alert, Channel, Delivery
from notifications.models.alert import Audience

_signer = Signer(sep=".", salt="notifications.unsubscribing")


@dataclass(frozen=True, slots=True)
class Reference:
    """The mail that a link stands in."""

    practice: UUID
    delivery: UUID


def unsubscribe_link(delivery: Delivery, alerts: Iterable[Alert]) -> str:
    """ "" where nothing that it reminds its reader of can be stopped so."""
    own = (alert for alert in alerts if _is_to_its_reader(alert, delivery))
    if delivery.channel != Channel.EMAIL or not any(map(is_stopped_by_a_click, own)):
        return ""
    return f"{settings.PUBLIC_BASE_URL}/u/{sign(Reference(delivery.practice_id, delivery.pk))}/"


def is_stopped_by_a_click(alert: Alert) -> bool:
    return kind_of(alert.kind).is_reminder and not (alert.audience == Audience.MANAGERS and alert.escalated)


def _is_to_its_reader(alert: Alert, delivery: Delivery) -> bool:
    """A mail to a technologist may carry the managers' list as well: a click in it is not a manager's."""
    if delivery.technologist_id is None:
        return alert.audience == Audience.MANAGERS
    return alert.audience == Audience.TECHNOLOGIST and alert.technologist_id == delivery.technologist_id


def sign(reference: Reference) -> str:
    packed = reference.practice.bytes + reference.delivery.bytes
    return _signer.sign(urlsafe_b64encode(packed).decode().rstrip("="))


def read(token: str) -> Reference:
    """It never runs out. Raises BadSignature for one that was not made here."""
    packed = urlsafe_b64decode(_signer.unsign(token) + "==")
    if len(packed) != 32:
        raise BadSignature("Not a link of ours.")
    return Reference(UUID(bytes=packed[:16]), UUID(bytes=packed[16:]))
