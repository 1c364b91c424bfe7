"""When people are away, stand by, or offer time."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from practices.forms.fields import ClockField, DayField
from practices.models import Technologist
from scheduling.forms.moments import the_instant
from scheduling.models import Absence
from scheduling.models.absence import TimeSpan
from tenancy.clock import local

LONGEST_DAYS = 366


class PersonForm(forms.Form):
    technologist = forms.ModelChoiceField(queryset=Technologist.objects.none(), label="Who", empty_label="Choose one")

    def __init__(self, *args: Any, people: QuerySet[Technologist], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["technologist"].queryset = people  # type: ignore[attr-defined]


class AbsenceForm(PersonForm):
    """Whole days on the person's own clock, both included."""

    starts_on = DayField(label="First day away")
    ends_on = DayField(label="Last day away")
    reason = forms.CharField(
        required=False,
        max_length=80,
        help_text="For example: leave, course. No health details; everybody who books reads it.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            raise ValidationError({"ends_on": "An absence cannot end before it starts."})
        return cleaned

    @classmethod
    def of(cls, absence: Absence) -> dict[str, Any]:
        return {name: getattr(absence, name) for name in ("starts_on", "ends_on", "reason")} | {
            "technologist": absence.technologist_id
        }


class SpanForm(PersonForm):
    """A time from and until on the person's own clock."""

    from_day = DayField(label="From, day")
    from_time = ClockField(label="From, time")
    until_day = DayField(label="Until, day")
    until_time = ClockField(label="Until, time")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        cleaned["starts_at"] = self._instant(cleaned, "from")
        cleaned["ends_at"] = self._instant(cleaned, "until")
        starts_at, ends_at = cleaned["starts_at"], cleaned["ends_at"]
        if starts_at and ends_at and ends_at <= starts_at:
            raise ValidationError({"until_time": "It cannot end before it starts."})
        if starts_at and ends_at and (ends_at - starts_at).days > LONGEST_DAYS:
            raise ValidationError({"until_day": "That is longer than a year."})
        return cleaned

    def _instant(self, cleaned: dict[str, Any], end: str) -> datetime | None:
        zone = cleaned["technologist"].timezone
        try:
            # Of two equal times the one that makes the span longer: standing by is not cut short.
            which = "first" if end == "from" else "second"
            return the_instant(cleaned[f"{end}_day"], cleaned[f"{end}_time"], zone, which, self.today)
        except ValidationError as refused:
            self.add_error(f"{end}_time", refused)
            return None

    @classmethod
    def of(cls, span: TimeSpan) -> dict[str, Any]:
        person: Technologist = span.technologist  # type: ignore[attr-defined]
        from_, until = (local(at, person.timezone) for at in (span.starts_at, span.ends_at))
        return {
            "technologist": person.pk,
            "from_day": from_.date(),
            "from_time": from_.time(),
            "until_day": until.date(),
            "until_time": until.time(),
        }
