from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hospitals.states import refuse_no_state
from practices.forms.fields import DayField
from tenancy.api.fields import EARLIEST, LATEST, NOT_A_DAY


class StateField(forms.CharField):
    """A state's two letters, taken in capitals."""

    def __init__(self, *, help_text: str, required: bool = False, error_messages: dict[str, str] | None = None) -> None:
        widget = forms.TextInput(attrs={"size": 4, "autocapitalize": "characters", "autocomplete": "off"})
        super().__init__(
            label="State", required=required, widget=widget, help_text=help_text, error_messages=error_messages
        )

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").upper()

    def validate(self, value: str) -> None:
        super().validate(value)
        refuse_no_state(value)


class MeantDayField(DayField):
    """A day in a century in which it can have been meant."""

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(NOT_A_DAY)
        return day
