"""The day board: lanes of cases, each with its set-up, tear-down and the way to it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from credentials.wording import count_words
from hospitals.models import Hospital
from practices.models import Technologist
from practices.models.technologist import Discipline
from scheduling.board.grid import Cell, Piece, Window, rows
from scheduling.looks import Look
from scheduling.models import Assignment, Role
from scheduling.staffed import Seat, StaffedCase
from scheduling.wording import case_hours, hours_words, length_words, room_words

Between = Callable[[Hospital, Hospital], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarFacts:
    """What a bar says: its case, whose seat in it where the lane is a person's, how it stands."""

    staffed: StaffedCase
    hours: str
    look: Look
    line: str
    classes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One row, or as many as its bars need side by side; without any, `idle` says why."""

    title: str
    small: str = ""
    person: Technologist | None = None
    hospital: Hospital | None = None
    kind: str = ""
    lines: list[list[Cell]] = field(default_factory=list)
    idle: str = ""

    @property
    def height(self) -> int:
        return max(1, len(self.lines))


def uncovered_lane(cases: Sequence[StaffedCase], shown: Window, day: date) -> Lane:
    """The cases that lack their primary."""
    bars = [_bar(each, None, shown, day, line=_place(each)) for each in cases]
    return Lane(
        title="Needs a technologist", small=count_words(len(cases), "case"), kind="uncovered", lines=rows(shown, bars)
    )


def person_lane(
    person: Technologist, seats: Sequence[tuple[StaffedCase, Seat]], shown: Window, day: date, between: Between
) -> Lane:
    """A person's seats in the order of time, with the way between hospitals where it is known."""
    in_time = sorted(seats, key=lambda each: each[0].case.starts_at)
    bars = [_bar(staffed, seat, shown, day, line=_place(staffed)) for staffed, seat in in_time]
    _join(in_time, bars, between)
    return Lane(title=person.name, small=person.home_base, person=person, lines=rows(shown, bars))


def reader_lane(person: Technologist, seats: Sequence[tuple[StaffedCase, Seat]], shown: Window) -> Lane:
    """How many cases a reader supervises at each time."""
    spans = [(staffed.case.starts_at, staffed.case.ends_at) for staffed, _ in seats]
    return Lane(
        title=person.name,
        small="oversight physician",
        person=person,
        kind="reads",
        lines=rows(shown, [[piece] for piece in _loads(spans, shown)]),
    )


def idle_lane(person: Technologist, words: str) -> Lane:
    return Lane(title=person.name, small=person.home_base, person=person, kind="free", idle=words)


def hospital_lane(hospital: Hospital, cases: Sequence[StaffedCase], shown: Window, day: date) -> Lane:
    bars = [_bar(each, None, shown, day, line=_crew(each)) for each in cases]
    return Lane(title=hospital.name, small=hospital.place, hospital=hospital, lines=rows(shown, bars))


def _bar(staffed: StaffedCase, seat: Seat | None, shown: Window, day: date, *, line: str) -> list[Piece]:
    case = staffed.case
    facts = BarFacts(
        staffed=staffed,
        hours=case_hours(case, shown.zone, day),
        look=seat.look if seat and case.is_ahead else staffed.look,
        line=_role_and(seat, line),
        classes=_classes(staffed, seat, shown),
    )
    core = Piece("case", case.starts_at, case.ends_at, facts)
    # Who stands by, or is only asked for, sets nothing up.
    if seat and (seat.is_wanted or seat.assignment.role == Role.BACKUP):
        return [core]
    before = Piece("prep", case.arrival_at, case.starts_at, words="Set-up")
    after = Piece("prep", case.ends_at, case.leaving_at, words="Tear-down")
    return [before, core, after]


def _classes(staffed: StaffedCase, seat: Seat | None, shown: Window) -> str:
    said = {
        "tentative": staffed.case.status == "tentative",
        "ghost": bool(seat and seat.is_wanted),
        "continued": staffed.case.starts_at < shown.start,
        "goes-on": staffed.case.ends_at > shown.end,
    }
    return " ".join(name for name, holds in said.items() if holds)


def _join(seats: Sequence[tuple[StaffedCase, Seat]], bars: list[list[Piece]], between: Between) -> None:
    """Puts the way from one hospital to the next before a bar; cases of one hospital follow without a gap."""
    present = [at for at, (_, seat) in enumerate(seats) if len(bars[at]) > 1 and not seat.is_wanted]
    for one, other in pairwise(present):
        first, then = seats[one][0].case, seats[other][0].case
        if first.hospital_id == then.hospital_id:
            _follow(bars, one, other, first.ends_at, then.starts_at)
        elif minutes := between(first.hospital, then.hospital):
            bars[other] = [_way(then.arrival_at, minutes, first.hospital), *bars[other]]


def _follow(bars: list[list[Piece]], one: int, other: int, ends_at: datetime, starts_at: datetime) -> None:
    after, before = bars[one][-1], bars[other][0]
    if ends_at <= starts_at and after.end > before.start:
        middle = min(after.end, starts_at)
        bars[one][-1] = Piece("prep", after.start, middle, words=after.words)
        bars[other][0] = Piece("prep", middle, before.end, words=before.words)


def _way(arrival: datetime, minutes: int, origin: Hospital) -> Piece:
    words = f"{length_words(minutes)} from {origin.name}"
    return Piece("trip", arrival - timedelta(minutes=minutes), arrival, words=words)


def _loads(spans: Iterable[tuple[datetime, datetime]], shown: Window) -> list[Piece]:
    known = list(spans)
    edges = sorted({edge for span in known for edge in span})
    loads = []
    for first, last in pairwise(edges):
        count = sum(start <= first and last <= end for start, end in known)
        if count:
            loads.append(Piece("load", first, last, count, hours_words(first, last, shown.zone)))
    return loads


def _place(staffed: StaffedCase) -> str:
    return ", ".join(filter(None, (staffed.case.hospital.name, room_words(staffed.case.room))))


def _crew(staffed: StaffedCase) -> str:
    words = "; ".join(seat.words for seat in staffed.live) or "nobody yet"
    return f"{room_words(staffed.case.room)}: {words}" if staffed.case.room else words


def _role_and(seat: Seat | None, line: str) -> str:
    if seat is None or seat.assignment.role == Role.PRIMARY:
        return line
    return f"{Role(seat.assignment.role).label}, {line}"


def by_person(cases: Iterable[StaffedCase]) -> dict[UUID, list[tuple[StaffedCase, Seat]]]:
    """Every standing seat under its person; a person without any is not there."""
    found: dict[UUID, list[tuple[StaffedCase, Seat]]] = {}
    for staffed in cases:
        for seat in staffed.seats:
            found.setdefault(_person(seat.assignment), []).append((staffed, seat))
    return found


def _person(seat: Assignment) -> UUID:
    return seat.technologist_id


def is_reader(person: Technologist) -> bool:
    return person.discipline == Discipline.OVERSIGHT
