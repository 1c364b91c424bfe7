"""Form fields that say kindly what they could not read."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from phonenumber_field.formfields import PhoneNumberField
from phonenumber_field.phonenumber import PhoneNumber

from practices.zones import COMMON, all_zones
from tenancy.api.fields import EARLIEST, LATEST

US_DIGITS = 10


class PhoneField(PhoneNumberField):
    """A phone number in any usual writing, kept as E.164. Without a country code it is taken as North American."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(region="US", **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "tel"}

    def clean(self, value: str) -> PhoneNumber | str:
        try:
            number = super().clean(value)
        except ValidationError:
            if not value:
                raise
            raise ValidationError(_what_is_wrong(value)) from None
        if number and number.extension:
            raise ValidationError(f"Leave out the extension {number.extension}: no text reaches one.")
        return number


class ZoneField(forms.ChoiceField):
    """An IANA time zone, those of most practices first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_zone_groups, **({"label": "Time zone"} | kwargs))


class LadderField(forms.CharField):
    """Days before the end, separated by commas: “90, 60, 30”. Gives them widest first."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(str(rung) for rung in value) if isinstance(value, list) else value

    def to_python(self, value: str | None) -> list[int]:  # type: ignore[override]
        words = [word for word in re.split(r"[,;\s]+", value or "") if word]
        for word in words:
            if not re.fullmatch(r"[0-9]{1,4}", word):
                raise ValidationError(f"“{word}” is not a number of days. Write, for example: 90, 60, 30, 7, 0.")
        return sorted((int(word) for word in words), reverse=True)


class ClockField(forms.TimeField):
    """A time of day in 24 hours. A text field: native ones show AM and PM by the browser's language."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "placeholder": "21:00", "size": 5})
        messages = {"invalid": "Write a time of day such as 21:00."}
        super().__init__(input_formats=["%H:%M", "%H.%M", "%H"], widget=widget, error_messages=messages, **kwargs)


class DayField(forms.DateField):
    """A calendar date, in a century in which it can have been meant."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        messages = {"invalid": "Write a date such as 2026-11-22."}
        super().__init__(widget=widget, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and not EARLIEST <= day <= LATEST:
            raise ValidationError(
                f"Is {day.year} the right year? Write a date between {EARLIEST.year} and {LATEST.year}.",
                code="out_of_range",
            )
        return day


def _zone_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    zones = [(zone, zone.replace("_", " ")) for zone in all_zones()]
    return [("United States", zones[: len(COMMON)]), ("Everywhere", zones[len(COMMON) :])]


def _what_is_wrong(value: str) -> str:
    digits = sum(character.isdigit() for character in value)
    if letters := re.findall(r"[A-Za-z]+", value):
        return f"“{letters[0]}” stands among the digits. A letter O for a zero?"
    if not value.strip().startswith("+") and digits != US_DIGITS:
        return f"This has {digits} digits; a number in the United States has ten. For another country begin with +."
    return "No telephone has this number. Look at the area code, or begin with + and the code of the country."
