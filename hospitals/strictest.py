"""What requirements ask, freed of whose they are, and the strictest rule common to several. Pure functions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from credentials.models import CredentialType
from credentials.models.credential_type import Scope
from hospitals.facts import Asked, Place
from hospitals.findings import Severity

# Of so many every choice is tried.
SEARCHED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What one requirement asks for. Any of the types; without issuers, whoever granted it."""

    types: frozenset[UUID]
    issuers: frozenset[UUID] = frozenset()
    verified: bool = False
    days_left: int = 0
    issued_within_months: int | None = None
    checked_within_days: int | None = None
    in_season: bool = False
    accepts_grace: bool = False
    severity: Severity = Severity.BLOCK


@dataclass(frozen=True, slots=True)
class CommonRule:
    """Who holds all of it is welcome everywhere. `apart` are the types of which no one issuer is accepted everywhere:
    of those one from each of several is held."""

    holds: tuple[Terms, ...]
    apart: frozenset[UUID] = frozenset()


def terms_of(asked: Asked, place: Place, types: Mapping[UUID, CredentialType]) -> Terms:
    """To name the hospital's own issuer for what only it grants is to ask for nothing more."""
    own = {place.issuer_id} if are_placed(asked.types, types) else set()
    return Terms(
        types=frozenset(asked.types),
        issuers=asked.issuers - own,
        verified=asked.verified,
        days_left=asked.days_left or 0,
        issued_within_months=asked.issued_within_months,
        checked_within_days=asked.checked_within_days,
        in_season=asked.in_season,
        accepts_grace=asked.accepts_grace,
        severity=asked.severity,
    )


def are_placed(keys: Iterable[UUID], types: Mapping[UUID, CredentialType]) -> bool:
    """Whether each hospital asks for one of its own."""
    return all(types[key].scope == Scope.HOSPITAL for key in keys if key in types)


def strictest(asked: Iterable[Terms], types: Mapping[UUID, CredentialType]) -> CommonRule:
    """Accepted issuers intersected, verified if any asks, the most days left, the fewest months and days, in season if
    any asks, grace only where all accept it. Without a type that all accept: one of each that it takes, the fewest; so
    too without an issuer that all accept."""
    every = sorted(set(asked), key=_plainest_first)
    if not every:
        return CommonRule(())
    holds: list[Terms] = []
    apart: set[UUID] = set()
    for kinds, relevant in _shared_out(every, _to_hold([each.types for each in every])):
        of_them = list(_by_issuers(kinds, relevant, types))
        holds += of_them
        if sum(each.severity is Severity.BLOCK for each in of_them) > 1:
            apart |= kinds
    return CommonRule(tuple(holds), frozenset(apart))


def _plainest_first(terms: Terms) -> tuple[object, ...]:
    return len(terms.types), sorted(terms.types), sorted(terms.issuers), terms.days_left, terms.verified, terms.severity


def _to_hold(sets: list[frozenset[UUID]]) -> list[frozenset[UUID]]:
    """The types that all accept, any of them; else the fewest that together have one for each."""
    if common := frozenset.intersection(*sets):
        return [common]
    return [frozenset({one}) for one in _cover(sets)]


def _cover(sets: Iterable[frozenset[UUID]]) -> list[UUID]:
    """The fewest that together have one of each set. What leaves no choice is taken first."""
    forced = frozenset.union(*(each for each in sets if len(each) == 1), frozenset())
    left = [each for each in sets if not each & forced]
    return sorted(forced | _fewest(left))


def _fewest(sets: list[frozenset[UUID]]) -> frozenset[UUID]:
    """By trying all of few, else by taking what has the most each time."""
    every = sorted(frozenset[UUID]().union(*sets))
    if len(every) > SEARCHED:
        return _greedily(sets)
    tried = (frozenset(some) for number in range(len(every) + 1) for some in combinations(every, number))
    return next(some for some in tried if all(each & some for each in sets))


def _greedily(sets: list[frozenset[UUID]]) -> frozenset[UUID]:
    taken: set[UUID] = set()
    while left := [each for each in sets if not each & taken]:
        taken.add(max(sorted(frozenset[UUID]().union(*left)), key=lambda one: sum(one in each for each in left)))
    return frozenset(taken)


def _shared_out(every: list[Terms], chosen: list[frozenset[UUID]]) -> Iterator[tuple[frozenset[UUID], list[Terms]]]:
    """Each of the terms goes to the first type chosen that meets it."""
    left = list(every)
    for kinds in chosen:
        yield kinds, [each for each in left if each.types & kinds]
        left = [each for each in left if not each.types & kinds]


def _by_issuers(kinds: frozenset[UUID], relevant: list[Terms], types: Mapping[UUID, CredentialType]) -> Iterator[Terms]:
    """One to hold; one from each of the fewest issuers, where none is accepted by all (rules.md A6)."""
    named = [each.issuers for each in relevant if each.issuers]
    if not named or frozenset.intersection(*named) or are_placed(kinds, types):
        yield _combined(kinds, relevant)
        return
    left = relevant
    for issuer in _cover(named):
        taken = [each for each in left if not each.issuers or issuer in each.issuers]
        left = [each for each in left if each not in taken]
        yield _combined(kinds, taken)


def _combined(kinds: frozenset[UUID], relevant: list[Terms]) -> Terms:
    named = [each.issuers for each in relevant if each.issuers]
    return Terms(
        types=kinds,
        issuers=frozenset.intersection(*named) if named else frozenset(),
        verified=any(each.verified for each in relevant),
        days_left=max(each.days_left for each in relevant),
        issued_within_months=_least(each.issued_within_months for each in relevant),
        checked_within_days=_least(each.checked_within_days for each in relevant),
        in_season=any(each.in_season for each in relevant),
        accepts_grace=all(each.accepts_grace for each in relevant),
        severity=Severity.BLOCK if any(each.severity is Severity.BLOCK for each in relevant) else Severity.WARN,
    )


def _least(numbers: Iterable[int | None]) -> int | None:
    return min((each for each in numbers if each is not None), default=None)
