"""What credentials are needed for, told by an app that knows cases: this one does not."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from credentials.wording import count_words, day_words


@dataclass(frozen=True, slots=True)
class Needed:
    """Booked cases that cannot go because of one credential; `first_on` is a day on the hospital's clock."""

    count: int
    first_on: date
    is_ahead_of_it: bool = True
    """Whether the credential ends before the first of them."""
    cases: frozenset[UUID] = frozenset()

    def words(self, today: date) -> str:
        """“before 2 booked cases, first Mon 7 Dec”."""
        how = "before" if self.is_ahead_of_it else "not enough for"
        return f"{how} {count_words(self.count, 'booked case')}, {self._first(today)}"

    def need_words(self, it: str, today: date) -> str:
        """“3 booked cases need it, first Tue 24 Nov”."""
        need = "needs" if self.count == 1 else "need"
        return f"{count_words(self.count, 'booked case')} {need} {it}, {self._first(today)}"

    def _first(self, today: date) -> str:
        return f"{'' if self.count == 1 else 'first '}{day_words(self.first_on, today)}"


Source = Callable[[Collection[UUID]], Mapping[UUID, Needed]]
_sources: list[Source] = []


def register_needed(source: Source) -> None:
    """`source` runs inside the practice, in a constant number of queries."""
    _sources.append(source)


def together(needed: Iterable[Needed]) -> Needed | None:
    """What several credentials are needed for, each case once."""
    by_day = sorted(needed, key=lambda each: each.first_on)
    if not by_day:
        return None
    cases = frozenset[UUID]().union(*(each.cases for each in by_day))
    return Needed(len(cases), by_day[0].first_on, by_day[0].is_ahead_of_it, cases)


def needed_for(credential_ids: Collection[UUID]) -> dict[UUID, Needed]:
    """Of these credentials, those that a booked case fails by."""
    return (
        {pk: needed for source in _sources for pk, needed in source(credential_ids).items()} if credential_ids else {}
    )
