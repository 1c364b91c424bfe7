"""What a list said of a case, kept with it: of the next list only what it says otherwise is news.

Plain values by field: hospital and surgeon by their keys, the start in UTC, the length in minutes.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import Enum, auto

from credentials.importing.text import fold
from scheduling.importing.moments import moment
from scheduling.importing.steps import CaseStep
from scheduling.models import Case, CaseStatus

Listed = Mapping[str, object]
# A change of the time is one of its start, its length or both.
_PARTS = {"when": ("start", "minutes")}


class News(Enum):
    """Of a field that a list and the record hold differently."""

    NONE = auto()
    """The list says what it said before: the practice has changed it since."""
    TAKEN = auto()
    ASKED = auto()
    """Both have changed it, or nobody knows what the list said before and the practice called the case off."""


def listed(step: CaseStep) -> dict[str, object]:
    """What its row says; what it leaves blank is not there, nor a hospital that is not on record yet."""
    row, hospital = step.row, step.place.hospital
    said: dict[str, object] = {
        "number": row.number,
        "hospital": str(hospital.pk) if hospital else "",
        "room": row.room,
        "surgeon": str(step.surgeon.pk) if step.surgeon else "",
        "procedure": row.procedure,
        "modalities": _folded(step.modalities),
        "start": moment(step.starts_at),
        "minutes": 0 if row.is_usual else _minutes(step.starts_at, step.ends_at),
        "status": row.status or (step.status if step.is_new else ""),
    }
    return {name: value for name, value in said.items() if value}


def on_record(case: Case, modalities: Iterable[str]) -> dict[str, object]:
    """The case in the same terms."""
    return {
        "number": case.number,
        "hospital": str(case.hospital_id),
        "room": case.room,
        "surgeon": str(case.surgeon_id or ""),
        "procedure": case.procedure,
        "modalities": _folded(modalities),
        "start": moment(case.starts_at),
        "minutes": case.minutes,
        "status": case.status,
    }


def news(field: str, now: Listed, before: Listed, record: Listed) -> News:
    """`now` and `before` are what the list says and what the one before it said."""
    parts = _PARTS.get(field, (field,))
    if not any(part in before for part in parts):
        called_off = field == "status" and record["status"] == CaseStatus.CANCELLED
        return News.ASKED if called_off else News.TAKEN
    if not any(part in now and now[part] != before.get(part, now[part]) for part in parts):
        return News.NONE
    changed_here = any(part in before and record[part] != before[part] for part in parts)
    return News.ASKED if changed_here else News.TAKEN


def without(said: Listed, fields: Iterable[str]) -> dict[str, object]:
    """But for these fields."""
    left_out = {part for field in fields for part in _PARTS.get(field, (field,))}
    return {name: value for name, value in said.items() if name not in left_out}


def _folded(names: Iterable[str]) -> list[str]:
    return sorted({fold(name) for name in names})


def _minutes(starts_at: datetime, ends_at: datetime) -> int:
    return int((ends_at - starts_at).total_seconds() // 60)
