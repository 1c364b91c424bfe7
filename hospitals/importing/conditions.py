"""How a requirement must be met, by the words beside its types: who issued it, how old, how long still, verified."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from credentials.importing.headings import ISSUERS
from credentials.importing.phrases import tokens_of
from credentials.importing.text import fold, one_line
from credentials.importing.values import DateOrder, Kind, parse_date
from hospitals.importing.conditionwords import (
    AGE,
    BARE_AGE,
    EACH_WORD,
    EVERY,
    FILLER,
    FROM,
    GRACE,
    LEAD,
    MARGIN,
    MONTHS,
    NO_GRACE,
    NOT_AFTER,
    NOT_BEFORE,
    NUMBERS,
    SAYS_NOTHING,
    SEASON,
    SOFT,
    UNTIL,
    VERIFIED,
)
from hospitals.limits import LONGEST_DAYS, LONGEST_MONTHS

_Reader = tuple[re.Pattern[str], Callable[["re.Match[str]", "Conditions"], bool]]
DAYS_OF = {"d": 1, "w": 7, "m": 30, "y": 365}
MONTHS_OF = {"m": 1, "y": 12}


@dataclass
class Conditions:
    """What was read so far. `age_months` and `age_days` are how old it may be, `is_interval` that they were said as an
    interval, `is_bare` without a word that makes them an age; `margin` the days it must still run, `rest` the words
    that were not read."""

    issuers: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    verified: bool = False
    margin: int | None = None
    age_months: int | None = None
    age_days: int | None = None
    is_interval: bool = False
    is_bare: bool = False
    in_season: bool = False
    season_months: tuple[str, str] | None = None
    accepts_grace: bool = False
    warns: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    rest: str = ""
    issuer_words: str = field(default="", compare=False)
    age_words: str = field(default="", compare=False)
    season_words: str = field(default="", compare=False)
    order: DateOrder | None = field(default=None, repr=False, compare=False)

    @property
    def says_anything(self) -> bool:
        told = self.issuers or self.excluded or self.margin or self.age_months or self.age_days or self.starts_on
        return bool(told or self.ends_on or self.verified or self.in_season or self.accepts_grace or self.warns)


def conditions_in(words: str, order: DateOrder | None) -> Conditions:
    """Read what stands beside the types of one piece. What cannot be, and how long it takes to get one, is not read."""
    readers = [reader for reader in _READERS if reader[0] not in _AGES or not LEAD.search(words)]
    found = _read(words, order, readers)
    if found.starts_on and found.ends_on and found.ends_on < found.starts_on:
        found = _read(words, order, [reader for reader in readers if reader[0] not in (FROM, UNTIL)])
    return found


def without_issuers(text: str) -> str:
    """The other words, where they stood."""
    return _without_issuers(text, Conditions())


def _read(words: str, order: DateOrder | None, readers: Iterable[_Reader]) -> Conditions:
    found = Conditions(order=order)
    text = NUMBERS.sub(lambda match: EACH_WORD[match[0].lower()], SAYS_NOTHING.sub(" ", words))
    for pattern, take in readers:
        text = _taken(text, pattern, take, found)
    found.rest = _rest(_without_issuers(text, found))
    return found


def _taken(
    text: str, pattern: re.Pattern[str], take: Callable[[re.Match[str], Conditions], bool], to: Conditions
) -> str:
    """The text without what this pattern reads in it."""
    return pattern.sub(lambda match: " " if take(match, to) else match[0], text)


def _margin(match: re.Match[str], found: Conditions) -> bool:
    count, unit = next((count, unit) for count, unit in _counts(match) if count)
    days = int(count) * DAYS_OF[unit[0].lower()]
    if days > LONGEST_DAYS:
        return False
    found.margin = days
    return True


def _counts(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    for name, count in match.groupdict().items():
        if name.startswith("n") and count:
            yield count, match.groupdict()[f"u{name[1:]}"] or "days"


def _age(match: re.Match[str], found: Conditions) -> bool:
    if found.age_months or found.age_days:
        return False
    said = match.groupdict()
    months, days = _span(said)
    if (months or 0) > LONGEST_MONTHS or (days or 0) > LONGEST_DAYS:
        return False
    found.age_months, found.age_days, found.age_words = months, days, one_line(match[0])
    found.is_interval = bool(said.get("every") or said.get("each"))
    return True


def _bare_age(match: re.Match[str], found: Conditions) -> bool:
    found.is_bare = _age(match, found) or found.is_bare
    return found.is_bare


def _span(said: Mapping[str, str | None]) -> tuple[int | None, int | None]:
    """Months, or days."""
    if word := said.get("each"):
        return _OFTEN[fold(word).split()[-1]]
    count = int(said["n"] or 1) * (2 if said.get("other") else 1)
    unit = (said["u"] or "d")[0].lower()
    return (count * MONTHS_OF[unit], None) if unit in MONTHS_OF else (None, count * DAYS_OF[unit])


_OFTEN: dict[str, tuple[int | None, int | None]] = {
    "annual": (12, None),
    "annually": (12, None),
    "yearly": (12, None),
    "year": (12, None),
    "yr": (12, None),
    "quarterly": (3, None),
    "quarter": (3, None),
    "monthly": (1, None),
    "month": (1, None),
    "semiannual": (6, None),
    "biennial": (24, None),
}


def _season(match: re.Match[str], found: Conditions) -> bool:
    found.in_season, found.season_words = True, one_line(match[0])
    return True


def _months(match: re.Match[str], found: Conditions) -> bool:
    found.season_months = match["first"][:3].lower(), match["last"][:3].lower()
    return _season(match, found)


def _verified(match: re.Match[str], found: Conditions) -> bool:
    found.verified = True
    return True


def _grace(match: re.Match[str], found: Conditions) -> bool:
    found.accepts_grace = True
    return True


def _no_grace(match: re.Match[str], found: Conditions) -> bool:
    return True


def _soft(match: re.Match[str], found: Conditions) -> bool:
    found.warns = True
    return True


def _from(match: re.Match[str], found: Conditions) -> bool:
    found.starts_on = _day(match["day"], found.order)
    return found.starts_on is not None


def _until(match: re.Match[str], found: Conditions) -> bool:
    found.ends_on = _day(match["day"], found.order)
    return found.ends_on is not None


def _day(text: str, order: DateOrder | None) -> date | None:
    reading = parse_date(text, order=order, month_only_ok=True)
    if reading.kind is Kind.DATE:
        return reading.on
    return date(reading.month.year, reading.month.month, 1) if reading.kind is Kind.MONTH and reading.month else None


# In this order: what one of them reads, the next do not see.
_READERS: tuple[_Reader, ...] = (
    (FROM, _from),
    (UNTIL, _until),
    (MARGIN, _margin),
    (NO_GRACE, _no_grace),
    (GRACE, _grace),
    (VERIFIED, _verified),
    (MONTHS, _months),
    (SEASON, _season),
    (EVERY, _age),
    (AGE, _age),
    (BARE_AGE, _bare_age),
    (SOFT, _soft),
)
_AGES = (EVERY, AGE, BARE_AGE)


def _without_issuers(text: str, found: Conditions) -> str:
    tokens = tokens_of(text)
    matches = ISSUERS.within([token.folded for token in tokens])
    letters = list(text)
    accepted: list[str] = []
    excluded: list[str] = []
    said: list[str] = []
    for match in matches:
        start, end = tokens[match.start].start, tokens[match.end - 1].end
        before, after = NOT_BEFORE.search(text[:start]), NOT_AFTER.match(text[end:])
        (excluded if before or after else accepted).append(match.code)
        start, end = before.start() if before else start, end + (after.end() if after else 0)
        said.append(text[start:end])
        letters[start:end] = " " * (end - start)
    found.issuers, found.excluded = tuple(dict.fromkeys(accepted)), tuple(dict.fromkeys(excluded))
    found.issuer_words = one_line(", ".join(said))
    return "".join(letters)


def _rest(text: str) -> str:
    """The words that say something more, as they stand; none where all that is left says nothing."""
    left = [token for token in tokens_of(text) if token.folded not in FILLER]
    if not left:
        return ""
    words = one_line(text[left[0].start : left[-1].end])
    return words + ")" * (words.count("(") - words.count(")"))
