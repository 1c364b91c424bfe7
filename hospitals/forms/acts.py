from datetime import date
from typing import Any

from django import forms

from hospitals.forms.fields import MeantDayField
from practices.models import Technologist


class LastDayForm(forms.Form):
    on = MeantDayField(label="Last day", help_text="It still counts on this day.")


class ExemptionForm(forms.Form):
    technologist = forms.ModelChoiceField(
        Technologist.objects.none(), label="Who is exempt", empty_label="choose a person"
    )
    starts_on = MeantDayField(label="From", help_text="The first day.")
    ends_on = MeantDayField(label="Through", required=False, help_text="The last day. Empty: until it is ended.")
    document = forms.CharField(
        label="What grants it",
        max_length=200,
        help_text="The letter, e-mail or name, so that it is found again. Leave out why.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", today)
        self.fields["technologist"].queryset = Technologist.objects.employed(today)  # type: ignore[attr-defined]
