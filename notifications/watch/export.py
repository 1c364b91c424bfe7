"""The messages that are asked for, as a file: what proves that notice was given."""

from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.http import HttpResponse

from notifications.masking import masked
from notifications.models import Delivery, ProviderEvent
from notifications.models.delivery import DeliveryQuerySet
from practices.exports import csv_file
from practices.models import Practice

MOST = 10_000
COLUMNS = [
    "Day", "To", "Address", "By", "Outcome", "Why", "Prepared", "Handed over", "Settled", "Acknowledged", "Attempts",
    "Provider", "Provider’s id", "What the provider told", "Sent again by", "Subject", "Text",
]  # fmt: skip


def messages_file(practice: Practice, found: DeliveryQuerySet) -> HttpResponse:
    """The newest of them, at most 10,000; where there are more, the last row says so. Instants are on the practice's
    clock, with their offset."""
    events = Prefetch("events", ProviderEvent.objects.order_by("happened_at", "id"))
    newest = found.order_by("-id").prefetch_related(events)[:MOST]
    zone, number = ZoneInfo(practice.timezone), found.count()
    rows = [_row(delivery, zone) for delivery in newest]
    if number > MOST:
        rows.append([f"Not all: these are the newest {MOST:,} of {number:,}. Ask for fewer days to have the others."])
    return csv_file(f"{practice.slug}-messages.csv", COLUMNS, rows)


def _row(delivery: Delivery, zone: ZoneInfo) -> list[object]:
    instants = (delivery.created_at, delivery.began_at, delivery.settled_at, delivery.acknowledged_at)
    return [
        delivery.day,
        delivery.recipient_name,
        delivery.address,
        delivery.get_channel_display(),
        delivery.get_state_display(),
        delivery.failure,
        *(at and at.astimezone(zone).isoformat(" ", "seconds") for at in instants),
        delivery.attempts,
        delivery.provider,
        delivery.provider_id,
        "; ".join(_event(event, zone) for event in delivery.events.all()),
        delivery.sent_again_by,
        masked(delivery.subject),
        masked(delivery.body_text),
    ]


def _event(event: ProviderEvent, zone: ZoneInfo) -> str:
    at = event.happened_at.astimezone(zone).isoformat(" ", "seconds")
    return " ".join(filter(None, (at, event.get_kind_display(), event.code, event.words)))
