"""Hospitals, cases and their seats for tests. All need an open practice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from factory.django import DjangoModelFactory

from hospitals.models import Hospital
from scheduling.models import (
    Absence,
    Assignment,
    Case,
    CaseModality,
    Modality,
    Offer,
    OnCall,
    Role,
    SeatState,
    Surgeon,
    TravelTime,
)
from tests.factories import RECORDED_AT, IssuerFactory, TechnologistFactory

ZONE = "America/Los_Angeles"
MORNING = datetime(2026, 12, 7, 15, 30, tzinfo=UTC)
"""7:30 of a Monday on the hospitals' clock."""


class HospitalFactory(DjangoModelFactory[Hospital]):
    class Meta:
        model = Hospital

    name = factory.Sequence(lambda number: f"Hospital {number}")
    city = "Portland"
    state = "OR"
    timezone = ZONE
    privileges_issuer = factory.SubFactory(IssuerFactory)


class SurgeonFactory(DjangoModelFactory[Surgeon]):
    class Meta:
        model = Surgeon

    name = factory.Sequence(lambda number: f"Dr. Spine {number}")


class CaseFactory(DjangoModelFactory[Case]):
    """A booked case of two hours from 7:30 of Mon 7 Dec; `minutes` its length, `modalities` by name."""

    class Meta:
        model = Case

    class Params:
        minutes = 120

    hospital = factory.SubFactory(HospitalFactory)
    number = factory.Sequence(lambda number: f"C-{number}")
    procedure = "Lumbar fusion"
    starts_at = MORNING
    ends_at = factory.LazyAttribute(lambda case: case.starts_at + timedelta(minutes=case.minutes))

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Case:
        names = kwargs.pop("modalities", ())
        case: Case = super()._create(model_class, *args, **kwargs)
        for name in names:
            modality, _ = Modality.objects.get_or_create(name=name)
            CaseModality.objects.create(case=case, modality=modality)
        return case


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """A live seat of a technologist as the case's primary, put there without asking anybody."""

    class Meta:
        model = Assignment

    case = factory.SubFactory(CaseFactory)
    technologist = factory.SubFactory(TechnologistFactory)
    role = Role.PRIMARY
    state = SeatState.LIVE
    during = factory.LazyAttribute(lambda seat: DateTimeTZRange(seat.case.starts_at, seat.case.ends_at))
    booked_at = RECORDED_AT


class AbsenceFactory(DjangoModelFactory[Absence]):
    class Meta:
        model = Absence

    technologist = factory.SubFactory(TechnologistFactory)
    starts_on = MORNING.date()
    ends_on = MORNING.date()


class OnCallFactory(DjangoModelFactory[OnCall]):
    class Meta:
        model = OnCall

    technologist = factory.SubFactory(TechnologistFactory)
    starts_at = MORNING - timedelta(hours=8)
    ends_at = MORNING + timedelta(hours=16)


class OfferFactory(DjangoModelFactory[Offer]):
    class Meta:
        model = Offer

    technologist = factory.SubFactory(TechnologistFactory)
    starts_at = MORNING - timedelta(hours=8)
    ends_at = MORNING + timedelta(hours=16)


def travel_time(here: Hospital, there: Hospital, minutes: int) -> TravelTime:
    one, other = sorted((here, there), key=lambda hospital: hospital.pk)
    return TravelTime.objects.create(one=one, other=other, minutes=minutes)
