"""Days as messages say them. The words of one date never part: they are joined by hard spaces."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

HARD = "\u00a0"
WEEKDAY_WITHIN_DAYS = 400


def day_words(on: date, today: date) -> str:
    """“Sat 21 Nov”; with the year when it is another one, without the weekday when it is far away."""
    words = [f"{on:%a}"] if abs((on - today).days) <= WEEKDAY_WITHIN_DAYS else []
    words += [str(on.day), f"{on:%b}"]
    if on.year != today.year:
        words.append(str(on.year))
    return HARD.join(words)


def moment_words(at: datetime, zone: str) -> str:
    """“Sun 22 Nov 2026 at 07:00”, on the clock of that zone."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a}{HARD}{local.day}{HARD}{local:%b}{HARD}{local.year} at {local:%H:%M}"


def in_days_words(days: int) -> str:
    """“today”, “tomorrow”, “yesterday”, “in 8 days”, “3 days ago”."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return near[days]
    return f"in {days:,}{HARD}days" if days > 0 else f"{-days:,}{HARD}days ago"


def soften(words: str) -> str:
    """With ordinary spaces, for plain text and SMS."""
    return words.replace(HARD, " ")
