from collections.abc import Mapping
from copy import copy
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError as ModelError
from django.db import models
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from tenancy.api.fields import DayField
from tenancy.api.problems import refused_by_field
from tenancy.models import PracticeOwned

Row = TypeVar("Row", bound=PracticeOwned)
Instance = TypeVar("Instance")


class StrictSerializer(serializers.Serializer[Instance]):
    """Refuses a field it does not know, instead of leaving a slip of the pen unsaid. What is only given may be sent
    back, but for `never_taken`: of a new row somebody could mean it."""

    never_taken: ClassVar[frozenset[str]] = frozenset()

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (refused := {name: why for name in data if (why := self._refusal(name))}):
            raise ValidationError({name: [why] for name, why in refused.items()})
        return super().to_internal_value(data)

    def _refusal(self, name: str) -> str:
        if name not in self.fields:
            return "There is no such field."
        is_new = self.instance is None and self.parent is None
        return "It is given, not taken." if is_new and name in self.never_taken else ""


class PracticeSerializer(StrictSerializer[Row], serializers.ModelSerializer[Row]):
    """Checks a model's constraints although the practice is not among the fields (rules.md H4). Fields are always
    listed by name; a related row is looked up among the open practice's rows only."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {models.DateField: DayField}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        row = copy(self.instance) if self.instance is not None else self.Meta.model()  # type: ignore[misc]
        many_to_many = {field.name for field in row._meta.many_to_many}
        for name, value in attrs.items():
            if name not in many_to_many:
                setattr(row, name, value)
        try:
            row.validate_constraints()
        except ModelError as error:
            raise refused_by_field(error) from None
        return attrs
