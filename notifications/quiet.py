"""Quiet hours of an SMS, on the recipient's own clock (rules.md B6)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_allowed(at: datetime, zone: str, *, quiet_from: time, quiet_until: time) -> datetime:
    """`at` itself outside quiet hours, else the instant they end (UTC). Quiet from 21:00 until 08:00 spans midnight."""
    local = at.astimezone(ZoneInfo(zone))
    if not _is_quiet(local.time(), quiet_from, quiet_until):
        return at
    ends_on = local.date() if local.time() < quiet_until else local.date() + timedelta(days=1)
    return datetime.combine(ends_on, quiet_until, ZoneInfo(zone)).astimezone(UTC)


def _is_quiet(clock: time, quiet_from: time, quiet_until: time) -> bool:
    if quiet_from <= quiet_until:
        return quiet_from <= clock < quiet_until
    return clock >= quiet_from or clock < quiet_until
