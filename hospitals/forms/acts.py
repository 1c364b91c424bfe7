from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from hospitals.forms.fields import MeantDayField
from hospitals.models import Hospital, Requirement
from practices.models import Technologist


class LastDayForm(forms.Form):
    on = MeantDayField(label="Last day", help_text="It still counts on this day.")


class ExemptionForm(forms.Form):
    technologist = forms.ModelChoiceField(
        Technologist.objects.none(), label="Who is exempt", empty_label="choose a person"
    )
    hospital = forms.ModelChoiceField(
        Hospital.objects.none(),
        label="Hospital that grants it",
        empty_label="choose a hospital",
        help_text="The person passes without it there, and nowhere else.",
    )
    starts_on = MeantDayField(label="From", help_text="The first day.")
    ends_on = MeantDayField(label="Through", required=False, help_text="The last day. Empty: until it is ended.")
    document = forms.CharField(
        label="What grants it",
        max_length=200,
        help_text="The letter, e-mail or name, so that it is found again. Leave out why.",
    )

    def __init__(self, *args: Any, requirement: Requirement, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if requirement.hospital_id:
            del self.fields["hospital"]
        else:
            self.fields["hospital"].queryset = _under(requirement)  # type: ignore[attr-defined]
        self.initial.setdefault("starts_on", today)
        self.fields["technologist"].queryset = Technologist.objects.employed(today)  # type: ignore[attr-defined]


def _under(requirement: Requirement) -> QuerySet[Hospital]:
    """The hospitals in use that a rule of a state, or of the house, holds in."""
    hospitals: QuerySet[Hospital] = Hospital.objects.in_use()
    return hospitals.filter(state=requirement.state_code) if requirement.state_code else hospitals
