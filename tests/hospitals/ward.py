"""Hospitals and what they require, for tests. All need an open practice."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from credentials.catalogue import switch_on
from credentials.models import CredentialType
from hospitals.models import Hospital, Requirement, RequirementIssuer, RequirementType
from tests.factories import RECORDED_AT, IssuerFactory


class HospitalFactory(DjangoModelFactory[Hospital]):
    """A hospital with an issuer of its own, and without requirements."""

    class Meta:
        model = Hospital

    name = factory.Sequence(lambda number: f"Hospital {number}")
    city = "Portland"
    state = "OR"
    timezone = "America/Los_Angeles"
    privileges_issuer = factory.SubFactory(IssuerFactory, name=factory.SelfAttribute("..name"))


class RequirementFactory(DjangoModelFactory[Requirement]):
    """A confirmed requirement. `any_of` are types by code or row, `issuers` rows; `hospital=None` is a house rule, and
    with `state_code` a state's."""

    class Meta:
        model = Requirement

    hospital = factory.SubFactory(HospitalFactory)
    any_of = ("cnim",)
    issuers = ()
    state = "confirmed"
    confirmed_at = factory.Maybe("is_confirmed", RECORDED_AT, None)

    class Params:
        is_confirmed = factory.LazyAttribute(lambda made: made.state == "confirmed")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Requirement:
        any_of, issuers = kwargs.pop("any_of"), kwargs.pop("issuers")
        requirement: Requirement = super()._create(model_class, *args, **kwargs)
        for position, given in enumerate(any_of):
            kind = given if isinstance(given, CredentialType) else switch_on(given)
            RequirementType.objects.create(requirement=requirement, type=kind, position=position)
        for issuer in issuers:
            RequirementIssuer.objects.create(requirement=requirement, issuer=issuer)
        return requirement
