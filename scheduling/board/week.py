"""A week, Monday to Sunday, on the practice's clock: lanes down, days across."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hospitals.models import Hospital
from practices.models import Practice, Technologist
from scheduling.board.day import tally
from scheduling.clocks import day_starts
from scheduling.looks import Look
from scheduling.models import Case, Role
from scheduling.staffed import Seat, StaffedCase, staffed
from scheduling.wording import case_start

DAYS = 7
Row = Technologist | Hospital | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    staffed: StaffedCase
    start: str
    line: str
    look: Look


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    is_today: bool
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """`cells` are one list of chips a day. Without person and hospital: what nobody covers."""

    title: str
    cells: list[list[Chip]]
    person: Technologist | None = None
    hospital: Hospital | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekBoard:
    days: list[Day]
    rows: list[WeekRow]
    cases: list[StaffedCase]

    @property
    def summary(self) -> str:
        return tally(self.cases)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_board(practice: Practice, day: date, today: date, *, by: str, sees_health: bool) -> WeekBoard:
    """The cases that start in the week of that day. In a constant number of queries."""
    monday = monday_of(day)
    days = [monday + timedelta(days=ahead) for ahead in range(DAYS)]
    start, end = (day_starts(each, practice.timezone) for each in (monday, monday + timedelta(days=DAYS)))
    starting = Case.objects.filter(starts_at__gte=start, starts_at__lt=end)
    cases = staffed(starting, practice=practice, sees_health=sees_health)
    on = _day_of(practice)
    rows = _hospital_rows(cases, days, on, practice) if by == "hospital" else _person_rows(cases, days, on, practice)
    heads = [Day(each, each == today, tally([case for case in cases if on(case) == each])) for each in days]
    return WeekBoard(days=heads, rows=rows, cases=cases)


def _day_of(practice: Practice) -> Callable[[StaffedCase], date]:
    here = ZoneInfo(practice.timezone)
    return lambda staffed: staffed.case.starts_at.astimezone(here).date()


def _hospital_rows(
    cases: list[StaffedCase], days: list[date], on: Callable[[StaffedCase], date], practice: Practice
) -> list[WeekRow]:
    there = {each.case.hospital_id: each.case.hospital for each in cases}
    rows = []
    for hospital in sorted(there.values(), key=lambda each: each.name.casefold()):
        chips = [(on(each), _case_chip(each, practice)) for each in cases if each.case.hospital_id == hospital.pk]
        rows.append(WeekRow(title=hospital.name, hospital=hospital, cells=_cells(chips, days)))
    return rows


def _person_rows(
    cases: list[StaffedCase], days: list[date], on: Callable[[StaffedCase], date], practice: Practice
) -> list[WeekRow]:
    nobody = [(on(each), _place_chip(each, practice)) for each in cases if each.needs_primary]
    rows = [WeekRow(title="Needs a technologist", cells=_cells(nobody, days))] if nobody else []
    people = {seat.assignment.technologist_id: seat.assignment.technologist for each in cases for seat in each.seats}
    for person in sorted(people.values(), key=lambda each: each.sort_name.casefold()):
        chips = [
            (on(each), _seat_chip(each, seat, practice))
            for each in cases
            for seat in each.seats
            if seat.assignment.technologist_id == person.pk
        ]
        rows.append(WeekRow(title=person.name, person=person, cells=_cells(chips, days)))
    return rows


def _cells(chips: Iterable[tuple[date, Chip]], days: list[date]) -> list[list[Chip]]:
    found = list(chips)
    return [[chip for on, chip in found if on == day] for day in days]


def _case_chip(staffed: StaffedCase, practice: Practice) -> Chip:
    crew = "; ".join(seat.words for seat in staffed.live) or "nobody yet"
    return Chip(staffed=staffed, start=case_start(staffed.case, practice.timezone), line=crew, look=staffed.look)


def _place_chip(staffed: StaffedCase, practice: Practice) -> Chip:
    line = staffed.case.hospital.name
    return Chip(staffed=staffed, start=case_start(staffed.case, practice.timezone), line=line, look=staffed.look)


def _seat_chip(staffed: StaffedCase, seat: Seat, practice: Practice) -> Chip:
    role = Role(seat.assignment.role)
    place = staffed.case.hospital.name
    return Chip(
        staffed=staffed,
        start=case_start(staffed.case, practice.timezone),
        line=place if role == Role.PRIMARY else f"{role.label}, {place}",
        look=seat.look if staffed.case.is_ahead else staffed.look,
    )
