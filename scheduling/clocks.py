"""A hospital's wall clock: from a day and a time to instants and back, over the days on which clocks change."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo


def instants(day: date, at: time, zone: str) -> list[datetime]:
    """The instants, UTC, at which the clocks of an IANA zone show that time: none in the hour that is left out in
    spring, two in the hour that comes twice in autumn."""
    naive, here = datetime.combine(day, at), ZoneInfo(zone)
    both = [naive.replace(tzinfo=here, fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = [each for each in both if each.astimezone(here).replace(tzinfo=None) == naive]
    return sorted(set(shown))


def day_starts(day: date, zone: str) -> datetime:
    """The first instant of a calendar day, UTC; where midnight is left out, the one it turns into."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def zone_word(at: datetime, zone: str) -> str:
    """“MST”, or “UTC+03” where the zone has no letters."""
    word = f"{at.astimezone(ZoneInfo(zone)):%Z}"
    return word if word[:1].isalpha() else f"UTC{word}"


def differs(at: datetime, zone: str, other: str) -> bool:
    """Whether two zones show different times at that instant."""
    return at.astimezone(ZoneInfo(zone)).utcoffset() != at.astimezone(ZoneInfo(other)).utcoffset()
