"""Plain values of cases, seats and people, as findings are judged from them; days are the hospital's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from credentials.validity import Span
from hospitals.clearance import Grounds
from hospitals.facts import Place
from hospitals.policies import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """A case over [starts_at, ends_at); from arrival to leaving somebody is there. Judged on first through last day."""

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


@dataclass(frozen=True, slots=True)
class SeatFacts:
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


@dataclass(frozen=True, kw_only=True)
class Board:
    """What a set of cases is judged against: each person's live and wanted seats by start, and the roads between."""

    grounds: Grounds
    people: Mapping[UUID, PersonFacts]
    seats_of: Mapping[UUID, list[SeatFacts]]
    seats_on: Mapping[UUID, list[SeatFacts]]
    travel: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)

    @property
    def policy(self) -> Policy:
        return self.grounds.policy

    def minutes_between(self, one: Place, other: Place) -> int | None:
        """None: not known (rules.md E1)."""
        if one.id == other.id:
            return 0
        known = self.travel.get((one.id, other.id))
        if known is not None:
            return known
        same_city = one.city and one.city.casefold() == other.city.casefold() and one.state == other.state
        return self.policy.city_minutes if same_city else None
