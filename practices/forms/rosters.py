from typing import Any

from django import forms

from practices.models import Technologist


class RosterFilterForm(forms.Form):
    """What the roster is asked for, as it stands in the address."""

    q = forms.CharField(
        label="Name, e-mail or number", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    working = forms.ChoiceField(
        label="Working", required=False, choices=[("", "Now"), ("left", "Left"), ("all", "Now or before")]
    )
    home_base = forms.ChoiceField(label="Home base", required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bases = Technologist.objects.exclude(home_base="").order_by("home_base").values_list("home_base", flat=True)
        self.fields["home_base"].choices = [("", "Any"), *((base, base) for base in bases.distinct())]  # type: ignore[attr-defined]
