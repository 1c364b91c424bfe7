"""Requirements as pages and endpoints say them, as far as a member may read them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from credentials.models.credential_type import Rule
from hospitals.models import Exemption, Requirement
from hospitals.models.requirement import RequirementState
from hospitals.sentences import Wanted, sentence, sentence_withheld


@dataclass(frozen=True, slots=True)
class Said:
    """One requirement on a page. Withheld, it tells no type, no words it was read from and no exemption."""

    requirement: Requirement
    sentence: str
    withheld: bool
    exemptions: list[Exemption] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Groups:
    proposed: list[Said]
    confirmed: list[Said]
    over: list[Said]


def said(requirement: Requirement, exemptions: Iterable[Exemption] = (), *, sees_health: bool) -> Said:
    """Best fetched `with_words()`."""
    wanted = wanted_by(requirement)
    if is_of_health(requirement) and not sees_health:
        return Said(requirement, sentence_withheld(wanted), withheld=True)
    return Said(requirement, sentence(wanted), withheld=False, exemptions=list(exemptions))


def grouped(shown: Iterable[Said], on: date) -> Groups:
    """By what there is to do: to confirm, in force on that day or later, over."""
    groups = Groups([], [], [])
    for each in shown:
        if each.requirement.state == RequirementState.PROPOSED:
            groups.proposed.append(each)
        elif each.requirement.ends_on and each.requirement.ends_on < on:
            groups.over.append(each)
        else:
            groups.confirmed.append(each)
    return groups


def is_of_health(requirement: Requirement) -> bool:
    return any(each.type.is_health for each in requirement.any_of.all())


def wanted_by(requirement: Requirement) -> Wanted:
    return Wanted(
        any_of=[each.type.name for each in requirement.any_of.all()],
        issuers=sorted(each.issuer.name for each in requirement.accepted_issuers.all()),
        verified=requirement.verified,
        days_left=requirement.days_left,
        issued_within_months=requirement.issued_within_months,
        checked_within_days=requirement.checked_within_days,
        in_season=requirement.in_season,
        is_seasonal=all(each.type.expiry_rule == Rule.SEASON for each in requirement.any_of.all()),
        accepts_grace=requirement.accepts_grace,
        side=requirement.side,
        modality=requirement.modality,
        severity=requirement.severity,
        starts_on=requirement.starts_on,
        ends_on=requirement.ends_on,
    )
