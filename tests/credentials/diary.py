"""Days on which a live practice is swept, and what was said on them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from credentials.models import Credential
from credentials.sweeps import SweepCounts, sweep
from notifications.models import Alert
from notifications.models.alert import AlertState, Audience

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
TECHNOLOGIST, MANAGERS = Audience.TECHNOLOGIST, Audience.MANAGERS


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def seven(on: date, zone: ZoneInfo = LOS_ANGELES) -> datetime:
    """When the sweep hour comes on that day."""
    return datetime(on.year, on.month, on.day, 7, tzinfo=zone)


def sweep_on(dates: Iterable[date]) -> SweepCounts:
    return sum((sweep(seven(on)) for on in dates), SweepCounts())


def told(credential: Credential, audience: Audience = TECHNOLOGIST) -> dict[date, tuple[int, list[int]]]:
    """By the audience's own day: the rung that was due, and the wider ones it covered."""
    alerts = Alert.objects.filter(about_id=credential.pk, audience=audience).order_by("emitted_on", "-rung")
    opened = {alert.emitted_on: alert.rung for alert in alerts.exclude(state=AlertState.COVERED)}
    covered = [(alert.emitted_on, alert.rung) for alert in alerts.filter(state=AlertState.COVERED)]
    return {on: (rung, [wider for day, wider in covered if day == on]) for on, rung in opened.items()}


def escalated_on(credential: Credential) -> list[date]:
    alerts = Alert.objects.filter(about_id=credential.pk, escalated=True).order_by("emitted_on")
    return list(alerts.values_list("emitted_on", flat=True))
