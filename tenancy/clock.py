"""The product's clock. Everything asks it; nothing calls the system's clock by itself."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

_started_at = timezone.now()


def now() -> datetime:
    """The present instant, UTC. With NERVECENTER_NOW set, time runs on from that instant since the process started."""
    return timezone.now() + _shift()


def today(zone: str) -> date:
    """The calendar date now in an IANA zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def local(instant: datetime, zone: str) -> datetime:
    """The instant on the wall clock of an IANA zone."""
    return instant.astimezone(ZoneInfo(zone))


def as_utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)


def _shift() -> timedelta:
    start: datetime | None = settings.NERVECENTER_NOW
    return start - _started_at if start else timedelta()
