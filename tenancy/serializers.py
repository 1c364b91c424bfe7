from copy import copy
from typing import Any, TypeVar

from django.core.exceptions import ValidationError as ModelError
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from tenancy.models import PracticeOwned

Row = TypeVar("Row", bound=PracticeOwned)


class PracticeSerializer(serializers.ModelSerializer[Row]):
    """Checks a model's constraints although the practice is not among the fields (rules.md H4). Fields are always
    listed by name; a related row is looked up among the open practice's rows only."""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        row = copy(self.instance) if self.instance is not None else self.Meta.model()  # type: ignore[misc]
        many_to_many = {field.name for field in row._meta.many_to_many}
        for name, value in attrs.items():
            if name not in many_to_many:
                setattr(row, name, value)
        try:
            row.validate_constraints()
        except ModelError as error:
            raise ValidationError(serializers.as_serializer_error(error)) from None
        return attrs
