"""Times and lengths of cases as screens say them, on the hospital's clock. The words of one time never part."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from credentials.wording import HARD, day_words
from scheduling.clocks import differs, zone_word
from scheduling.models import Case

HOUR = 60


def clock_words(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def hours_words(start: datetime, end: datetime, zone: str, seen_from: date | None = None) -> str:
    """“06:00 to 09:00”; with the weekday of what is not on the day `seen_from`: “Tue 21:30 to 05:30”."""
    here = ZoneInfo(zone)
    first, last = start.astimezone(here), end.astimezone(here)
    day = seen_from or first.date()
    said = [f"{each:%a}{HARD}{each:%H:%M}" if each.date() != day else f"{each:%H:%M}" for each in (first, last)]
    return " to ".join(said)


def case_hours(case: Case, practice_zone: str, seen_from: date | None = None) -> str:
    """On the hospital's clock, with both zones where the practice's differs: “07:30 to 09:30 MST (06:30 PST)”."""
    zone = case.hospital.timezone
    words = hours_words(case.starts_at, case.ends_at, zone, seen_from)
    if not differs(case.starts_at, zone, practice_zone):
        return words
    there, here = zone_word(case.starts_at, zone), zone_word(case.starts_at, practice_zone)
    return f"{words}{HARD}{there} ({clock_words(case.starts_at, practice_zone)}{HARD}{here})"


def case_start(case: Case, practice_zone: str) -> str:
    """“07:30”, on the hospital's clock; its zone is named where it differs: “07:30 MST”."""
    zone = case.hospital.timezone
    words = clock_words(case.starts_at, zone)
    if not differs(case.starts_at, zone, practice_zone):
        return words
    return f"{words}{HARD}{zone_word(case.starts_at, zone)}"


def case_day(case: Case, today: date) -> str:
    """“Wed 25 Nov”, the hospital's."""
    return day_words(case.local_start.date(), today)


def room_words(room: str) -> str:
    """“room 4”, and “OR 6” as it is written."""
    return f"room{HARD}{room}" if room.isdecimal() else room


def length_words(minutes: int) -> str:
    """“3 h”, “45 min”, “1 h 30”."""
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return f"{rest}{HARD}min"
    return f"{hours}{HARD}h" + (f"{HARD}{rest:02}" if rest else "")


def moment_on(at: datetime, zone: str) -> str:
    """“Wed 25 Nov 2026, 06:00”, on the clock of that zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a}{HARD}{local.day}{HARD}{local:%b}{HARD}{local.year}, {local:%H:%M}"
