"""Plain values of cases, seats and people, as findings are judged from them; days are the hospital's."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from credentials.validity import Span
from hospitals.clearance import Grounds
from hospitals.facts import Place
from hospitals.policies import Policy


class CaseFacts(NamedTuple):
    """A case over [starts_at, ends_at); from arrival to leaving somebody is there. Judged on first through last day.

    All instants are in UTC.
    """

    id: UUID
    name: str
    place: Place
    room: str
    surgeon_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    arrival_at: datetime
    leaving_at: datetime
    starts_on: date
    first_day: date
    last_day: date
    modalities: frozenset[str] = frozenset()


class SeatFacts(NamedTuple):
    """A person's seat. `is_live` is false for one that is only wanted."""

    id: UUID | None
    case: CaseFacts
    person_id: UUID
    role: str
    is_live: bool = True

    @property
    def is_in_the_room(self) -> bool:
        return self.role in ("primary", "trainee")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """Who may take a seat: absences and the days of employment are on the person's own clock."""

    id: UUID
    name: str
    discipline: str
    timezone: str
    employed: Span = field(default_factory=Span)
    absences: tuple[Span, ...] = ()

    def may_be_away(self, first: date, last: date) -> bool:
        """Whether one of these days may lie before, after or outside the time of work."""
        for span in self.absences:
            if span.touches(first, last):
                return True
        starts_on, ends_on = self.employed.starts_on, self.employed.ends_on
        return bool((starts_on and first < starts_on) or (ends_on and last > ends_on))


class Life(NamedTuple):
    """A person and all their seats by start."""

    person: PersonFacts
    seats: list[SeatFacts]
    starts: list[datetime]


@dataclass(frozen=True, kw_only=True)
class Board:
    """What a set of cases is judged against: each person's live and wanted seats by start, and the roads between.

    No case is longer than `longest`, and none further away than `reach` bears on another.
    """

    grounds: Grounds
    people: Mapping[UUID, PersonFacts]
    seats_of: Mapping[UUID, list[SeatFacts]]
    seats_on: Mapping[UUID, list[SeatFacts]]
    travel: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)
    reach: timedelta = timedelta(days=365)
    longest: timedelta = timedelta(days=365)
    _lives: dict[UUID, Life] = field(default_factory=dict, repr=False)

    @property
    def policy(self) -> Policy:
        return self.grounds.policy

    def life_of(self, person: UUID) -> Life:
        life = self._lives.get(person)
        if life is None:
            seats = self.seats_of.get(person, [])
            life = Life(self.people[person], seats, [seat.case.starts_at for seat in seats])
            self._lives[person] = life
        return life

    def seats_around(self, life: Life, case: CaseFacts) -> list[SeatFacts]:
        """The person's seats near enough to bear on the case, and perhaps some more."""
        first = bisect_left(life.starts, case.starts_at - self.reach - self.longest)
        return life.seats[first : bisect_left(life.starts, case.ends_at + self.reach, first)]

    def minutes_between(self, one: Place, other: Place) -> int | None:
        """None: not known (rules.md E1)."""
        if one.id == other.id:
            return 0
        known = self.travel.get((one.id, other.id))
        if known is not None:
            return known
        same_city = one.city and one.city.casefold() == other.city.casefold() and one.state == other.state
        return self.policy.city_minutes if same_city else None


def board_of(
    grounds: Grounds,
    cases: Collection[CaseFacts],
    people: Mapping[UUID, PersonFacts],
    seats: Iterable[SeatFacts],
    travel: Mapping[tuple[UUID, UUID], int],
) -> Board:
    """`cases` are all that are asked about or have a seat. Seats of others than `people` only staff their cases."""
    of_person, on_case = defaultdict(list), defaultdict(list)
    for seat in seats:
        of_person[seat.person_id].append(seat)
        on_case[seat.case.id].append(seat)
    for each in of_person.values():
        each.sort(key=lambda seat: seat.case.starts_at)
    return Board(
        grounds=grounds,
        people=people,
        seats_of=of_person,
        seats_on=on_case,
        travel=travel,
        reach=_reach(grounds.policy, cases, travel.values()),
        longest=max((case.ends_at - case.starts_at for case in cases), default=timedelta(0)),
    )


def _reach(policy: Policy, cases: Iterable[CaseFacts], roads: Iterable[int]) -> timedelta:
    """How long before or after a case another one can still be too close."""
    road = timedelta(minutes=max(policy.city_minutes, *roads, 0))
    around = (max(case.starts_at - case.arrival_at, case.leaving_at - case.ends_at) for case in cases)
    return max(timedelta(hours=policy.rest_hours), road + 2 * max(around, default=timedelta(0)))
