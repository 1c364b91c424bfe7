from datetime import date

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from tenancy.api.fields import EARLIEST, LATEST, NOT_A_DAY


class _DayFormField(forms.DateField):
    def to_python(self, value: object) -> date | None:
        day = super().to_python(value)  # type: ignore[arg-type]
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(NOT_A_DAY)
        return day


class DayFilter(django_filters.DateFilter):
    """A calendar date written as 2026-11-22, and in no other way."""

    field_class = _DayFormField

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, input_formats=["%Y-%m-%d"], error_messages={"invalid": NOT_A_DAY}, **kwargs)
