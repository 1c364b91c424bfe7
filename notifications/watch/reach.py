"""Whose messages a member may read (product.md, Roles)."""

from django.db.models import Exists, OuterRef, Q

from notifications.kinds import kinds
from notifications.models import Delivery, DeliveryItem
from notifications.models.delivery import DeliveryQuerySet
from practices.models import Membership
from practices.permissions import LIST_MESSAGES, SEE_MESSAGES
from practices.requests import PracticeRequest


def messages_in_reach(request: PracticeRequest) -> DeliveryQuerySet:
    """All of them; for schedulers those that are about cases and nothing else; for anybody else their own."""
    return listed(request.can) if LIST_MESSAGES in request.can else written_to(request.membership)


def listed(can: frozenset[str]) -> DeliveryQuerySet:
    """What a member who lists messages lists."""
    return Delivery.objects.all() if SEE_MESSAGES in can else about_cases(Delivery.objects.all())


def count_not_reached(can: frozenset[str]) -> tuple[int, str]:
    """For the navigation of a member who lists messages."""
    return listed(can).not_reached().count(), "did not reach"


def kinds_in_reach(can: frozenset[str]) -> dict[str, str]:
    """What a member who lists messages may read of, by code, in words."""
    return {kind.code: kind.name or kind.code for kind in kinds() if SEE_MESSAGES in can or kind.is_about_cases}


def written_to(member: Membership) -> DeliveryQuerySet:
    return Delivery.objects.filter(Q(technologist__membership=member) | Q(membership=member))


def about_cases(deliveries: DeliveryQuerySet) -> DeliveryQuerySet:
    codes = [kind.code for kind in kinds() if kind.is_about_cases]
    carried = DeliveryItem.objects.filter(delivery=OuterRef("pk"))
    return deliveries.filter(Exists(carried), ~Exists(carried.exclude(alert__kind__in=codes)))
