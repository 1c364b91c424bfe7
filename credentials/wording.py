"""Dates and counts as screens say them. The words of one date never part: they are joined by hard spaces."""

from datetime import date

from notifications.dates import HARD, day_words

__all__ = ["HARD", "count_words", "day_words", "days_words", "hours_words", "sentence_case", "short_day"]

DAY_WITHIN_DAYS = 100


def short_day(on: date, today: date) -> str:
    """For a cell: “31 Dec” when near, else “Dec 2028”."""
    if on.year == today.year or abs((on - today).days) <= DAY_WITHIN_DAYS:
        return f"{on.day}{HARD}{on:%b}"
    return f"{on:%b}{HARD}{on.year}"


def days_words(days: int) -> str:
    return f"{days:,}{HARD}day" + ("" if days == 1 else "s")


def count_words(count: int, singular: str, plural: str = "") -> str:
    """“1 credential”, “1,250 credentials”."""
    return f"{count:,}{HARD}{singular if count == 1 else plural or singular + 's'}"


def hours_words(hours: object) -> str:
    """“22.5”, “50”: no idle zeros."""
    return f"{hours:f}".rstrip("0").rstrip(".") if "." in f"{hours:f}" else f"{hours:f}"


def sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]
