"""What an import would do with a file's cases and their seats: decided before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from credentials.importing.records import Source
from credentials.importing.roster.joinedplan import FieldChange, JoinedChange, JoinedLine, JoinedPlan, Number
from hospitals.importing.steps import HospitalStep
from scheduling.importing.records import CaseRow
from scheduling.importing.staff import Person
from scheduling.models import Assignment, Case, Role, SeatState, Surgeon
from scheduling.models.assignment import IN_THE_ROOM

SeatAction = Literal["new", "same", "release"]


@dataclass(slots=True, kw_only=True)
class SeatStep:
    """One seat: to be made, on record and to stand, or on record and to be released.

    `state` and `clash`, the label of the case in its way, are set once the seats of the whole file are known.
    """

    role: Role
    person: Person
    source: Source
    action: SeatAction = "new"
    held: Assignment | None = None
    state: str = SeatState.LIVE
    clash: str = ""

    @property
    def is_in_the_room(self) -> bool:
        return self.role in IN_THE_ROOM

    @property
    def stands(self) -> bool:
        return self.action != "release"

    @property
    def is_wanted(self) -> bool:
        return self.stands and self.state == SeatState.WANTED

    def is_changed(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Of a seat on record: whether it is released, moved, or comes to stand otherwise."""
        if self.held is None:
            return False
        moved = (self.held.during.lower, self.held.during.upper) != (starts_at, ends_at)
        return not self.stands or moved or self.held.state != self.state


@dataclass(slots=True, kw_only=True)
class CaseStep:
    """One case of the file: new, or on record with what differs. `note` is what is to be added to its note.

    `starts_at`, `ends_at` and `status` are those it will have. `modalities` are names. `has_other_primary` is one whose
    primary seat somebody took since the plan was made. `zone` is the clock of the hospital where it will be. `said` is
    what the list says of it, to be kept; `was` what those on it knew of its time and place before these changed.
    """

    row: CaseRow
    place: HospitalStep
    starts_at: datetime
    ends_at: datetime
    status: str
    cancel_reason: str = ""
    case: Case | None = None
    surgeon: Surgeon | None = None
    modalities: tuple[str, ...] = ()
    note: str = ""
    setup_minutes: int = 60
    teardown_minutes: int = 30
    changes: list[FieldChange] = field(default_factory=list)
    seats: list[SeatStep] = field(default_factory=list)
    has_other_primary: bool = False
    zone: str = ""
    said: dict[str, object] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.case is None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and bool(self.note or any(change.is_taken for change in self.own_changes))

    @property
    def own_changes(self) -> list[FieldChange]:
        """Those of the case itself; those of its seats are written with the seats."""
        return [change for change in self.changes if change.field not in Role.values]

    @property
    def label(self) -> str:
        return self.row.number or (str(self.case) if self.case else self.row.label)

    @property
    def writes_seats(self) -> bool:
        return any(seat.action == "new" or seat.is_changed(self.starts_at, self.ends_at) for seat in self.seats)

    @property
    def writes(self) -> bool:
        return self.is_new or self.is_changed or self.writes_seats


@dataclass(kw_only=True)
class CasesPlan(JoinedPlan):
    steps: list[CaseStep] = field(default_factory=list)

    @property
    def is_idle(self) -> bool:
        return not any(step.writes for step in self.steps)

    @property
    def found(self) -> dict[str, int]:
        return {"cases": len(self.steps), "assignments": sum(seat.stands for seat in self._seats())}

    def numbers(self) -> list[Number]:
        seats = list(self._seats())
        return [
            Number("new cases", sum(step.is_new for step in self.steps), "good"),
            Number("cases changed", sum(step.is_changed for step in self.steps), "soon"),
            Number("cases unchanged", sum(not step.writes for step in self.steps)),
            Number("new seats", sum(seat.action == "new" for seat in seats), "good"),
            Number("seats that clash", sum(seat.is_wanted for seat in seats), "bad"),
        ]

    def lines(self) -> list[JoinedLine]:
        from_new = [line for step in self.steps if step.is_new for line in _of_a_new_case(step)]
        return [*from_new, *(line for step in self.steps if not step.is_new for line in _of_a_known_case(step))]

    def changes(self) -> list[JoinedChange]:
        return [JoinedChange(who=step.label, change=change) for step in self.steps for change in step.changes]

    def _seats(self) -> Iterable[SeatStep]:
        return (seat for step in self.steps for seat in step.seats)


def seat_words(seat: SeatStep) -> str:
    """“Adaeze Okafor, primary”; of a seat that clashes, with what."""
    words = f"{seat.person.name}, {seat.role.label}"
    return f"{words}: wanted, clashes with {seat.clash}" if seat.is_wanted else words


def when_words(starts_at: datetime, ends_at: datetime) -> str:
    """“Mon 23 Nov 2026, 7:30 AM to 11:30 AM”, of times on the hospital's clock."""
    first, last = (f"{at.hour % 12 or 12}:{at:%M %p}" for at in (starts_at, ends_at))
    until = last if starts_at.date() == ends_at.date() else f"{ends_at:%a} {ends_at.day} {ends_at:%b}, {last}"
    return f"{starts_at:%a} {starts_at.day} {starts_at:%b %Y}, {first} to {until}"


def _of_a_new_case(step: CaseStep) -> list[JoinedLine]:
    row = step.row
    details = [
        when_words(*local(step)),
        ", ".join(filter(None, (step.place.name, row.room))),
        ", ".join(filter(None, (row.procedure, step.surgeon.name if step.surgeon else ""))),
        ", ".join(step.modalities),
        *(seat_words(seat) for seat in step.seats),
        f"note: {step.note}" if step.note else "",
    ]
    word = "New" if step.status != "cancelled" else "New, cancelled"
    shown = [each for each in details if each]
    return [JoinedLine(who=step.label, what="Case", word=word, details=shown, source=row.source)]


def _of_a_known_case(step: CaseStep) -> list[JoinedLine]:
    lines = [
        JoinedLine(who=step.label, what="Seat", word=word, details=[seat_words(seat)], source=seat.source)
        for seat in step.seats
        if (word := _seat_word(seat, step))
    ]
    if step.note:
        lines.append(
            JoinedLine(who=step.label, what="Note", word="New", details=[step.note], source=step.row.at("note"))
        )
    return lines


def _seat_word(seat: SeatStep, step: CaseStep) -> str:
    if seat.action == "new":
        return "New"
    if not seat.stands:
        return "Released"
    return "Moved" if seat.is_changed(step.starts_at, step.ends_at) else ""


def local(step: CaseStep) -> tuple[datetime, datetime]:
    """Its start and end on the hospital's clock."""
    here = ZoneInfo(step.zone)
    return step.starts_at.astimezone(here), step.ends_at.astimezone(here)
