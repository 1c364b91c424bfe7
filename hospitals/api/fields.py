"""Fields that take a row by its id or by the name that people use for it."""

from typing import Any
from uuid import UUID

from django.db import models
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from credentials.actions.issuers import find_issuer
from credentials.models import CredentialType, Issuer
from hospitals.states import refuse_no_state


class StateField(serializers.CharField):
    """A state's two letters, taken in capitals."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[refuse_no_state], **kwargs)

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data).upper()


class _RowByName(serializers.RelatedField[models.Model, models.Model, Any]):
    """What people write is a string; an id is one too."""

    default_error_messages = {"not_found": "There is no such {what}."}
    what = ""

    def to_internal_value(self, data: object) -> models.Model:
        # PostgreSQL takes no NUL in a text.
        found = self.found(data.strip()) if isinstance(data, str) and "\x00" not in data else None
        if found is None:
            self.fail("not_found", what=self.what)
        return found

    def found(self, written: str) -> models.Model | None:
        try:
            return self.rows().filter(pk=UUID(written)).first()
        except ValueError:
            return self.named(written)

    def rows(self) -> models.QuerySet[models.Model]:
        found = self.get_queryset()
        assert found is not None
        return found

    def named(self, written: str) -> models.Model | None:
        raise NotImplementedError


@extend_schema_field({"type": "string", "description": "The type's code, such as cnim; its id is taken too."})
class TypeField(_RowByName):
    """Given as a code; taken as a code or an id."""

    what = "credential type"

    def named(self, written: str) -> models.Model | None:
        return self.rows().filter(code=written).first()

    def to_representation(self, value: Any) -> str:
        return value.code


@extend_schema_field({"type": "string", "description": "The issuer's id; its name is taken too."})
class IssuerField(_RowByName):
    """Given as an id; taken as an id, a name or another name that it goes by."""

    what = "issuer"

    def use_pk_only_optimization(self) -> bool:
        return True

    def named(self, written: str) -> models.Model | None:
        return find_issuer(written)

    def to_representation(self, value: Any) -> str:
        return str(value.pk)


def type_field(**kwargs: Any) -> TypeField:
    return TypeField(queryset=CredentialType.objects.all(), **kwargs)


def issuer_field(**kwargs: Any) -> IssuerField:
    return IssuerField(queryset=Issuer.objects.all(), **kwargs)
