"""What a practice in rehearsal would send: the real sweep, run in a savepoint that is taken back (rules.md C1)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from credentials.sweeps import sweep
from notifications.message import compose
from notifications.models import Alert, Delivery
from notifications.outlook import shown
from notifications.render import Rendered, render
from practices.models import Practice


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One message that would leave."""

    recipient: str
    address: str
    channel: str
    leaves_at: datetime
    words: Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What the next sweep would send, if the practice were live by then."""

    at: datetime
    messages: int
    people: int


def rehearsal(practice: Practice, at: datetime) -> Rehearsal:
    """Inside the practice. Writes nothing."""
    with _as_if_live(practice, at):
        rows = list(Delivery.objects.filter(created_at=at).values_list("address", "recipient_name"))
    return Rehearsal(at=at, messages=len(rows), people=len({name for _, name in rows}))


def drafts(practice: Practice, at: datetime, limit: int) -> list[Draft]:
    """The messages of the next sweep, composed as they would leave. Inside the practice; writes nothing."""
    with _as_if_live(practice, at):
        return [_draft(each, practice) for each in Delivery.objects.filter(created_at=at).order_by("id")[:limit]]


def _draft(delivery: Delivery, practice: Practice) -> Draft:
    alerts = list(Alert.objects.filter(items__delivery=delivery))
    message = compose(delivery, alerts, practice, delivery.next_attempt_at)
    return Draft(
        recipient=delivery.recipient_name,
        address=delivery.address,
        channel=delivery.get_channel_display(),
        leaves_at=delivery.next_attempt_at,
        words=shown(render(message, delivery.channel)),
    )


@contextmanager
def _as_if_live(practice: Practice, at: datetime) -> Iterator[None]:
    with transaction.atomic():
        Practice.objects.filter(pk=practice.pk).update(live_at=at)
        sweep(at, practice.pk)
        yield
        transaction.set_rollback(True)
