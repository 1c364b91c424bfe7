"""Rows for tests. All need an open practice."""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from credentials.actions.credentials import record
from credentials.catalogue import switch_on
from credentials.models import Credential, CredentialType, Issuer
from credentials.models.issuer import IssuerKind
from practices.models import Technologist

RECORDED_AT = datetime(2026, 1, 5, 17, tzinfo=UTC)


class TechnologistFactory(DjangoModelFactory[Technologist]):
    class Meta:
        model = Technologist

    name = factory.Sequence(lambda number: f"Ada Ohm {number}")
    email = factory.Sequence(lambda number: f"ada{number}@example.org")
    timezone = "America/Los_Angeles"


class IssuerFactory(DjangoModelFactory[Issuer]):
    class Meta:
        model = Issuer

    name = factory.Sequence(lambda number: f"Hospital {number}")
    kind = IssuerKind.HOSPITAL


def credential_type(code: str, **changes: Any) -> CredentialType:
    """The catalogue's type of that code, switched on and changed."""
    made = switch_on(code)
    for name, value in changes.items():
        setattr(made, name, value)
    made.save()
    return made


class CredentialFactory(DjangoModelFactory[Credential]):
    """A credential with its first period, through the action that records it: `type` by code, `ends` its last day.

    `state`, `starts_on`, `issued_on` and the rest are the action's own.
    """

    class Meta:
        model = Credential

    technologist = factory.SubFactory(TechnologistFactory)
    type = "cnim"
    issuer = None
    ends = date(2026, 12, 31)
    by = None
    at = RECORDED_AT

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Credential:
        code = kwargs.pop("type")
        kind = code if isinstance(code, CredentialType) else switch_on(code)
        return record(kwargs.pop("technologist"), kind, expires_on=kwargs.pop("ends"), **kwargs)
