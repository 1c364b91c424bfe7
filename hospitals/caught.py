"""Who passes at one hospital and fails at another, and what nobody meets. Pure functions over plain values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from hospitals.clearance import SEAT_OF, Grounds
from hospitals.differences import Comparison
from hospitals.facts import NOBODY, Asked, Place
from hospitals.findings import OF_REQUIREMENTS, Finding
from hospitals.strictest import Terms


class Person(Protocol):
    @property
    def pk(self) -> UUID: ...
    @property
    def discipline(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Caught:
    """A person, at which hospitals that fails, and at which the same evidence passes."""

    person: UUID
    fails: tuple[UUID, ...]
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
    court = _Court(found, places, grounds, on, _alike(found))
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


def reasons(
    found: Comparison, person: UUID, place: Place, grounds: Grounds, on: date, *, asking: UUID | None = None
) -> list[Finding]:
    """What blocks a person at one place, asked as it asks or as another hospital does."""
    return [
        finding
        for asked in found.asked[asking or place.id]
        for finding in grounds.judged(person, place, asked, on, on)
        if finding.blocks and finding.code in OF_REQUIREMENTS
    ]


@dataclass(frozen=True, slots=True)
class _Court:
    """Hospitals that ask alike are asked once: `alike` names the first that asks so. Who is exempt somewhere is judged
    at each, for an exemption is one hospital's."""

    found: Comparison
    places: Mapping[UUID, Place]
    grounds: Grounds
    on: date
    alike: Mapping[UUID, UUID]

    def judged(self, person: UUID) -> Caught:
        bearer = self.grounds.bearers.get(person, NOBODY)
        alike = {key: key for key in self.alike} if bearer.exemptions else self.alike
        if not self.found.is_placed:
            return self._by_each_s_terms(person, alike)
        granted_by = {each.issuer_id for key in self.found.types for each in bearer.evidence.get(key, ())}
        return self._by_others_terms(person, alike, granted_by)

    def _by_each_s_terms(self, person: UUID, alike: Mapping[UUID, UUID]) -> Caught:
        if self.found.is_of_states:
            alike = {key: key for key in alike}
        blocked = {key for key in set(alike.values()) if self._blocks(person, key, key)}
        fails = tuple(key for key in alike if alike[key] in blocked)
        return Caught(person, fails, tuple(key for key in alike if alike[key] not in blocked))

    def _by_others_terms(self, person: UUID, alike: Mapping[UUID, UUID], granted_by: Collection[UUID | None]) -> Caught:
        """Only where the person holds one: elsewhere no terms would pass."""
        others = {key for key in alike.values() if self.found.terms[key]}
        fails, lenient = [], set()
        named = {issuer for asked in self.found.asked.values() for each in asked for issuer in each.issuers}
        for here in alike:
            is_held = self.places[here].issuer_id in granted_by or not named.isdisjoint(granted_by)
            if is_held and self._blocks(person, here, here):
                passing = {key for key in others - {alike[here]} if not self._blocks(person, here, key)}
                fails += [here] if passing else []
                lenient |= passing
        return Caught(person, tuple(fails), tuple(key for key in alike if alike[key] in lenient))

    def _blocks(self, person: UUID, place: UUID, asking: UUID) -> bool:
        return bool(reasons(self.found, person, self.places[place], self.grounds, self.on, asking=asking))


def _alike(found: Comparison) -> dict[UUID, UUID]:
    first: dict[frozenset[Terms], UUID] = {}
    return {key: first.setdefault(terms, key) for key, terms in found.terms.items()}


def _is_under(asked: Asked, person: Person, place: Place, grounds: Grounds) -> bool:
    modalities = frozenset({asked.modality}) if asked.modality else None
    return asked in grounds.asked_of(place, SEAT_OF[person.discipline], modalities)


def _meets(person: UUID, place: Place, asked: Asked, grounds: Grounds, on: date) -> bool:
    return not any(finding.code in OF_REQUIREMENTS for finding in grounds.judged(person, place, asked, on, on))
