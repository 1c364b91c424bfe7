from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from practices.actions.practices import address_from, in_one_line
from practices.forms.fields import ClockField, LadderField, ZoneField
from practices.models import Practice


class PracticeStartForm(forms.ModelForm):
    """A new practice. Left empty, its address is made from its name."""

    slug = forms.CharField(label="Address", required=False, max_length=40)
    timezone = ZoneField(help_text="The practice’s own clock: reminders leave in its morning.")

    class Meta:
        model = Practice
        fields = ["name", "slug", "timezone"]
        labels = {"name": "Name of the practice"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "organization"
        self.fields["slug"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        host = settings.PUBLIC_BASE_URL.partition("://")[2]
        self.fields["slug"].help_text = f"Your pages stand at {host}/address/. Left empty, it is made from the name."

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"].strip().lower() or address_from(self.cleaned_data.get("name", ""))
        if not slug and "name" in self.cleaned_data:
            raise ValidationError("The name gives no address. Write one in small letters, digits and hyphens.")
        return slug


class PracticeSettingsForm(forms.ModelForm):
    timezone = ZoneField()
    ladder = LadderField(
        label="Reminder ladder", help_text="Days before the end on which a reminder leaves. 0 is the last day itself."
    )
    quiet_from = ClockField(label="No text messages from", help_text="The recipient’s own clock.")
    quiet_until = ClockField(label="Text messages again from", help_text="The recipient’s own clock.")

    class Meta:
        model = Practice
        fields = [
            "name",
            "timezone",
            "sweep_hour",
            "ladder",
            "quiet_from",
            "quiet_until",
            "contact_name",
            "contact_email",
            "contact_phone",
        ]
        labels = {"sweep_hour": "Hour of the daily sweep", "contact_email": "Contact’s e-mail"}
        help_texts = {"sweep_hour": "0 to 23, the practice’s clock.", "contact_name": ""}

    def clean_name(self) -> str:
        return in_one_line(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("quiet_from") and cleaned.get("quiet_from") == cleaned.get("quiet_until"):
            self.add_error("quiet_until", "With both at one time no text message could ever leave.")
        return cleaned
