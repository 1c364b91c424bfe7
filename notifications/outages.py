"""A provider that takes nothing: since when, and that operators are told once it has lasted."""

from collections.abc import Collection
from datetime import datetime

import structlog

from notifications.models import Outage
from notifications.operators import tell_operators_of_outage
from notifications.standstill import LONG
from tenancy.tasks import wake

log = structlog.get_logger(__name__)


def not_taken(channel: str, reason: str, at: datetime) -> None:
    """A message did not leave for want of the provider. Operators are told once that is so for long."""
    outage, is_new = Outage.objects.get_or_create(
        channel=channel, over_at=None, defaults={"since": at, "reason": reason[:300]}
    )
    if is_new or at - outage.since < LONG:
        return
    untold = Outage.objects.filter(pk=outage.pk, told_at=None)
    if untold.update(told_at=at, reason=reason[:300]):
        log.error("provider_away", channel=channel, since=outage.since.isoformat())
        wake(tell_operators_of_outage, channel)


def taken(channels: Collection[str], at: datetime) -> None:
    """Their providers took a message. Outside of practices; one query, none where `channels` is empty."""
    if channels:
        Outage.objects.filter(over_at=None, channel__in=channels).update(over_at=at)


def long_ones(at: datetime) -> list[Outage]:
    """Those that go on for long: nothing has left by their channels."""
    return list(Outage.objects.filter(over_at=None, since__lte=at - LONG))
