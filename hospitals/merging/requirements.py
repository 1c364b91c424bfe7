"""What two hospitals that are one ask for: all of it, and what both ask for once."""

from typing import Any

from credentials.wording import count_words
from hospitals.merging.exemptions import moving_exemptions
from hospitals.models import Requirement
from hospitals.models.requirement import RequirementState
from hospitals.said import said
from practices.merging.following import follow, hand_over
from practices.merging.pair import Count, Outlook, Pair

# Where it holds, what became of it and where it came from; all else is what it asks for.
_NOT_ASKED = frozenset(
    "id practice_id hospital state_code state source remark note confirmed_at confirmed_by created_at".split()
)
_ASKED = tuple(each.attname for each in Requirement._meta.concrete_fields if each.name not in _NOT_ASKED)
_WEAKEST_FIRST = (RequirementState.DISMISSED, RequirementState.PROPOSED, RequirementState.CONFIRMED)
NAMED = 8


def look_at_requirements(pair: Pair[Any]) -> Outlook:
    """Of a hospital's: how many move, what it asks for from now on, and how many both have."""
    theirs = [each for each in _of(pair.gone) if each.state != RequirementState.DISMISSED]
    once = {other.pk for _, other in _asked_by_both(pair)} & {each.pk for each in theirs}
    new = [each for each in theirs if each.pk not in once]
    says = [f"{_begins(each)}: {said(each, sees_health=True).sentence}" for each in new[:NAMED]]
    if once:
        says.append(f"{count_words(len(once), 'requirement')} on record for both: kept once.")
    return Outlook(moves=[Count(len(new), "requirement", "requirements")], says=says)


def move_requirements(pair: Pair[Any]) -> None:
    """Of two that ask the same the confirmed one stands, else the kept hospital's; the other is kept as dismissed, so
    that the file it was read from does not propose it again."""
    for stands, other in _asked_by_both(pair):
        hand_over(Pair(stands, other, pair.by, pair.at))
        other.state = RequirementState.DISMISSED
        other.save(update_fields=["state"])
    Requirement.objects.filter(hospital=pair.gone.pk).update(hospital=pair.kept)


def follow_requirements() -> None:
    """Of two that ask the same: exemptions from the one are exemptions from the other."""
    follow(Requirement, moving_exemptions("requirement"))


def _of(hospital: Any) -> list[Requirement]:
    return list(Requirement.objects.filter(hospital=hospital.pk).with_words().order_by("pk"))


def _asked_by_both(pair: Pair[Any]) -> list[tuple[Requirement, Requirement]]:
    """Each that asks for the same at both: the one that stands, and the other."""
    ours = {_asks(each): each for each in reversed(_of(pair.kept))}
    return [_stronger_first(ours[_asks(each)], each) for each in _of(pair.gone) if _asks(each) in ours]


def _asks(requirement: Requirement) -> tuple[object, ...]:
    types = frozenset(each.type_id for each in requirement.any_of.all())
    issuers = frozenset(each.issuer_id for each in requirement.accepted_issuers.all())
    return (types, issuers, *(getattr(requirement, name) for name in _ASKED))


def _stronger_first(ours: Requirement, theirs: Requirement) -> tuple[Requirement, Requirement]:
    stronger = _WEAKEST_FIRST.index(RequirementState(theirs.state)) > _WEAKEST_FIRST.index(RequirementState(ours.state))
    return (theirs, ours) if stronger else (ours, theirs)


def _begins(requirement: Requirement) -> str:
    return "Proposed besides" if requirement.state == RequirementState.PROPOSED else "Asked for besides"
