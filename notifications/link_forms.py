from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from practices.forms.fields import DayField


class DayForm(forms.Form):
    """The day on which something was done. Not asked for, it was today; asked for and left empty is no answer."""

    on = DayField(required=False)

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is None and "on" in self.data:
            raise ValidationError("Say on which day.")
        return on
