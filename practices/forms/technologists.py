from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from practices.forms.fields import DayField, PhoneField, ZoneField
from practices.models import Technologist
from practices.models.technologist import family_name_first
from tenancy.forms import PracticeModelForm


class TechnologistForm(PracticeModelForm):
    phone = PhoneField(label="Mobile phone", required=False)
    timezone = ZoneField(help_text="Where this person lives: days are counted and texts leave by this clock.")
    starts_on = DayField(label="Working from", required=False, help_text="The first day.")
    ends_on = DayField(label="Working until", required=False, help_text="The last day; then nothing is sent.")
    aliases = forms.CharField(
        label="Also known as",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Other names, e-mail addresses and employee numbers in your files, one on a line.",
    )

    class Meta:
        model = Technologist
        fields = [
            "name",
            "sort_name",
            "discipline",
            "email",
            "phone",
            "timezone",
            "home_base",
            "employment",
            "employee_number",
            "starts_on",
            "ends_on",
            "aliases",
            "notes",
        ]
        labels = {"sort_name": "Name for sorting"}
        help_texts = {"employment": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "sort_name", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.initial["aliases"] = "\n".join(self.instance.aliases)
        if self._sorted_by_rule():
            self.initial["sort_name"] = ""

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not any(character.isalpha() for character in name):
            raise ValidationError("A name has letters in it.")
        return name

    def clean_aliases(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines()]
        return list(dict.fromkeys(line[:254] for line in lines if line))

    @property
    def loses_consent(self) -> bool:
        """Consent to SMS belongs to a number, not to a person."""
        return "phone" in self.changed_data and self.instance.sms_consent_at is not None

    def _sorted_by_rule(self) -> bool:
        return self.instance.sort_name == family_name_first(self.instance.name)


class NewTechnologistForm(TechnologistForm):
    sms_consent = forms.BooleanField(
        label="This person agreed to get text messages at this number",
        required=False,
        help_text="You attest it; your name and the day are kept. Without it: e-mail only.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["aliases"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("sms_consent") and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", "Texts need a number to go to.")
        return cleaned
