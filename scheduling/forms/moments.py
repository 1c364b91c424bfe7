"""A day and a time on a wall clock, over the days on which clocks change."""

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from credentials.wording import day_words
from scheduling.clocks import instants, zone_word

FIRST, SECOND = "first", "second"


def place_name(zone: str) -> str:
    """“Los Angeles” of America/Los_Angeles."""
    return zone.rpartition("/")[2].replace("_", " ")


def the_instant(day: date, at: time, zone: str, which: str, today: date) -> datetime:
    """The instant meant. Refused where the clocks skip that time; asked where they show it twice."""
    possible = instants(day, at, zone)
    said = f"{at:%H:%M} on {day_words(day, today)} in {place_name(zone)}"
    if not possible:
        raise ValidationError(f"There is no {said}: the clocks go forward over it.", code="skipped")
    if len(possible) == 1:
        return possible[0]
    if which not in (FIRST, SECOND):
        raise ValidationError(f"The clocks show {said} twice. Say below which is meant.", code="twice")
    return possible[which == SECOND]


def which_choices(day: date, at: time, zone: str) -> list[tuple[str, str]]:
    """“the first, PDT”, “the second, PST”; nothing where the time comes once."""
    possible = instants(day, at, zone)
    if len(possible) < 2:
        return []
    return [(key, f"the {key}, {zone_word(at, zone)}") for key, at in zip((FIRST, SECOND), possible, strict=True)]


def which_of(at: datetime, zone: str) -> str:
    """Which of two equal times an instant is; empty where its time comes once."""
    local = at.astimezone(ZoneInfo(zone))
    both = instants(local.date(), local.time(), zone)
    return (FIRST, SECOND)[both.index(at.astimezone(UTC))] if len(both) > 1 else ""


class WhichField(forms.ChoiceField):
    """Which of two equal times is meant; hidden until it is asked."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", "")]
        super().__init__(label="Which", required=False, choices=choices, widget=forms.HiddenInput, **kwargs)

    def ask(self, choices: list[tuple[str, str]]) -> None:
        self.widget = forms.RadioSelect()
        self.choices = choices

    def valid_value(self, value: Any) -> bool:
        return value in ("", FIRST, SECOND)
