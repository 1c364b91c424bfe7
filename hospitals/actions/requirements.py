"""What hospitals ask for: put on record, changed, ended, and confirmed where a file or the product proposed it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from credentials.models import CredentialType, Issuer
from credentials.models.credential_type import Rule
from hospitals.models import Hospital, Requirement, RequirementIssuer, RequirementType
from hospitals.models.requirement import ASKED, RequirementState
from hospitals.telling import tell_of
from practices.models import Membership


@transaction.atomic
def add(
    requirement: Requirement,
    *,
    any_of: Sequence[CredentialType],
    issuers: Iterable[Issuer] = (),
    by: Membership | None,
    at: datetime,
) -> Requirement:
    """Put it on record, confirmed unless its state says otherwise, with its types in the order given.

    Raises ValidationError when it asks for what cannot be, and when just the same is asked for already.
    """
    issuers = list(issuers)
    _refuse_unfit(requirement, any_of)
    if requirement.state == RequirementState.CONFIRMED:
        _refuse_again(requirement, any_of, issuers)
        requirement.confirmed_at, requirement.confirmed_by = at, by
    requirement.save(force_insert=True)
    _set(requirement, any_of, issuers)
    tell_of(requirement)
    return requirement


@transaction.atomic
def change(
    requirement: Requirement,
    *,
    any_of: Sequence[CredentialType] | None = None,
    issuers: Iterable[Issuer] | None = None,
    by: Membership | None,
) -> Requirement:
    """Save what was changed on the row, and its types and issuers where they are given. Its state stays; a person has
    looked at it, so nothing of it is left that was not understood.

    Raises ValidationError when it asks for what cannot be.
    """
    _refuse_unfit(requirement, [each.type for each in requirement.any_of.all()] if any_of is None else any_of)
    before = Requirement.objects.get(pk=requirement.pk)
    requirement.remark = ""
    requirement.save()
    _set(requirement, any_of, issuers)
    tell_of(before, requirement)
    return requirement


@transaction.atomic
def confirm(requirement: Requirement, *, by: Membership | None, at: datetime) -> Requirement:
    """From now on people are judged by it. Said twice, the first holds. Raises ValidationError once dismissed."""
    if requirement.state == RequirementState.DISMISSED:
        raise ValidationError("This proposal was dismissed. Add the requirement anew.")
    if requirement.state == RequirementState.PROPOSED:
        requirement.state = RequirementState.CONFIRMED
        requirement.confirmed_at, requirement.confirmed_by, requirement.remark = at, by, ""
        requirement.save(update_fields=["state", "confirmed_at", "confirmed_by", "remark"])
        tell_of(requirement)
    return requirement


@transaction.atomic
def confirm_all(hospital: Hospital, *, by: Membership | None, at: datetime) -> int:
    """All that is proposed for a hospital, but for what was not fully understood. Gives how many."""
    proposed = list(Requirement.objects.proposed().filter(hospital=hospital, remark="").select_for_update())
    for each in proposed:
        each.state, each.confirmed_at, each.confirmed_by = RequirementState.CONFIRMED, at, by
        each.save(update_fields=["state", "confirmed_at", "confirmed_by"])
    tell_of(*proposed)
    return len(proposed)


def dismiss(requirement: Requirement, *, by: Membership | None) -> Requirement:
    """It is not asked for. Kept, so that it is not proposed again. Raises ValidationError once it was confirmed."""
    if requirement.state == RequirementState.CONFIRMED:
        raise ValidationError("It is confirmed. End it, or take it off the record.")
    requirement.state = RequirementState.DISMISSED
    requirement.save(update_fields=["state"])
    return requirement


def propose_again(requirement: Requirement, *, by: Membership | None) -> Requirement:
    """It was dismissed too soon. Confirmed ones stay so."""
    if requirement.state == RequirementState.DISMISSED:
        requirement.state = RequirementState.PROPOSED
        requirement.save(update_fields=["state"])
    return requirement


@transaction.atomic
def end(requirement: Requirement, *, on: date, by: Membership | None) -> Requirement:
    """That day is the last on which it is in force. Raises ValidationError when it begins only after it."""
    if requirement.starts_on and on < requirement.starts_on:
        day_before = requirement.starts_on - timedelta(days=1)
        raise ValidationError({"on": f"It begins only after {day_before:%d %b %Y}. Take it off the record instead."})
    requirement.ends_on = on
    requirement.save(update_fields=["ends_on"])
    tell_of(requirement)
    return requirement


@transaction.atomic
def take_off(requirement: Requirement, *, by: Membership | None) -> None:
    """For what was never asked for: no day is judged by it any more. The log keeps it."""
    tells_of = Requirement(
        hospital_id=requirement.hospital_id, state_code=requirement.state_code, state=requirement.state
    )
    requirement.delete()
    tell_of(tells_of)


def _refuse_unfit(requirement: Requirement, any_of: Sequence[CredentialType]) -> None:
    if not any_of:
        raise ValidationError({"any_of": "Any one of what? Name at least one type."})
    if requirement.in_season and not any(kind.expiry_rule == Rule.SEASON for kind in any_of):
        raise ValidationError({"in_season": f"{any_of[0].name} has no season."})
    requirement.validate_constraints()


def _refuse_again(requirement: Requirement, any_of: Sequence[CredentialType], issuers: Sequence[Issuer]) -> None:
    """A second click is no second requirement."""
    if requirement.hospital_id:
        # Of two that come at once the second sees the first.
        Hospital.objects.select_for_update().get(pk=requirement.hospital_id)
    alike = Requirement.objects.confirmed().filter(**{name: getattr(requirement, name) for name in ASKED})
    types, accepted = {each.pk for each in any_of}, {each.pk for each in issuers}
    for other in alike.prefetch_related("any_of", "accepted_issuers"):
        same_types = {each.type_id for each in other.any_of.all()} == types
        if same_types and {each.issuer_id for each in other.accepted_issuers.all()} == accepted:
            raise ValidationError("Just this is asked for already. Change that one, or end it first.")


def _set(requirement: Requirement, any_of: Sequence[CredentialType] | None, issuers: Iterable[Issuer] | None) -> None:
    if any_of is not None:
        RequirementType.objects.filter(requirement=requirement).delete()
        for position, kind in enumerate(any_of):
            RequirementType.objects.create(requirement=requirement, type=kind, position=position)
    if issuers is not None:
        RequirementIssuer.objects.filter(requirement=requirement).delete()
        for issuer in issuers:
            RequirementIssuer.objects.create(requirement=requirement, issuer=issuer)
