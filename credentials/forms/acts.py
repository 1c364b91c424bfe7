"""The small forms of a credential's page."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from credentials.facts import HoldingFacts
from credentials.forms.dates import FROM_ISSUE, DatesForm
from credentials.models.period import FOUND_ACTIVE, VerificationMethod
from credentials.sending import refuse_sending
from practices.forms.fields import DayField

HOURS = [MinValueValidator(Decimal("0.25")), MaxValueValidator(Decimal(500))]
RESULTS = [
    (FOUND_ACTIVE, "active"),
    ("expired", "expired"),
    ("emeritus", "emeritus: keeps the letters, not active"),
    ("suspended", "suspended"),
    ("not found", "not found"),
]


class PastDayField(DayField):
    """A day that has come. `today` is set by the form."""

    today: date | None = None

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and self.today and day > self.today:
            raise ValidationError("This day has not come yet.")
        return day


class RenewalForm(DatesForm):
    """`proposal_url` gives the form anew for another day of issue, where the end follows from that day."""

    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, proposal_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "starts_on" in self.fields:
            self.fields["starts_on"].help_text = "Left empty: the day it was issued, else the day after the old end."
        if self.rule in FROM_ISSUE:
            self.fields["issued_on"].widget.attrs |= {
                "hx-get": proposal_url,
                "hx-trigger": "change",
                "hx-target": "#id_expires_on",
                "hx-select": "#id_expires_on",
                "hx-swap": "outerHTML",
            }


class CorrectionForm(DatesForm):
    note = forms.CharField(
        label="Why", required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text="Stays beside the new dates."
    )


class OnDayForm(forms.Form):
    """One day that is not ahead, today unless said."""

    on = PastDayField(label="Sent on")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"on": today}
        self.fields["on"].today = today  # type: ignore[attr-defined]


class SentForm(OnDayForm):
    """The day on which the renewal of a credential with these facts was sent."""

    def __init__(self, *args: Any, facts: HoldingFacts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        refuse_sending(self.facts, on=on, today=self.fields["on"].today)  # type: ignore[attr-defined]
        return on


class LetGoForm(OnDayForm):
    on = PastDayField(label="From")
    why = forms.CharField(
        required=False, max_length=200, help_text="For example: no longer renews it, left the hospital."
    )


class SuspensionForm(forms.Form):
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", required=False, help_text="Left empty: until it is lifted.")
    reason = forms.CharField(required=False, max_length=200)


class LiftForm(forms.Form):
    on = DayField(label="Counts again from")


class HoursForm(forms.Form):
    hours = forms.DecimalField(max_digits=6, decimal_places=2, validators=HOURS)
    on = PastDayField(label="Earned on")
    note = forms.CharField(label="What for", required=False, max_length=200)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].today = today  # type: ignore[attr-defined]


class VerificationForm(forms.Form):
    method = forms.ChoiceField(choices=VerificationMethod, label="How")
    source = forms.CharField(required=False, max_length=200, help_text="The page, person or document that was asked.")
    result = forms.ChoiceField(choices=RESULTS, label="What the source said")
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))


class WithdrawalForm(forms.Form):
    """Nothing to fill in: a question to confirm."""
