"""The messages that carried an alert, and what is known of each: that it arrived, that its reader has seen it."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from notifications.models import Alert, Delivery, DeliveryItem, DeliveryState, EventKind, ProviderEvent
from notifications.models.delivery import ARRIVED

SEEN = (EventKind.CLICKED, EventKind.ANSWERED)
CAME = (EventKind.DELIVERED, EventKind.OPENED)


@dataclass(frozen=True, slots=True)
class Tried:
    """`is_seen`: a person did something with it. A delivery report and an opened mail tell only that it is there."""

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
        is_clicked=Exists(events.filter(kind__in=SEEN)), has_come=Exists(events.filter(kind__in=CAME))
    )
    found: dict[UUID, list[Tried]] = defaultdict(list)
    for item in items:
        found[item.alert_id].append(_tried(item.delivery, is_clicked=item.is_clicked, has_come=item.has_come))
    return found


def _tried(delivery: Delivery, *, is_clicked: bool, has_come: bool) -> Tried:
    is_there = delivery.state == DeliveryState.DELIVERED or (has_come and delivery.state in ARRIVED)
    return Tried(delivery, is_clicked or delivery.acknowledged_at is not None, is_there)
