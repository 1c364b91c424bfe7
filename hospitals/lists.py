"""Hospitals as a list: what is asked for, with how much is known of each."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from hospitals.forms.hospitals import HospitalFilterForm
from hospitals.models import Hospital, Requirement
from hospitals.models.hospital import HospitalQuerySet
from hospitals.models.requirement import RequirementState
from tenancy import clock


@dataclass(frozen=True, slots=True)
class HospitalRow:
    """`confirmed` are in force today or later."""

    hospital: Hospital
    confirmed: int
    proposed: int
    local: datetime


def hospital_rows(hospitals: HospitalQuerySet, on: date) -> HospitalQuerySet:
    """With `confirmed` and `proposed` counted."""
    proposed = Q(requirements__state=RequirementState.PROPOSED)
    not_over = Q(requirements__ends_on=None) | Q(requirements__ends_on__gte=on)
    confirmed = Q(requirements__state=RequirementState.CONFIRMED) & not_over
    counted = hospitals.select_related("privileges_issuer").annotate(
        confirmed=Count("requirements", filter=confirmed), proposed=Count("requirements", filter=proposed)
    )
    return counted.order_by("name", "pk")


def asked_for(filters: HospitalFilterForm, on: date) -> HospitalQuerySet:
    """An unreadable filter counts as not given."""
    filters.full_clean()
    asked = filters.cleaned_data
    hospitals: HospitalQuerySet = Hospital.objects.all()
    show = asked.get("show", "")
    hospitals = hospitals.exclude(archived_at=None) if show == "archived" else hospitals.in_use()
    if asked.get("q"):
        hospitals = hospitals.named_like(asked["q"])
    if asked.get("state"):
        hospitals = hospitals.filter(state=asked["state"])
    if show == "to-confirm":
        hospitals = hospitals.filter(pk__in=Requirement.objects.proposed().order_by().values("hospital"))
    return hospital_rows(hospitals, on)


def shown(row: Hospital) -> HospitalRow:
    """A row that came with its counts."""
    counted = vars(row)
    return HospitalRow(row, counted["confirmed"], counted["proposed"], clock.local(clock.now(), row.timezone))
