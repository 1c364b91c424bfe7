"""The days on which a verdict may become another one than on the day before. Pure functions over plain values.

Between two of them a requirement is judged once, however many cases ask. A day too many costs a little time; a day
too few would be a wrong answer.
"""

from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, MINYEAR, date, timedelta
from uuid import UUID

from credentials.expiry import SeasonWindow
from credentials.facts import HoldingFacts, cycle_end
from credentials.models import CredentialType
from credentials.validity import ONE_DAY, Span
from hospitals.attempts import fresh_through
from hospitals.facts import Asked, Bearer

# Margins and grace are reckoned from ends; beyond these days there is nothing to reckon.
_FIRST, _LAST = date(MINYEAR + 100, 1, 1), date(MAXYEAR - 100, 12, 31)


def turning_days(
    asked: Asked, types: Iterable[CredentialType], bearer: Bearer, exemptions: Iterable[Span], soon_days: int
) -> set[date]:
    """All but those of seasons. `soon_days` before an end it ends soon."""
    found = set(edges(asked.span))
    for span in exemptions:
        found.update(edges(span))
    margins = {0, max(0, soon_days) + 1, asked.days_left or 0}
    for key in _keys_and_what_they_rest_on(types):
        for evidence in bearer.evidence.get(key, ()):
            found.update(_of_holding(evidence.facts, asked, margins))
    return found


def season_turns(window: SeasonWindow, years: Iterable[int]) -> Iterator[date]:
    for year in years:
        season = window.opening_in(year)
        yield season.opens_on
        yield season.closes_on + ONE_DAY


def edges(span: Span) -> Iterator[date]:
    """Of being within the span."""
    if span.starts_on:
        yield span.starts_on
    if span.ends_on:
        yield from _after(span.ends_on)


def _of_holding(facts: HoldingFacts, asked: Asked, margins: set[int]) -> Iterator[date]:
    for span in facts.suspensions:
        yield from edges(span)
    if facts.counts_hours and (end := cycle_end(facts)):
        yield from _around(end, margins)
    for period in facts.periods:
        if period.starts_on:
            yield period.starts_on
        if period.issued_on:
            yield from _after(fresh_through(period.issued_on, asked))
        if period.expires_on:
            yield from _around(period.expires_on, {*margins, -facts.type.grace_days})


def _around(end: date, margins: set[int]) -> Iterator[date]:
    """The first day with less than each of the margins left."""
    if _FIRST < end < _LAST:
        for margin in margins:
            yield end + timedelta(days=1 - margin)


def _after(day: date) -> Iterator[date]:
    if day < _LAST:
        yield day + ONE_DAY


def _keys_and_what_they_rest_on(types: Iterable[CredentialType]) -> set[UUID]:
    return {key for type in types for key in (type.pk, type.presupposes_id) if key}
