from typing import Any

from django import forms

from hospitals.models import Hospital
from practices.forms.fields import DayField
from practices.models import Technologist
from practices.models.technologist import Discipline


class ClearanceFilterForm(forms.Form):
    """What the clearance matrix is asked for, as it stands in the address. What cannot be read counts as not given."""

    on = DayField(label="Day of the case", required=False)
    hospital = forms.ModelChoiceField(Hospital.objects.none(), required=False, empty_label="All")
    discipline = forms.ChoiceField(choices=[("", "All"), *Discipline.choices], required=False)
    base = forms.ChoiceField(label="Home base", required=False)
    q = forms.CharField(label="Name", required=False, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hospital"].queryset = Hospital.objects.in_use()  # type: ignore[attr-defined]
        bases = Technologist.objects.exclude(home_base="").order_by("home_base").values_list("home_base", flat=True)
        self.fields["base"].choices = [("", "All"), *((base, base) for base in bases.distinct())]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        self.full_clean()
        return self.cleaned_data


class ComparisonForm(forms.Form):
    """Which hospitals stand side by side, and on which day."""

    on = DayField(label="As of", required=False)
    hospital = forms.ModelMultipleChoiceField(
        Hospital.objects.none(), label="Hospitals", required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hospital"].queryset = Hospital.objects.in_use()  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        self.full_clean()
        return self.cleaned_data
