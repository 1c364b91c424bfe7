"""Where hospitals ask differently of the same type, so that one person passes one and fails the other.

Pure functions over plain values, for one day. A hospital of which nothing is known is compared with none; one that
asks for nothing of a type that another asks for asks differently.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from credentials.models import CredentialType
from credentials.models.credential_type import Scope
from hospitals.clearance import Grounds
from hospitals.facts import Asked, Place
from hospitals.strictest import CommonRule, Terms, strictest, terms_of

SEATS = ("primary", "trainee", "oversight")
Asking = Mapping[UUID, frozenset[Terms]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What hospitals ask of types that stand for one another, of some seats, for cases of one modality or of any.

    `asked` and `terms` are by hospital, empty where nothing is asked for, without those where nothing is known of what
    these seats are asked. What `is_placed` each hospital grants itself;
    what `is_of_states` is another one in each state.
    """

    types: tuple[UUID, ...]
    seats: tuple[str, ...]
    modality: str
    asked: Mapping[UUID, tuple[Asked, ...]]
    terms: Asking
    rule: CommonRule
    is_health: bool
    is_placed: bool
    is_of_states: bool

    @property
    def differs(self) -> bool:
        return len(set(self.terms.values())) > 1

    @property
    def usual(self) -> frozenset[Terms]:
        """What the rest is held against: nothing where one asks for nothing, else what most ask for."""
        every = list(self.terms.values())
        if frozenset() in every:
            return frozenset()
        return min(every, key=lambda terms: (-every.count(terms), _weight(terms)))

    def stands_out(self, hospital: UUID) -> bool:
        return hospital in self.terms and self.terms[hospital] != self.usual


def comparisons(grounds: Grounds, places: Iterable[Place], on: date) -> list[Comparison]:
    """Of everything that a hospital known on that day asks for, in the order of the types."""
    known = [place for place in places if grounds.is_known(place, on, on)]
    in_force = [each for each in grounds.asked if on in each.span and any(each.holds_at(place) for place in known)]
    found: list[Comparison] = []
    for subject in subjects(in_force, grounds.types):
        modalities = {each.modality for each in in_force if subject & set(each.types)}
        for modality in sorted({""} | modalities):
            found += _of_subject(grounds, known, on, subject, modality)
    return found


def subjects(asked: Iterable[Asked], types: Mapping[UUID, CredentialType]) -> list[frozenset[UUID]]:
    """Types that stand for one another somewhere; all that hospitals grant themselves are one."""
    sets = [{key for key in each.types if key in types} for each in asked]
    placed = {key for each in sets for key in each if types[key].scope == Scope.HOSPITAL}
    joined: list[set[UUID]] = []
    for each in filter(None, [*sets, placed]):
        touching = [other for other in joined if other & each]
        joined = [other for other in joined if not other & each] + [each.union(*touching)]
    return sorted(map(frozenset, joined), key=lambda keys: min(_order(types[key]) for key in keys))


def _of_subject(
    grounds: Grounds, known: Sequence[Place], on: date, subject: frozenset[UUID], modality: str
) -> Iterator[Comparison]:
    by_asking: dict[tuple[tuple[Place, tuple[Asked, ...]], ...], list[str]] = {}
    for seat in SEATS:
        asking = tuple(
            (place, tuple(_asked(grounds, place, on, subject, seat, modality)))
            for place in known
            if grounds.is_known(place, on, on, seat)
        )
        of_all = [each for _, some in asking for each in some]
        if of_all and (not modality or any(each.modality for each in of_all)):
            by_asking.setdefault(asking, []).append(seat)
    for asking, seats in by_asking.items():
        yield _comparison(grounds, dict(asking), seats, modality)


def _asked(
    grounds: Grounds, place: Place, on: date, subject: frozenset[UUID], seat: str, modality: str
) -> Iterator[Asked]:
    modalities = frozenset({modality}) if modality else None
    for each in grounds.asked_of(place, seat, modalities):
        if on in each.span and subject & set(each.types):
            yield each


def _comparison(
    grounds: Grounds, asked: Mapping[Place, tuple[Asked, ...]], seats: list[str], modality: str
) -> Comparison:
    terms = {
        place.id: frozenset(terms_of(each, place, grounds.types) for each in some) for place, some in asked.items()
    }
    types = {key for some in terms.values() for each in some for key in each.types if key in grounds.types}
    ordered = sorted((grounds.types[key] for key in types), key=_order)
    return Comparison(
        types=tuple(type.pk for type in ordered),
        seats=tuple(seats),
        modality=modality,
        asked={place.id: some for place, some in asked.items()},
        terms=terms,
        rule=strictest((each for some in terms.values() for each in some), grounds.types),
        is_health=any(type.is_health for type in ordered),
        is_placed=all(type.scope == Scope.HOSPITAL for type in ordered),
        is_of_states=any(type.scope != Scope.NATIONAL for type in ordered),
    )


def _order(type: CredentialType) -> tuple[int, str]:
    return type.position, type.name


def _weight(terms: frozenset[Terms]) -> tuple[int, ...]:
    """How much is asked: the plainest weighs least."""
    asks = [(bool(each.issuers), each.verified, each.in_season, not each.accepts_grace) for each in terms]
    return (
        len(terms),
        sum(map(sum, asks)),
        sum(each.days_left for each in terms),
        -sum(len(each.types) for each in terms),
    )
