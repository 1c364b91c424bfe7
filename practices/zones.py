from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError

# Offered first: where most United States practices and hospitals are.
COMMON = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Boise",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)


@cache
def all_zones() -> tuple[str, ...]:
    """The zones that a place can be in: PostgreSQL, which reckons with them, knows them too."""
    named = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/")))
    return (*COMMON, *(zone for zone in named if zone not in COMMON), "UTC")


def zone_choices() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in all_zones()]


def validate_zone(name: str) -> None:
    if name not in _known():
        raise ValidationError(f"“{name}” is not a time zone such as America/Los_Angeles.")


@cache
def _known() -> frozenset[str]:
    return frozenset(all_zones())
