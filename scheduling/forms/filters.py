from typing import Any

from django import forms

from hospitals.models import Hospital
from practices.forms.fields import DayField
from practices.models import Technologist
from scheduling.models import CaseStatus


class CaseFilterForm(forms.Form):
    """What the list of cases is asked for, as it stands in the address."""

    q = forms.CharField(label="Case", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    hospital = forms.ModelChoiceField(queryset=Hospital.objects.none(), required=False, empty_label="Any")
    person = forms.ModelChoiceField(queryset=Technologist.objects.none(), required=False, empty_label="Anybody")
    status = forms.ChoiceField(required=False, choices=[("", "Any"), *CaseStatus.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # “from” is a word of the language; in the address it is the plain one.
        self.fields = {"q": self.fields["q"], "from": DayField(label="From", required=False)} | {
            "to": DayField(label="Through", required=False),
            **self.fields,
        }
        self.fields["hospital"].queryset = Hospital.objects.all()  # type: ignore[attr-defined]
        self.fields["person"].queryset = Technologist.objects.all()  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What could be read; an unreadable filter counts as not given."""
        self.full_clean()
        return self.cleaned_data
