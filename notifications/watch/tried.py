"""The messages that carried an alert, and what is known of each: that it arrived, that its reader has seen it."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from notifications.models import Alert, Channel, Delivery, DeliveryItem, DeliveryState, EventKind, ProviderEvent
from notifications.models.delivery import ARRIVED

ANSWERED = Q(kind=EventKind.ANSWERED, delivery__channel=Channel.SMS)
CAME = (EventKind.DELIVERED, EventKind.OPENED, EventKind.CLICKED, EventKind.AUTO_REPLY)


@dataclass(frozen=True, slots=True)
class Tried:
    """`is_seen`: a person acknowledged it, or answered a text. A delivery report, an opened mail, a link that was
    followed and a mailbox that answers by itself tell only that it is there: programs do all of that."""

    delivery: Delivery
    is_seen: bool
    has_arrived: bool

    def is_to(self, member: UUID) -> bool:
        return self.delivery.membership_id == member


def tried(alerts: QuerySet[Alert]) -> dict[UUID, list[Tried]]:
    """By alert; one query, without the words of the messages."""
    events = ProviderEvent.objects.filter(delivery=OuterRef("delivery"))
    rows = DeliveryItem.objects.filter(alert__in=alerts).select_related("delivery")
    items = rows.defer("delivery__body_text", "delivery__body_html").annotate(
        is_answered=Exists(events.filter(ANSWERED)), has_come=Exists(events.filter(kind__in=CAME))
    )
    found: dict[UUID, list[Tried]] = defaultdict(list)
    for item in items:
        found[item.alert_id].append(_tried(item.delivery, is_answered=item.is_answered, has_come=item.has_come))
    return found


def _tried(delivery: Delivery, *, is_answered: bool, has_come: bool) -> Tried:
    is_there = delivery.state == DeliveryState.DELIVERED or (has_come and delivery.state in ARRIVED)
    return Tried(delivery, is_answered or delivery.acknowledged_at is not None, is_there)
