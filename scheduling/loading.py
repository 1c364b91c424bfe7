"""From rows to the board that cases are judged on, in a constant number of queries, however many cases and people."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
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
from scheduling.facts import Board, CaseFacts, PersonFacts, SeatFacts, board_of
from scheduling.models import Absence, Assignment, Case, CaseModality, CaseStatus, TravelTime
from scheduling.models.assignment import SeatState
from scheduling.models.case import AHEAD, CaseQuerySet

# A case that is done still took its people's time; a cancelled or unmonitored one takes nobody's.
TAKING_TIME = (*AHEAD, CaseStatus.DONE)
# Seats at least this far before and after are looked at for clashes, travel and rest.
AROUND = timedelta(days=3)
# With more keys than these the rows of their time are read and the rest is dropped: no plan loops over them.
_FEW = 2000
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
_SEAT = ("pk", "case_id", "technologist_id", "role", "state")
_Row = tuple[Any, ...]
_Seat = tuple[UUID, UUID, UUID, str, str]
_Roads = dict[tuple[UUID, UUID], int]


@dataclass(frozen=True, slots=True)
class Loaded:
    """The cases to judge, the board they are judged on, and of those asked for the cases that nobody is to staff."""

    cases: list[CaseFacts]
    board: Board
    idle: list[UUID]


def load_cases(cases: CaseQuerySet, practice: Practice) -> Loaded:
    """The cases, everybody on them, and what else these people do around that time."""
    at, rows = places(Hospital.objects.all()), list(cases.order_by().values_list(*_CASE, "status"))
    ahead = [row[:-1] for row in rows if row[-1] in AHEAD]
    idle = [row[0] for row in rows if row[-1] not in AHEAD]
    modalities = _modalities([row[0] for row in ahead])
    asked = {row[0]: _facts(row, at[row[3]], modalities.get(row[0], _NONE)) for row in ahead}
    seats = _seats_of_cases(asked)
    people = {person for _, _, person, *_ in seats}
    return Loaded(list(asked.values()), _board(asked, seats, people, at, practice), idle)


def load_people(case: Case, people: Iterable[Technologist], practice: Practice, modalities: Iterable[str]) -> Loaded:
    """One case, saved or not, and what these people do around that time."""
    at = places(Hospital.objects.all())
    asked = {case.pk: facts_of(case, at[case.hospital_id], modalities)}
    seats, wanted = _seats_of_cases(asked), {person.pk for person in people}
    return Loaded(list(asked.values()), _board(asked, seats, wanted, at, practice), [])


def facts_of(case: Case, place: Place, modalities: Iterable[str]) -> CaseFacts:
    """Of a case saved or not."""
    row = tuple(getattr(case, name) for name in _CASE)
    # What a form gives bears the hospital's zone, in which hours are not added as they pass.
    starts_at, ends_at = case.starts_at.astimezone(UTC), case.ends_at.astimezone(UTC)
    return _facts((*row[:6], starts_at, ends_at, *row[8:]), place, frozenset(folded(each) for each in modalities))


def _board(
    asked: dict[UUID, CaseFacts], seats: list[_Seat], people: set[UUID], at: Mapping[UUID, Place], practice: Practice
) -> Board:
    policy, roads = policy_now(), _travel()
    every, all_seats = _with_around(asked, seats, people, at, _around(policy, roads))
    return board_of(
        grounds(people, practice, policy=policy),
        every.values(),
        _people(people),
        [SeatFacts(key, every[case], person, role, state == _LIVE) for key, case, person, role, state in all_seats],
        roads,
    )


def _around(policy: Policy, roads: _Roads) -> timedelta:
    road = timedelta(days=1, minutes=max(policy.city_minutes, *roads.values(), 0))
    return max(AROUND, timedelta(hours=policy.rest_hours), road)


def _with_around(
    asked: dict[UUID, CaseFacts], seats: list[_Seat], people: set[UUID], at: Mapping[UUID, Place], around: timedelta
) -> tuple[dict[UUID, CaseFacts], list[_Seat]]:
    """Besides, the seats of these people on other cases near those asked about."""
    if not asked or not people:
        return asked, seats
    start = min(case.starts_at for case in asked.values()) - around
    end = max(case.ends_at for case in asked.values()) + around
    near = Case.objects.filter(status__in=TAKING_TIME).within(start, end)
    others = [seat for seat in _seats_during(near, people) if seat[1] not in asked]
    elsewhere = {case for _, case, *_ in others}
    rows = near.filter(pk__in=elsewhere) if len(elsewhere) <= _FEW else near
    more = [row for row in rows.order_by().values_list(*_CASE) if row[0] in elsewhere]
    every = asked | {row[0]: _facts(row, at[row[3]], _NONE) for row in more}
    return every, [*seats, *(seat for seat in others if seat[1] in every)]


def _seats_of_cases(asked: Mapping[UUID, CaseFacts]) -> list[_Seat]:
    if len(asked) <= _FEW:
        return list(Assignment.objects.standing().filter(case__in=list(asked)).order_by().values_list(*_SEAT))
    start, end = min(case.starts_at for case in asked.values()), max(case.ends_at for case in asked.values())
    during = Case.objects.ahead().within(start, end)
    return [seat for seat in _seats_during(during) if seat[1] in asked]


def _seats_during(cases: CaseQuerySet, people: set[UUID] | None = None) -> Iterable[_Seat]:
    seats = Assignment.objects.standing().filter(case__in=cases.order_by().values("pk"))
    if people is not None:
        seats = seats.filter(technologist__in=people)
    return seats.order_by().values_list(*_SEAT)


def _modalities(cases: list[UUID]) -> dict[UUID, frozenset[str]]:
    rows = CaseModality.objects.order_by().values_list("case_id", "modality__name")
    if len(cases) <= _FEW:
        rows = rows.filter(case__in=cases)
    found: dict[UUID, set[str]] = defaultdict(set)
    fold: Callable[[str], str] = lru_cache(maxsize=None)(folded)
    for case, name in rows:
        found[case].add(fold(name))
    return {case: frozenset(names) for case, names in found.items()}


def _facts(row: _Row, place: Place, modalities: frozenset[str]) -> CaseFacts:
    key, number, procedure, _, room, surgeon, starts_at, ends_at, setup, teardown = row
    clock = zone(place.timezone)
    arrival, leaving = starts_at - timedelta(minutes=setup), ends_at + timedelta(minutes=teardown)
    return CaseFacts(
        key,
        number or procedure or "another case",
        place,
        room,
        surgeon,
        starts_at,
        ends_at,
        arrival,
        leaving,
        _day(starts_at, clock),
        _day(arrival, clock),
        _day(leaving, clock),
        modalities,
    )


def _day(at: datetime, clock: ZoneInfo) -> date:
    return at.astimezone(clock).date()


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


def _travel() -> _Roads:
    rows = list(TravelTime.objects.values_list("one_id", "other_id", "minutes"))
    return {(one, other): minutes for a, b, minutes in rows for one, other in ((a, b), (b, a))}


zone = lru_cache(maxsize=256)(ZoneInfo)
_LIVE = SeatState.LIVE.value
_NONE: frozenset[str] = frozenset()
