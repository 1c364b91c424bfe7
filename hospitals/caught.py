"""Who passes at one hospital and fails at another, and what nobody meets. Pure functions over plain values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from hospitals.clearance import SEAT_OF, Grounds
from hospitals.differences import Comparison
from hospitals.facts import Asked, Place
from hospitals.findings import OF_REQUIREMENTS, Finding


class Person(Protocol):
    @property
    def pk(self) -> UUID: ...
    @property
    def discipline(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Caught:
    """A person, what blocks at which hospitals, and at which the same evidence passes."""

    person: UUID
    fails: Mapping[UUID, tuple[Finding, ...]]
    passes: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Unmet:
    """A requirement that none of the people under it meet, and where."""

    asked: Asked
    places: tuple[UUID, ...]
    people: int


def caught(
    found: Comparison, people: Iterable[Person], places: Mapping[UUID, Place], grounds: Grounds, on: date
) -> list[Caught]:
    """In the order of the people. What each hospital grants itself is judged by the other's terms where it is held:
    to lack a hospital's privileges is to fail there, and no difference between two."""
    if not found.differs:
        return []
    court = _Court(found, places, grounds, on)
    judged = (court.judged(person.pk) for person in people if SEAT_OF[person.discipline] in found.seats)
    return [each for each in judged if each.fails and each.passes]


def nobody_meets(people: Sequence[Person], places: Iterable[Place], grounds: Grounds, on: date) -> list[Unmet]:
    """Requirements in force, each with the hospitals at which nobody who is under it meets it."""
    unmet: dict[UUID, list[tuple[Place, int]]] = {}
    for place in places:
        for asked in grounds.asked:
            if on in asked.span and asked.holds_at(place):
                under = [each.pk for each in people if _is_under(asked, each, place, grounds)]
                if under and not any(_meets(person, place, asked, grounds, on) for person in under):
                    unmet.setdefault(asked.id, []).append((place, len(under)))
    by_id = {each.id: each for each in grounds.asked}
    return [Unmet(by_id[key], tuple(place.id for place, _ in where), where[0][1]) for key, where in unmet.items()]


@dataclass(frozen=True, slots=True)
class _Court:
    found: Comparison
    places: Mapping[UUID, Place]
    grounds: Grounds
    on: date

    def judged(self, person: UUID) -> Caught:
        if self.found.is_placed:
            return self._by_others_terms(person)
        fails = {key: blocking for key in self.found.asked if (blocking := self._blocking(person, key, key))}
        return Caught(person, fails, tuple(key for key in self.found.asked if key not in fails))

    def _by_others_terms(self, person: UUID) -> Caught:
        terms, fails, passes = self.found.terms, {}, []
        for here in terms:
            if blocking := self._blocking(person, here, here):
                others = [key for key in terms if terms[key] and terms[key] != terms[here]]
                lenient = [key for key in others if not self._blocking(person, here, key)]
                if lenient:
                    fails[here] = blocking
                    passes += [key for key in lenient if key not in passes]
        return Caught(person, fails, tuple(passes))

    def _blocking(self, person: UUID, place: UUID, asking: UUID) -> tuple[Finding, ...]:
        """What blocks a person at one place, asked as another (or the same) asks."""
        return tuple(
            finding
            for asked in self.found.asked[asking]
            for finding in self.grounds.judged(person, self.places[place], asked, self.on, self.on)
            if finding.blocks and finding.code in OF_REQUIREMENTS
        )


def _is_under(asked: Asked, person: Person, place: Place, grounds: Grounds) -> bool:
    modalities = frozenset({asked.modality}) if asked.modality else None
    return asked in grounds.asked_of(place, SEAT_OF[person.discipline], modalities)


def _meets(person: UUID, place: Place, asked: Asked, grounds: Grounds, on: date) -> bool:
    return not any(finding.code in OF_REQUIREMENTS for finding in grounds.judged(person, place, asked, on, on))
