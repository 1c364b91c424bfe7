from collections.abc import Collection
from functools import cache
from zoneinfo import available_timezones

from django.core.checks import CheckMessage, Warning
from django.core.exceptions import ValidationError
from django.db import connections

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


def unknown_to(database: str = "default") -> list[str]:
    """Zones that can be chosen and that PostgreSQL, whose list may be older, cannot reckon with: no sweep reaches a
    practice there."""
    with connections[database].cursor() as cursor:
        cursor.execute("SELECT name FROM pg_timezone_names")
        known = {row[0] for row in cursor.fetchall()}
    return [zone for zone in all_zones() if zone not in known]


def words_of_unknown(zones: list[str]) -> str:
    """“” where there are none."""
    if not zones:
        return ""
    more = f" and {len(zones) - 1} more" if len(zones) > 1 else ""
    return f"The database does not know the time zone {zones[0]}{more}: no practice there is swept. Update its zones."


def check_zones(databases: Collection[str] | None = None, **_: object) -> list[CheckMessage]:
    """For `manage.py check --database default` and before migrations."""
    found = [words_of_unknown(unknown_to(database)) for database in databases or ()]
    return [Warning(words, id="practices.W001") for words in found if words]


@cache
def _known() -> frozenset[str]:
    return frozenset(all_zones())
