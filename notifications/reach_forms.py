"""What a person says of how to be reached."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

from django import forms

from notifications.preferences import Choice
from notifications.reach import TECHNOLOGIST, Consent
from practices.forms.fields import PhoneField, ZoneField

NO_NUMBER = "Texts need a number to go to."
NO_WAY = "Leave one way at least, an e-mail address or texts that you agreed to: else nobody can warn you in time."


class WaysForm(forms.Form):
    """A manager's e-mail is that of the log-in, so the field stands for technologists only; their time zone is set by
    managers, who set their own here. `zone`: the practice's, where the reader chooses."""

    email = forms.EmailField(
        label="E-mail", max_length=254, required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = PhoneField(label="Mobile phone", required=False)
    timezone = ZoneField(required=False, help_text="Texts wait at night by this clock.")
    read = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_email: bool, zone: str, consents: Sequence[Consent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.consents = consents
        self.fields["read"].initial = _read(consents)
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"
        if not has_email:
            del self.fields["email"]
        if zone:
            own = self.fields["timezone"].choices  # type: ignore[attr-defined]
            self.fields["timezone"].choices = [("", f"The practice’s: {zone.replace('_', ' ')}"), *own]  # type: ignore[attr-defined]
        else:
            del self.fields["timezone"]
        for each in consents:
            self.fields[_box(each)] = forms.BooleanField(required=False, initial=each.is_given)

    @property
    def boxes(self) -> list[tuple[forms.BoundField, Consent]]:
        """Each with the words that its tick agrees to."""
        return [(self[_box(each)], each) for each in self.consents]

    @property
    def has_read(self) -> bool:
        """Whether the ticks were set under the very words, number and all, that are asked now."""
        same_number = {each.number for each in self.consents} <= {str(self.cleaned_data["phone"] or "")}
        return same_number and self.cleaned_data["read"] == _read(self.consents)

    @property
    def _takes_texts(self) -> bool:
        return self.has_read and bool(self.cleaned_data.get(f"texts_{TECHNOLOGIST}"))

    def agrees(self, consent: Consent) -> bool:
        return bool(self.cleaned_data[_box(consent)])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if any(cleaned.get(_box(each)) for each in self.consents) and _is_left_out(self, "phone"):
            self.add_error("phone", NO_NUMBER)
        if "email" in self.fields and not self.errors and not (cleaned.get("email") or self._takes_texts):
            self.add_error("email", NO_WAY)
        return cleaned


def _is_left_out(form: forms.Form, name: str) -> bool:
    return not form.cleaned_data.get(name) and name not in form.errors


def _box(consent: Consent) -> str:
    return f"texts_{consent.role}"


def _read(consents: Sequence[Consent]) -> str:
    return sha256("\n".join(each.words for each in consents).encode()).hexdigest()[:16]


class ChoicesForm(forms.Form):
    """A box for each kind of message by each channel; ticked is on. What the page did not offer stays as it is."""

    def __init__(self, *args: Any, choices: Iterable[Choice], off: Iterable[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.were_off = set(off)
        self.choices = [choice for choice in choices if not self.is_bound or choice.name in self._offered]
        for choice in self.choices:
            label = f"by {choice.channel.label}"
            self.fields[choice.name] = forms.BooleanField(
                label=label, required=False, initial=choice not in self.were_off
            )

    @property
    def off(self) -> list[Choice]:
        unticked = {choice for choice in self.choices if not self.cleaned_data[choice.name]}
        return [*unticked, *(self.were_off - set(self.choices))]

    @property
    def offered_name(self) -> str:
        return self.add_prefix("offered")

    @property
    def _offered(self) -> list[str]:
        return self.data.getlist(self.offered_name)  # type: ignore[attr-defined]
