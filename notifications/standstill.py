"""Channels by which nothing leaves: our sender is refused, or the provider takes nothing.

Their messages wait and are not lost. What cannot wait takes the next channel beside it, as nc_fan_out does, after a
while: an hour for what escalates or ends within a week, ten minutes for what was to leave at once.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from notifications.models import Alert, Outage, SenderStop
from notifications.models.alert import AlertState
from notifications.models.delivery import TO_SEND

LONG = timedelta(hours=1)
LONG_FOR_WHAT_LEAVES_AT_ONCE = timedelta(minutes=10)
LAST_WEEK = 7

_PRESSING = Q(escalated=True) | Q(rung__lte=LAST_WEEK)


def standing_still() -> dict[str, datetime]:
    """Since when, by channel. Two queries."""
    stops = SenderStop.objects.filter(lifted_at=None).values_list("channel", "since")
    outages = Outage.objects.filter(over_at=None).values_list("channel", "since")
    return dict(sorted([*stops, *outages], key=lambda each: each[1], reverse=True))


def cannot_wait(since: Mapping[str, datetime], at: datetime) -> QuerySet[Alert]:
    """What waits in vain for such a channel by now. Inside the practice."""
    return Alert.objects.filter(_too_long(since, at), state=AlertState.OPEN).distinct()


def _too_long(since: Mapping[str, datetime], at: datetime) -> Q:
    found = Q(pk__in=[])
    for channel, moment in since.items():
        waits = Q(items__delivery__channel=channel, items__delivery__state__in=TO_SEND)
        if at - moment >= LONG_FOR_WHAT_LEAVES_AT_ONCE:
            found |= waits & Q(leaves_by__isnull=False)
        if at - moment >= LONG:
            found |= waits & _PRESSING
    return found
