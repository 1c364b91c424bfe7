from datetime import date

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

EARLIEST, LATEST = date(1950, 1, 1), date(2099, 12, 31)
NOT_A_DAY = f"Write a date such as 2026-11-22, between {EARLIEST.year} and {LATEST.year}."


class DayField(serializers.DateField):
    """A calendar date, in a century in which it can have been meant: one beyond is a slip of the pen."""

    default_error_messages = {"invalid": NOT_A_DAY, "datetime": NOT_A_DAY, "out_of_range": NOT_A_DAY}

    def __init__(self, **kwargs: object) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)  # type: ignore[arg-type]

    def to_internal_value(self, value: object) -> date:
        day = super().to_internal_value(value)  # type: ignore[arg-type]
        if not EARLIEST <= day <= LATEST:
            self.fail("out_of_range")
        return day


def day_asked_for(text: str | None, *, name: str, otherwise: date) -> date:
    """The day of a query parameter. Raises ValidationError, named by the parameter."""
    if not text:
        return otherwise
    try:
        return DayField().run_validation(text)
    except ValidationError as error:
        raise ValidationError({name: error.detail}) from None
