"""What people answered to a text in words of their own: START, HELP and a bare STOP are heeded and need no reader."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from notifications.keywords import Wish
from notifications.models import Channel, EventKind, ProviderEvent
from notifications.models.delivery import DeliveryQuerySet


def answered(found: DeliveryQuerySet) -> DeliveryQuerySet:
    return found.filter(Exists(_free().filter(delivery=OuterRef("pk"))))


def with_answers(found: DeliveryQuerySet) -> DeliveryQuerySet:
    """Each with its `answers`, in one query more."""
    return found.prefetch_related(Prefetch("events", _free().order_by("happened_at", "id"), to_attr="answers"))


def answers_between(since: datetime, until: datetime, *, most: int) -> list[ProviderEvent]:
    """The newest of them, the earliest first, each with its message but not that one's words. One query."""
    found = _free().filter(happened_at__gte=since, happened_at__lt=until).select_related("delivery")
    light = found.defer("delivery__body_text", "delivery__body_html")
    return list(light.order_by("-happened_at", "-id")[:most])[::-1]


def _free() -> QuerySet[ProviderEvent]:
    own_words = (Wish.NONE, Wish.SAID_STOP)
    return ProviderEvent.objects.filter(kind=EventKind.ANSWERED, code__in=own_words, delivery__channel=Channel.SMS)
