"""People, cases and seats as plain values, for tests without a database."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hospitals.facts import Asked, Bearer, Place
from hospitals.policies import Policy
from scheduling.facts import Board, CaseFacts, PersonFacts, SeatFacts, board_of
from scheduling.loading import facts_of
from scheduling.models import Case
from tests.hospitals.plain import BRENDAN, POLICY, asks, grounds_of, key, span

# Makes a hospital known, and asks nobody for anything.
KNOWN = asks("bls", modality="of no case")


def case(
    name: str,
    starts: str,
    minutes: int = 120,
    *,
    at: Place = BRENDAN,
    setup: int = 60,
    teardown: int = 30,
    room: str = "",
    surgeon: str = "",
    modalities: Iterable[str] = (),
) -> CaseFacts:
    """`starts` on the hospital's clock, such as “2026-12-07 07:30”; instants bear that zone, as a form gives them."""
    clock = ZoneInfo(at.timezone)
    begins = datetime.fromisoformat(starts).replace(tzinfo=clock)
    ends = begins.astimezone(UTC) + timedelta(minutes=minutes)
    row = Case(
        id=key(f"case {name}"),
        number=name,
        room=room,
        surgeon_id=key(surgeon) if surgeon else None,
        starts_at=begins,
        ends_at=ends.astimezone(clock),
        setup_minutes=setup,
        teardown_minutes=teardown,
    )
    return facts_of(row, at, modalities)


def person(
    name: str,
    *,
    discipline: str = "technologist",
    timezone: str = "America/Los_Angeles",
    employed: str = "..",
    away: Iterable[str] = (),
) -> PersonFacts:
    return PersonFacts(
        id=key(name),
        name=name,
        discipline=discipline,
        timezone=timezone,
        employed=span(employed),
        absences=tuple(span(each) for each in away),
    )


def seat(who: str, on: CaseFacts, role: str = "primary", *, live: bool = True) -> SeatFacts:
    return SeatFacts(key(f"{who} on {on.name}"), on, key(who), role, live)


def board(
    people: Iterable[PersonFacts],
    seats: Iterable[SeatFacts],
    *,
    cases: Iterable[CaseFacts] = (),
    asked: Iterable[Asked] = (),
    bearers: Mapping[UUID, Bearer] | None = None,
    policy: Policy = POLICY,
    travel: Mapping[tuple[Place, Place], int] | None = None,
) -> Board:
    """Each hospital is known, and asks for no more than `asked`."""
    by_id, seats = {each.id: each for each in people}, list(seats)
    every = {each.id: each for each in (*cases, *(each.case for each in seats))}
    places = {each.place.id for each in every.values()}
    known = [replace(KNOWN, id=key(f"known {place}"), hospital_id=place) for place in places]
    roads = {pair: far for (a, b), far in (travel or {}).items() for pair in ((a.id, b.id), (b.id, a.id))}
    return board_of(
        grounds_of([*asked, *known], dict(bearers or {}), policy), list(every.values()), by_id, seats, roads
    )
