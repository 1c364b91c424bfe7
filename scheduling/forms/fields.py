"""Form fields of the schedule that say kindly what they could not read."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from scheduling.wording import length_words

LONGEST_MINUTES = 24 * 60
_HOURS = re.compile(
    r"(?P<hours>\d{1,2}(?:[.,]\d+)?)\s*(?:h|hr|hrs|hours?)\.?\s*(?:(?P<rest>\d{1,2})\s*(?:m|min|minutes?)?\.?)?"
)
_COLON = re.compile(r"(?P<hours>\d{1,2})[:.](?P<rest>\d{2})")
_MINUTES = re.compile(r"(?P<minutes>\d{1,4})\s*(?:m|min|mins|minutes?)?\.?")


class LengthField(forms.CharField):
    """A length of time as people write it: “3 h”, “3:30”, “1 h 30”, “90” or “90 min”. Gives minutes."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"autocomplete": "off", "placeholder": "3 h", "size": 8}
        super().__init__(**({"widget": forms.TextInput(attrs=attributes)} | kwargs))

    def prepare_value(self, value: Any) -> Any:
        return length_words(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value) or "")
        if not text:
            return None
        minutes = read_minutes(text)
        if minutes is None:
            raise ValidationError("Write a length such as 3 h, 1 h 30 or 90 min.")
        if not 0 < minutes <= LONGEST_MINUTES:
            raise ValidationError("A case takes some time, and no more than a day.")
        return minutes


def read_minutes(text: str) -> int | None:
    words = " ".join(text.replace("\u00a0", " ").casefold().split())
    if found := _MINUTES.fullmatch(words):
        return int(found["minutes"])
    if found := _COLON.fullmatch(words):
        return int(found["hours"]) * 60 + int(found["rest"])
    if found := _HOURS.fullmatch(words):
        return round(float(found["hours"].replace(",", ".")) * 60) + int(found["rest"] or 0)
    return None


class NamesField(forms.CharField):
    """Names separated by commas, each once, in the order given."""

    def __init__(self, *, longest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        names = [" ".join(name.split()) for name in re.split(r"[,;\n]", value or "")]
        once = list({name.casefold(): name for name in reversed(names) if name}.values())[::-1]
        for name in once:
            if len(name) > self.longest:
                raise ValidationError(f"“{name[:30]}…” is too long a name. Separate names by commas.")
        return once

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        return None
