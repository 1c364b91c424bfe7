"""What people answered to a text in words of their own: STOP, START and HELP are heeded, the rest is to be read."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from notifications.keywords import Wish
from notifications.models import EventKind, ProviderEvent
from notifications.models.delivery import DeliveryQuerySet


def answered(found: DeliveryQuerySet) -> DeliveryQuerySet:
    return found.filter(Exists(_free().filter(delivery=OuterRef("pk"))))


def with_answers(found: DeliveryQuerySet) -> DeliveryQuerySet:
    """Each with its `answers`, in one query more."""
    return found.prefetch_related(Prefetch("events", _free().order_by("happened_at", "id"), to_attr="answers"))


def _free() -> QuerySet[ProviderEvent]:
    return ProviderEvent.objects.filter(kind=EventKind.ANSWERED, code=Wish.NONE)
