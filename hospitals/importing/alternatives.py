"""What the words beside a requirement's types ask, where that is the same of each of them. No model is known here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from credentials.expiry import ExpiryRule
from credentials.importing.typefacts import TypeFacts
from hospitals.importing.ages import age_of
from hospitals.importing.conditions import Conditions


@dataclass(frozen=True, slots=True)
class Fitting:
    """`unfit` are the words that fit none of the types, or some of them only."""

    issuers: tuple[str, ...]
    age: Mapping[str, int]
    in_season: bool
    unfit: tuple[str, ...]


def fitting(found: Conditions, types: Mapping[str, TypeFacts]) -> Fitting:
    """`types` stand for one another, by code."""
    facts = list(types.values())
    issuers = _issuers(found, facts)
    ages = [age_of(found, code, each) for code, each in types.items()]
    age = ages[0] if all(each == ages[0] for each in ages) else None
    in_season = all(each.rule is ExpiryRule.SEASON for each in facts)
    unfit = (
        found.issuer_words if issuers is None else "",
        found.age_words if age is None else "",
        found.season_words if found.in_season and not in_season else "",
    )
    return Fitting(issuers or (), age or {}, in_season, tuple(filter(None, unfit)))


def says_more_than_who_grants(found: Conditions, types: Mapping[str, TypeFacts]) -> bool:
    """Beside one of several types: to name the only issuer of one of them says nothing."""
    only = {each.issuer for each in types.values()}
    bare = Conditions(rest=found.rest, issuers=found.issuers)
    return found.says_anything and not (found == bare and set(found.issuers) <= only)


def _issuers(found: Conditions, facts: Sequence[TypeFacts]) -> tuple[str, ...] | None:
    """Whom all accept; nobody in particular where a type has one issuer only; None where that is not to be told."""
    if found.excluded:
        accepted = {tuple(name for name in each.issuers if name not in found.excluded) for each in facts}
        return accepted.pop() if len(accepted) == 1 and all(each.issuers or each.issuer for each in facts) else None
    named = tuple(name for name in found.issuers if name not in {each.issuer for each in facts})
    if not named or (len(facts) == 1 and not facts[0].issuer):
        return named
    return named if all(set(named) <= set(each.issuers) for each in facts) else None
