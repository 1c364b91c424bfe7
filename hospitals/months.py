"""Months as calendars count them, without the cost of a general library: clearance counts them by the thousand."""

from calendar import monthrange
from datetime import MAXYEAR, date


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last day where it has no such day, the last of all days beyond.

    `months` is not negative.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > MAXYEAR:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))
