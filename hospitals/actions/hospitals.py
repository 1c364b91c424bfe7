"""Hospitals on record: where they are, and who grants privileges in them."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from credentials.actions.issuers import find_issuer
from credentials.catalogue import switch_on
from credentials.models import Credential, Issuer
from credentials.models.issuer import IssuerKind
from hospitals.access import BADGE, way_in
from hospitals.models import Hospital, Requirement, RequirementType
from hospitals.models.requirement import RequirementState, Side
from hospitals.telling import tell_of_hospitals
from practices.models import Membership

# What somebody is judged by there, beside its requirements.
JUDGED_BY = ("state", "timezone", "city", "privileges_issuer_id", "reader_required")


@transaction.atomic
def add(hospital: Hospital, *, by: Membership | None) -> Hospital:
    """Put a hospital on record, with privileges or a badge as its first requirement, proposed (rules.md D1).

    Without an issuer of its privileges it gets the one of its name, or a new one. Raises ValidationError when a board
    or anything else but a hospital has that name.
    """
    if hospital.privileges_issuer_id is None:
        hospital.privileges_issuer = _issuer_of_its_own(hospital)
    hospital.save(force_insert=True)
    propose_way_in(hospital)
    return hospital


def propose_way_in(hospital: Hospital) -> Requirement:
    """Of technologists: who reads from afar may hold none (rules.md D6)."""
    first = Requirement.objects.create(hospital=hospital, side=Side.TECHNOLOGIST, state=RequirementState.PROPOSED)
    badges = Credential.objects.filter(type__code=BADGE, issuer=hospital.privileges_issuer_id)
    code = way_in(portal=hospital.portal, gives_badges=badges.exists())
    RequirementType.objects.create(requirement=first, type=switch_on(code))
    return first


@transaction.atomic
def change(hospital: Hospital, *, by: Membership | None) -> Hospital:
    """Save what was changed on the row. Its people are judged again where that counts."""
    before = Hospital.objects.values_list(*JUDGED_BY).get(pk=hospital.pk)
    hospital.save()
    if before != tuple(getattr(hospital, name) for name in JUDGED_BY):
        tell_of_hospitals([hospital.pk])
    return hospital


def archive(hospital: Hospital, *, at: datetime) -> None:
    """Offered no more; its requirements and cases stay on record."""
    hospital.archived_at = hospital.archived_at or at
    hospital.save(update_fields=["archived_at"])


def take_out_of_archive(hospital: Hospital) -> None:
    hospital.archived_at = None
    hospital.save(update_fields=["archived_at"])


def _issuer_of_its_own(hospital: Hospital) -> Issuer:
    known = find_issuer(hospital.name)
    if known is None:
        return Issuer.objects.create(name=hospital.name, kind=IssuerKind.HOSPITAL)
    if known.kind != IssuerKind.HOSPITAL:
        words = f"{known} is on record as a {known.get_kind_display()}. Choose who grants privileges here."  # type: ignore[attr-defined]
        raise ValidationError({"privileges_issuer": words})
    return known
