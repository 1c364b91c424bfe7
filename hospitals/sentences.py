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

    Both days of the span it is in force are included.
    """

    any_of: Sequence[str]
    issuers: Sequence[str] = ()
    verified: bool = False
    days_left: int | None = None
    issued_within_months: int | None = None
    checked_within_days: int | None = None
    in_season: bool = False
    accepts_grace: bool = False
    side: str = ""
    modality: str = ""
    severity: str = "block"
    starts_on: date | None = None
    ends_on: date | None = None


def sentence(wanted: Wanted) -> str:
    """“CNIM or D.ABNM, verified, for technologists and trainees; blocks a booking.”"""
    what = [_what(wanted), *_conditions(wanted), _for_whom(wanted)]
    return f"{', '.join(what)}; {_effect(wanted)}."


def sentence_withheld(wanted: Wanted) -> str:
    """Without what is asked for, for roles without health access (rules.md D5)."""
    return f"{ANYTHING_OF_HEALTH}, {_for_whom(wanted)}; {_effect(wanted)}."


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


def _effect(wanted: Wanted) -> str:
    words = [_EFFECTS[wanted.severity]]
    if wanted.starts_on:
        words.append(f"from {_day(wanted.starts_on)}")
    if wanted.ends_on:
        words.append(f"through {_day(wanted.ends_on)}")
    return " ".join(words)


def _count(number: int | None, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
