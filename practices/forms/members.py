from typing import Any

from django import forms

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
