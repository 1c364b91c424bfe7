"""A provider that takes nothing, or does not let go on what it took: since when, and that operators are told once it
has lasted."""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog
from django.conf import settings

from notifications import alike
from notifications.models import Outage
from notifications.operators import tell_operators_of_outage
from notifications.standstill import LONG
from tenancy.tasks import wake

QUIET = timedelta(minutes=45)
"""What waits is tried again every half hour. Less than LONG: one bad moment never lasts so long by itself."""
A_MINUTE = timedelta(minutes=1)
NO_WORDS = "It does not take what we send."

log = structlog.get_logger(__name__)


def not_taken(channel: str, why: str, at: datetime, *, wait: timedelta | None = None) -> None:
    """A message did not leave for want of the provider. Operators are told once that is so for long.

    `why` in words of ours alone, for every practice reads them. `wait`: how long the provider asked not to be called.
    """
    end_quiet_ones(at)
    reason = (why or NO_WORDS)[:300]
    outage, _ = Outage.objects.get_or_create(
        channel=channel, over_at=None, defaults={"since": at, "last_at": at, "reason": reason}
    )
    mine = Outage.objects.filter(pk=outage.pk)
    # Not at each word: all workers come by here, and each would wait for the transaction of the one before.
    is_this_minutes = mine.filter(last_at__lte=at - A_MINUTE).update(last_at=at)
    if wait:
        mine.exclude(not_before__gte=at + wait).update(not_before=at + wait)
    if is_this_minutes and outage.last_at < outage.since + LONG <= at:
        mine.update(reason=reason)
        log.error("provider_away", channel=channel, since=outage.since.isoformat())
        wake(tell_operators_of_outage, channel)


def held_back(channel: str, why: str, at: datetime) -> None:
    """A message that the provider had taken did not go on for a reason of ours. Operators are told as by not_taken."""
    not_taken(channel, why, at)
    mine = Outage.objects.filter(channel=channel, over_at=None)
    mine.exclude(held_back_at__gt=at - A_MINUTE).update(held_back_at=at)


def taken(channels: Collection[str], at: datetime) -> None:
    """Their providers took a message. Two queries as a rule, none where `channels` is empty."""
    if channels:
        alike.forget(channels)
        Outage.objects.filter(over_at=None, held_back_at=None, channel__in=channels).update(over_at=at)


def taken_after_all(channel: str, at: datetime, *, tried_at: datetime) -> None:
    """A message in doubt since `tried_at` was taken, so that no outage began with it. Inside the practice.

    What went wrong after that try goes on.
    """
    in_doubt_until = tried_at + timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)
    doubted = Outage.objects.filter(channel=channel, over_at=None, held_back_at=None, last_at__lte=in_doubt_until)
    doubted.update(over_at=at)


def end_quiet_ones(at: datetime) -> None:
    """Those of which there was no word for so long: nothing waits for the provider, or nothing was tried in vain.

    One that asked to be left alone is silent for as long as that.
    """
    silent = Outage.objects.filter(over_at=None, last_at__lte=at - QUIET)
    silent.exclude(not_before__gt=at - QUIET).update(over_at=at)


def asking_to_wait(at: datetime) -> set[str]:
    """The channels whose providers want not to be called yet. One query; asked once a run."""
    return set(Outage.objects.filter(not_before__gt=at).values_list("channel", flat=True))


def tell_again(at: datetime) -> None:
    """Wake who tells operators of a long one, where that has not gone well yet."""
    for channel in Outage.objects.filter(over_at=None, told_at=None, since__lte=at - LONG).values_list("channel"):
        wake(tell_operators_of_outage, *channel, expires=A_MINUTE.seconds)


def long_ones(at: datetime) -> list[Outage]:
    """Those that go on for long: nothing has left by their channels."""
    return list(Outage.objects.filter(over_at=None, since__lte=at - LONG))
