"""From rows to the board that cases are judged on, in a constant number of queries, however many cases and people."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from credentials.validity import Span
from hospitals.facts import Place, every_place, folded
from hospitals.grounds import grounds, types_now
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
# With more cases than these the rows of their time are read and the rest is dropped: no plan loops over them.
_FEW = 300
_THIS_CASE = "this case"
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
    at, rows = every_place(), list(cases.order_by().values_list(*_CASE, "status"))
    ahead = [row[:-1] for row in rows if row[-1] in AHEAD]
    idle = [row[0] for row in rows if row[-1] not in AHEAD]
    modalities = _modalities(ahead)
    asked = {row[0]: _facts(row, at[row[3]], modalities.get(row[0], _NONE)) for row in ahead}
    return Loaded(list(asked.values()), _board(asked, None, at, practice, None), idle)


def load_people(case: Case, people: Iterable[Technologist], practice: Practice, modalities: Iterable[str]) -> Loaded:
    """One case, saved or not, and what these people do around that time."""
    at = every_place()
    asked = {case.pk: facts_of(case, at[case.hospital_id], modalities)}
    return Loaded(list(asked.values()), _board(asked, {each.pk for each in people}, at, practice, case.hospital_id), [])


def facts_of(case: Case, place: Place, modalities: Iterable[str]) -> CaseFacts:
    """Of a case saved or not."""
    row = tuple(getattr(case, name) for name in _CASE)
    # What a form gives bears the hospital's zone, in which hours are not added as they pass.
    starts_at, ends_at = case.starts_at.astimezone(UTC), case.ends_at.astimezone(UTC)
    return _facts((*row[:6], starts_at, ends_at, *row[8:]), place, frozenset(folded(each) for each in modalities))


def _board(
    asked: dict[UUID, CaseFacts],
    people: set[UUID] | None,
    at: Mapping[UUID, Place],
    practice: Practice,
    hospital: UUID | None,
) -> Board:
    """Of these people, or where none are named of everybody on the cases; all of one hospital, where it is named."""
    types = types_now()
    policy, roads = policy_now(types.values()), _travel()
    near = _near(asked.values(), _around(policy, roads))
    rows = _seats(asked, people, near)
    wanted = {row[2] for row in rows if row[1] in asked} if people is None else people
    elsewhere = _cases_elsewhere({row[1] for row in rows} - asked.keys(), near, at)
    return board_of(
        grounds(wanted, practice, policy=policy, hospital=hospital, types=types, occasion=_THIS_CASE),
        [*asked.values(), *elsewhere.values()],
        _people(wanted),
        _seat_facts(rows, asked | elsewhere, wanted),
        roads,
    )


def _around(policy: Policy, roads: _Roads) -> timedelta:
    road = timedelta(days=1, minutes=max(policy.city_minutes, *roads.values(), 0))
    return max(AROUND, timedelta(hours=policy.rest_hours), road)


def _near(cases: Collection[CaseFacts], around: timedelta) -> CaseQuerySet:
    """What takes its people's time then."""
    if not cases:
        return Case.objects.none()
    start, end = min(case.starts_at for case in cases) - around, max(case.ends_at for case in cases) + around
    return Case.objects.filter(status__in=TAKING_TIME).within(start, end).order_by()


def _seats(asked: Mapping[UUID, CaseFacts], people: set[UUID] | None, near: CaseQuerySet) -> list[_Seat]:
    """On the cases asked about, and near them at least those of the same people."""
    standing = Assignment.objects.standing().order_by()
    if len(asked) > _FEW:
        return list(standing.filter(case__in=near.values("pk")).values_list(*_SEAT))
    own: list[_Seat] = list(standing.filter(case__in=list(asked)).values_list(*_SEAT))
    wanted = {seat[2] for seat in own} if people is None else people
    rest = standing.filter(case__in=near.values("pk"), technologist__in=wanted).values_list(*_SEAT)
    return [*own, *(seat for seat in rest if seat[1] not in asked)]


def _seat_facts(rows: list[_Seat], cases: Mapping[UUID, CaseFacts], people: set[UUID]) -> Iterator[SeatFacts]:
    # One value for each person, however many rows name them: keys that are the same are not compared.
    same = {person: person for person in people}
    for key, case, person, role, state in rows:
        if facts := cases.get(case):
            yield SeatFacts(key, facts, same.get(person, person), role, state == _LIVE)


def _cases_elsewhere(wanted: set[UUID], near: CaseQuerySet, at: Mapping[UUID, Place]) -> dict[UUID, CaseFacts]:
    rows = near.filter(pk__in=wanted) if len(wanted) <= _FEW else near
    return {row[0]: _facts(row, at[row[3]], _NONE) for row in rows.values_list(*_CASE) if row[0] in wanted}


def _modalities(cases: list[_Row]) -> dict[UUID, frozenset[str]]:
    rows = CaseModality.objects.order_by()
    if len(cases) <= _FEW:
        rows = rows.filter(case__in=[row[0] for row in cases])
    else:
        first, last = min(row[6] for row in cases), max(row[6] for row in cases)
        during = Case.objects.filter(starts_at__range=(first, last)).order_by()
        rows = rows.filter(case__in=during.values("pk"))
    fold: Callable[[str], str] = lru_cache(maxsize=None)(folded)
    found: dict[UUID, set[str]] = defaultdict(set)
    for case, name in rows.values_list("case_id", "modality__name"):
        found[case].add(fold(name))
    alike: dict[frozenset[str], frozenset[str]] = {}
    return {case: alike.setdefault(frozenset(names), frozenset(names)) for case, names in found.items()}


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
    return {(one, other): minutes for a, b, minutes in _roads().all() for one, other in ((a, b), (b, a))}


# Building a query costs more than running it.
@cache
def _roads() -> QuerySet[TravelTime, tuple[UUID, UUID, int]]:
    return TravelTime.objects.order_by().values_list("one_id", "other_id", "minutes")


zone = lru_cache(maxsize=256)(ZoneInfo)
_LIVE = SeatState.LIVE.value
_NONE: frozenset[str] = frozenset()
