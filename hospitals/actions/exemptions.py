"""What a hospital lets one person pass (rules.md A5)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from hospitals.models import Exemption, Hospital, Requirement
from hospitals.models.requirement import RequirementState
from hospitals.telling import tell_of
from practices.models import Membership, Technologist


@transaction.atomic
def grant(
    technologist: Technologist,
    requirement: Requirement,
    *,
    starts_on: date,
    ends_on: date | None,
    document: str,
    hospital: Hospital | None = None,
    by: Membership | None,
    at: datetime,
) -> Exemption:
    """Record that the hospital exempts a person, on both days and between; without an end until it is ended.

    From a rule that holds beyond one hospital it is the `hospital` given that exempts: the person passes only there.
    Raises ValidationError when the person is exempt already on some of these days, or they cannot be.
    """
    # Of many that come at once the next sees what this one recorded.
    requirement = Requirement.objects.select_for_update().get(pk=requirement.pk)
    _refuse_unfit(requirement, hospital)
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "It cannot end before it is granted."})
    own = {"technologist": technologist, "requirement": requirement, "hospital": hospital}
    for other in Exemption.objects.filter(**own):
        if other.starts_on <= (ends_on or date.max) and starts_on <= (other.ends_on or date.max):
            raise ValidationError({"starts_on": f"{technologist.name} is exempt already on some of these days."})
    exemption = Exemption.objects.create(
        **own,
        starts_on=starts_on,
        ends_on=ends_on,
        document=document,
        recorded_at=at,
        recorded_by=by,
    )
    tell_of(requirement)
    return exemption


@transaction.atomic
def end(exemption: Exemption, *, on: date, by: Membership | None) -> None:
    """That day is its last. One that would end before it begins is taken away.

    Raises ValidationError when it has ended before that day.
    """
    if exemption.ends_on and exemption.ends_on < on:
        raise ValidationError("This exemption has ended already.")
    if on < exemption.starts_on:
        exemption.delete()
    else:
        exemption.ends_on = on
        exemption.save(update_fields=["ends_on"])
    tell_of(exemption.requirement)


def _refuse_unfit(requirement: Requirement, hospital: Hospital | None) -> None:
    if requirement.state != RequirementState.CONFIRMED:
        raise ValidationError("Nobody is judged by it until it is confirmed: there is nothing to be exempt from.")
    if requirement.hospital_id:
        if hospital:
            raise ValidationError({"hospital": "It is asked for in one hospital only, which exempts."})
    elif hospital is None:
        raise ValidationError({"hospital": "Which hospital has granted it? The person passes only there."})
    elif requirement.state_code not in ("", hospital.state):
        raise ValidationError({"hospital": f"It is asked for in {requirement.state_code} only."})
