"""What a message says of a case: when and where, on the hospital's clock. Pure functions, tested as a table.

A message names no patient, as a case holds none, and the zone where it is not the reader's.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from credentials.wording import HARD, day_words
from notifications.dates import in_days_words
from scheduling.clocks import differs, zone_word
from scheduling.wording import room_words

_ON_IT = {
    "primary": "the primary technologist on",
    "backup": "the backup for",
    "trainee": "the trainee on",
    "oversight": "the oversight physician of",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTold:
    """A case as one reader hears of it on the day `on`. `zone` is the hospital's, `reader_zone` the reader's."""

    hospital: str
    zone: str
    starts_at: datetime
    arrival_at: datetime
    on: date
    reader_zone: str
    number: str = ""
    procedure: str = ""
    room: str = ""
    role: str = ""
    is_own: bool = True
    """Whether the reader has a seat on it; else it is told of others."""
    names_health: bool = True

    @property
    def starts_on(self) -> date:
        return self.starts_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def days_left(self) -> int:
        return (self.starts_on - self.on).days


def when(told: CaseTold) -> str:
    """“Tue 24 Nov at 07:00”, “Wed 25 Nov at 07:30 MST”."""
    return f"{day_words(told.starts_on, told.on)} at {_clock(told, told.starts_at)}"


def where(told: CaseTold) -> str:
    """“Columbia Spine Center, room 4”."""
    return f"{told.hospital}, {room_words(told.room)}" if told.room else told.hospital


def title(told: CaseTold) -> str:
    """“Tue 24 Nov 07:00, Columbia Spine Center”; to managers with the number they know it by."""
    day = f"{day_words(told.starts_on, told.on)}{HARD}{_clock(told, told.starts_at)}"
    return ", ".join(filter(None, ("" if told.is_own else told.number, day, told.hospital)))


def standing(told: CaseTold) -> str:
    return in_days_words(told.days_left).capitalize()


def facts(told: CaseTold) -> str:
    """“T4-pelvis deformity, case B-20884.”"""
    number = f"case{HARD}{told.number}" if told.number else ""
    words = ", ".join(filter(None, (told.procedure, number)))
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def assigned(told: CaseTold) -> str:
    return f"You are {_ON_IT.get(told.role, 'on')} a case on {when(told)}, {where(told)}"


def on_it(told: CaseTold) -> str:
    """“you are the backup”, after the case."""
    return f"you are {_ON_IT.get(told.role, 'on').rpartition(' ')[0] or 'on it'}"


def to_be_there(told: CaseTold) -> str:
    if told.role not in ("primary", "trainee") or told.arrival_at == told.starts_at:
        return ""
    return f"Set-up begins at {_clock(told, told.arrival_at)}."


def released(told: CaseTold) -> str:
    return f"You are no longer on the case of {when(told)}, {where(told)}"


def moved(told: CaseTold, was: CaseTold) -> str:
    """Names the former place where it is another one now."""
    if where(was) != where(told):
        return f"Your case of {when(was)}, {where(was)}, has moved: it is now on {when(told)}, {where(told)}"
    if was.starts_at == told.starts_at:
        return f"Your case of {when(told)}, {where(told)}, has another length"
    return f"Your case of {when(was)} has moved: it is now on {when(told)}, {where(told)}"


def has_moved(told: CaseTold, was: CaseTold) -> tuple[str, str]:
    """The same in two sentences."""
    if was.starts_at == told.starts_at and where(was) == where(told):
        return moved(told, was), ""
    return f"Your case of {when(was)} has moved", f"It is now on {when(told)}, {where(told)}."


def where_from(told: CaseTold, was: CaseTold) -> str:
    """“moved, it was on Mon 7 Dec at 07:30”, after where it is now."""
    if where(was) != where(told):
        return f"moved, it was on {when(was)}, {where(was)}"
    return "of another length" if was.starts_at == told.starts_at else f"moved, it was on {when(was)}"


def cancelled(told: CaseTold) -> str:
    return f"Your case of {when(told)}, {where(told)}, is cancelled"


def at_risk(told: CaseTold) -> str:
    case = "Your case" if told.is_own else f"Case{HARD}{told.number}" if told.number else "The case"
    return f"{case} of {when(told)}, {told.hospital}, is at risk"


def cover_wanted(told: CaseTold) -> str:
    return f"Can you take a case on {when(told)}, {where(told)}?"


def _clock(told: CaseTold, at: datetime) -> str:
    local = at.astimezone(ZoneInfo(told.zone))
    zone = f"{HARD}{zone_word(at, told.zone)}" if differs(at, told.zone, told.reader_zone) else ""
    return f"{local:%H:%M}{zone}"
