from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from hospitals.models import Hospital

LONGEST_MINUTES = 1440


class TravelForm(forms.Form):
    """Minutes between two hospitals, the same either way."""

    one = forms.ModelChoiceField(queryset=Hospital.objects.none(), label="Between", empty_label="Choose one")
    other = forms.ModelChoiceField(queryset=Hospital.objects.none(), label="and", empty_label="Choose one")
    minutes = forms.IntegerField(label="Minutes, door to door", min_value=0, max_value=LONGEST_MINUTES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            self.fields[name].queryset = Hospital.objects.in_use()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            raise ValidationError({"other": "Choose two hospitals."})
        return cleaned
