"""What a person says of how to be reached."""

from collections.abc import Iterable
from typing import Any

from django import forms

from notifications.preferences import Choice
from practices.forms.fields import PhoneField

NO_NUMBER = "Texts need a number to go to."
NO_WAY = "Leave one way at least, an e-mail address or texts: else nobody can warn you in time."


class WaysForm(forms.Form):
    """A manager's e-mail is that of the log-in, so the field stands for technologists only."""

    email = forms.EmailField(
        label="E-mail", max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = PhoneField(label="Mobile phone", required=False)
    sms = forms.BooleanField(label="Text me at this number", required=False)

    def __init__(self, *args: Any, has_email: bool, consent: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sms"].help_text = consent
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"
        if not has_email:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("sms") and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", NO_NUMBER)
        if "email" in self.fields and not self.errors and not cleaned.get("email") and not cleaned.get("sms"):
            self.add_error("email", NO_WAY)
        return cleaned


class ChoicesForm(forms.Form):
    """A box for each kind of message by each channel; ticked is on."""

    def __init__(self, *args: Any, choices: Iterable[Choice], off: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices, off = list(choices), set(off)
        for choice in self.choices:
            label = f"by {choice.channel.label}"
            self.fields[choice.name] = forms.BooleanField(label=label, required=False, initial=choice not in off)

    @property
    def off(self) -> list[Choice]:
        return [choice for choice in self.choices if not self.cleaned_data[choice.name]]
