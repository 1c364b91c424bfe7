"""From rows to the board that cases are judged on, in a constant number of queries, however many cases and people."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from credentials.validity import Span
from hospitals.facts import Place, folded, places
from hospitals.grounds import grounds
from hospitals.models import Hospital
from hospitals.policies import Policy, policy_now
from practices.models import Practice, Technologist
from scheduling.facts import Board, CaseFacts, PersonFacts, SeatFacts
from scheduling.models import Absence, Assignment, Case, CaseModality, TravelTime
from scheduling.models.assignment import SeatState
from scheduling.models.case import AHEAD, CaseQuerySet

# Seats this far before and after are looked at for clashes, travel and rest.
AROUND = timedelta(days=3)
_MOMENT = timedelta(microseconds=1)
_CASE = (
    "pk",
    "number",
    "procedure",
    "hospital_id",
    "room",
    "surgeon_id",
    "starts_at",
    "ends_at",
    "setup_minutes",
    "teardown_minutes",
)

zone = lru_cache(maxsize=256)(ZoneInfo)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The cases asked about, and the board they are judged on."""

    cases: list[CaseFacts]
    board: Board


def load_cases(cases: CaseQuerySet, practice: Practice) -> Loaded:
    """The cases, everybody on them, and what else these people do around that time."""
    at = places(Hospital.objects.all())
    rows = list(cases.order_by().values_list(*_CASE))
    asked = _case_facts(rows, at)
    if not asked:
        return Loaded([], _board({}, [], set(), practice, policy_now()))
    seats = _seats_of_cases([row[0] for row in rows])
    people = {person for _, _, person, *_ in seats}
    all_cases, all_seats = _with_around(asked, seats, people, at)
    return Loaded(list(asked.values()), _board(all_cases, all_seats, people, practice, policy_now()))


def load_people(case: Case, people: Iterable[Technologist], practice: Practice, modalities: Iterable[str]) -> Loaded:
    """One case, saved or not, and what these people do around that time."""
    at = places(Hospital.objects.all())
    facts = facts_of(case, at[case.hospital_id], modalities)
    wanted = {person.pk for person in people}
    own = _seats_of_cases([case.pk])
    all_cases, all_seats = _with_around({facts.id: facts}, own, wanted, at)
    return Loaded([facts], _board(all_cases, all_seats, wanted, practice, policy_now()))


def facts_of(case: Case, place: Place, modalities: Iterable[str]) -> CaseFacts:
    row = [getattr(case, name) for name in _CASE]
    return _facts(tuple(row), place, frozenset(folded(each) for each in modalities))


_Seat = tuple[UUID, UUID, UUID, str, str]
_SEAT = ("pk", "case_id", "technologist_id", "role", "state")


def _with_around(
    asked: dict[UUID, CaseFacts], seats: list[_Seat], people: set[UUID], at: Mapping[UUID, Place]
) -> tuple[dict[UUID, CaseFacts], list[_Seat]]:
    """Besides, the seats of these people on other cases near those asked about."""
    start = min(case.starts_at for case in asked.values()) - AROUND
    end = max(case.ends_at for case in asked.values()) + AROUND
    near = Case.objects.ahead().within(start, end).exclude(pk__in=list(asked) if len(asked) <= _FEW else [])
    others = _seats_elsewhere(near, people)
    elsewhere = {case for _, case, *_ in others} - set(asked)
    rows = near.filter(pk__in=elsewhere) if len(elsewhere) <= _FEW else near
    more = [row for row in rows.order_by().values_list(*_CASE) if row[0] in elsewhere]
    known = {seat[0] for seat in seats}
    every = asked | {row[0]: _facts(row, at[row[3]], frozenset()) for row in more}
    return every, [*seats, *(seat for seat in others if seat[0] not in known and seat[1] in every)]


# With more keys than these all rows are read and the rest is dropped.
_FEW = 2000


def _seats_of_cases(cases: list[UUID]) -> list[_Seat]:
    seats = Assignment.objects.standing().order_by()
    if len(cases) <= _FEW:
        return list(seats.filter(case__in=cases).values_list(*_SEAT))
    wanted = set(cases)
    return [seat for seat in seats.values_list(*_SEAT) if seat[1] in wanted]


def _seats_elsewhere(near: CaseQuerySet, people: set[UUID]) -> list[_Seat]:
    seats = Assignment.objects.standing().filter(technologist__in=people, case__in=near.order_by().values("pk"))
    return list(seats.order_by().values_list(*_SEAT)) if people else []


def _case_facts(rows: list[tuple], at: Mapping[UUID, Place]) -> dict[UUID, CaseFacts]:
    modalities = _modalities([row[0] for row in rows])
    return {row[0]: _facts(row, at[row[3]], modalities.get(row[0], frozenset())) for row in rows}


def _modalities(cases: list[UUID]) -> dict[UUID, frozenset[str]]:
    rows = CaseModality.objects.order_by().values_list("case_id", "modality__name")
    if len(cases) <= _FEW:
        rows = rows.filter(case__in=cases)
    found: dict[UUID, set[str]] = defaultdict(set)
    fold: Callable[[str], str] = lru_cache(maxsize=None)(folded)
    for case, name in rows:
        found[case].add(fold(name))
    return {case: frozenset(names) for case, names in found.items()}


def _facts(row: tuple[Any, ...], place: Place, modalities: frozenset[str]) -> CaseFacts:
    key, number, procedure, _, room, surgeon, starts_at, ends_at, setup, teardown = row
    clock = zone(place.timezone)
    arrival, leaving = starts_at - timedelta(minutes=setup), ends_at + timedelta(minutes=teardown)
    return CaseFacts(
        id=key,
        name=number or procedure or "another case",
        place=place,
        room=room,
        surgeon_id=surgeon,
        starts_at=starts_at,
        ends_at=ends_at,
        arrival_at=arrival,
        leaving_at=leaving,
        starts_on=_day(starts_at, clock),
        first_day=_day(arrival, clock),
        last_day=_day(leaving - _MOMENT, clock),
        modalities=modalities,
    )


def _day(at: datetime, clock: tzinfo) -> date:
    return at.astimezone(clock).date()


def _board(
    cases: Mapping[UUID, CaseFacts], seats: list[_Seat], people: set[UUID], practice: Practice, policy: Policy
) -> Board:
    by_person: dict[UUID, list[SeatFacts]] = defaultdict(list)
    by_case: dict[UUID, list[SeatFacts]] = defaultdict(list)
    for key, case, person, role, state in seats:
        seat = SeatFacts(key, cases[case], person, role, state == SeatState.LIVE)
        by_person[person].append(seat)
        by_case[case].append(seat)
    for each in by_person.values():
        each.sort(key=lambda seat: seat.case.starts_at)
    return Board(
        grounds=grounds(people, practice, policy=policy),
        people=_people(people),
        seats_of=by_person,
        seats_on=by_case,
        travel=_travel(),
    )


def _people(wanted: set[UUID]) -> dict[UUID, PersonFacts]:
    absences: dict[UUID, list[Span]] = defaultdict(list)
    away = Absence.objects.filter(technologist__in=wanted).order_by("starts_on")
    for person, *span in away.values_list("technologist_id", "starts_on", "ends_on"):
        absences[person].append(Span(*span))
    rows = Technologist.objects.filter(pk__in=wanted).order_by()
    return {
        key: PersonFacts(
            id=key,
            name=name,
            discipline=discipline,
            timezone=timezone,
            employed=Span(starts_on, ends_on),
            absences=tuple(absences[key]),
        )
        for key, name, discipline, timezone, starts_on, ends_on in rows.values_list(
            "pk", "name", "discipline", "timezone", "starts_on", "ends_on"
        )
    }


def _travel() -> dict[tuple[UUID, UUID], int]:
    rows = list(TravelTime.objects.values_list("one_id", "other_id", "minutes"))
    return {(one, other): minutes for a, b, minutes in rows for one, other in ((a, b), (b, a))}


__all__ = ["AHEAD", "Loaded", "facts_of", "load_cases", "load_people"]
