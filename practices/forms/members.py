from typing import Any

from django import forms

from practices.forms.fields import PhoneField
from practices.models import Role, Technologist


class InvitationForm(forms.Form):
    email = forms.EmailField(label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(choices=Role.choices, initial=Role.TECHNOLOGIST)
    technologist = forms.ModelChoiceField(
        queryset=Technologist.objects.none(),
        required=False,
        empty_label="Nobody on the roster",
        label="Is this person",
        help_text="For somebody whose credentials are tracked: they then see their own.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technologist"].queryset = Technologist.objects.filter(membership=None)  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)


class ReachMeForm(forms.Form):
    """A member's own number, and their own word that texts may come to it."""

    phone = PhoneField(label="Mobile phone", required=False, help_text="For a text when something escalates.")
    sms = forms.BooleanField(label="Text me at this number", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("sms") and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", "Texts need a number to go to.")
        return cleaned
