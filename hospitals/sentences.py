"""A requirement as a sentence: the form reads it back while it is filled in, pages and endpoints show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ANYTHING_OF_HEALTH = "An occupational-health requirement"

_FOR_SIDE = {
    "": "for everyone",
    "technologist": "for technologists and trainees",
    "trainee": "for trainees",
    "oversight": "for oversight physicians",
}
_EFFECTS = {"block": "blocks a booking", "warn": "only warns"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a requirement asks for, in words: names of types and issuers, `side` and `severity` as the model has them.
    `is_seasonal` where each of the types has a season.

    Both days of the span it is in force are included.
    """

    any_of: Sequence[str]
    issuers: Sequence[str] = ()
    verified: bool = False
    days_left: int | None = None
    issued_within_months: int | None = None
    checked_within_days: int | None = None
    in_season: bool = False
    is_seasonal: bool = False
    accepts_grace: bool = False
    side: str = ""
    modality: str = ""
    severity: str = "block"
    starts_on: date | None = None
    ends_on: date | None = None


def sentence(wanted: Wanted) -> str:
    """“From 1 Mar 2027: CNIM or D.ABNM, verified, for technologists and trainees; blocks a booking.”"""
    what = [_what(wanted), *_conditions(wanted), _for_whom(wanted)]
    return f"{_when(wanted)}{', '.join(what)}; {_EFFECTS[wanted.severity]}."


def sentence_withheld(wanted: Wanted) -> str:
    """Without what is asked for, for roles without health access (rules.md D5)."""
    when = _when(wanted)
    what = ANYTHING_OF_HEALTH if not when else f"{ANYTHING_OF_HEALTH[0].lower()}{ANYTHING_OF_HEALTH[1:]}"
    return f"{when}{what}, {_for_whom(wanted)}; {_EFFECTS[wanted.severity]}."


def listed(names: Sequence[str], joint: str = "or") -> str:
    """“A”, “A or B”, “A, B or C”."""
    *first, last = names or [""]
    return f"{', '.join(first)} {joint} {last}" if first else last


def _what(wanted: Wanted) -> str:
    types = listed(wanted.any_of)
    if not wanted.issuers:
        return types
    # Which of the types the issuers are asked of would else be read as the last one only.
    comma = "," if len(wanted.any_of) > 1 else ""
    only = " only" if len(wanted.issuers) == 1 else ""
    return f"{types}{comma} from {listed(wanted.issuers)}{only}"


def _conditions(wanted: Wanted) -> list[str]:
    conditions = [
        ("verified", wanted.verified),
        ("held for the season while it runs", wanted.in_season),
        ("all year round, also out of season", wanted.is_seasonal and not wanted.in_season),
        (f"issued within {_count(wanted.issued_within_months, 'month')} before the case", wanted.issued_within_months),
        (f"checked within {_count(wanted.checked_within_days, 'day')} before the case", wanted.checked_within_days),
        (f"with at least {_count(wanted.days_left, 'day')} left on the day of the case", wanted.days_left),
        ("accepted in its grace days too", wanted.accepts_grace),
    ]
    return [words for words, holds in conditions if holds]


def _for_whom(wanted: Wanted) -> str:
    words = _FOR_SIDE[wanted.side]
    if not wanted.modality:
        return words
    return f"{words} on cases with {wanted.modality}" if wanted.side else f"on cases with {wanted.modality}"


def _when(wanted: Wanted) -> str:
    """First, so that nobody reads it as blocking until it only warns. Empty for always."""
    first, last = wanted.starts_on, wanted.ends_on
    days = [f"from {_day(first)}" if first else "", f"through {_day(last)}" if last else ""]
    span = " ".join(filter(None, days))
    cannot_be = ", which cannot be" if first and last and last < first else ""
    return f"{span[0].upper()}{span[1:]}{cannot_be}: " if span else ""


def _count(number: int | None, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
