from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from scheduling.clocks import instants
from tenancy.api.fields import EARLIEST, LATEST

NOT_A_MOMENT = (
    f"Write a moment such as 2026-11-23T07:30 on the hospital's clock, or with an offset, from {EARLIEST.year} to "
    f"{LATEST.year}."
)


class MomentField(serializers.DateTimeField):
    """With an offset an instant; without one it stays as it is, to be read on the hospital's clock."""

    default_error_messages = dict.fromkeys(("invalid", "date", "make_aware", "overflow"), NOT_A_MOMENT)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(input_formats=["iso-8601"], **kwargs)  # type: ignore[arg-type]

    def to_internal_value(self, value: object) -> datetime:
        if isinstance(value, str) and ":" not in value:
            self.fail("date")
        return super().to_internal_value(value)  # type: ignore[arg-type]

    def enforce_timezone(self, value: datetime) -> datetime:
        if not EARLIEST.year <= value.year <= LATEST.year:
            self.fail("overflow")
        return value


def on_the_clock(moment: datetime, zone: str, *, field: str) -> datetime:
    """The instant of what was sent. Raises ValidationError for a time that the clocks of that day leave out or show
    twice."""
    if moment.tzinfo:
        return moment.astimezone(UTC)
    possible = instants(moment.date(), moment.time(), zone)
    if len(possible) == 1:
        return possible[0]
    if possible:
        offsets = " or ".join(each.astimezone(ZoneInfo(zone)).isoformat() for each in possible)
        raise ValidationError({field: [f"The clocks show this time twice that day. Say which: {offsets}."]})
    raise ValidationError({field: ["There is no such time that day: the clocks go forward over it."]})
