"""Answers that change on certain days only, each remembered with the days through which it holds. Pure."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from credentials.validity import ONE_DAY

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Era(Generic[Answer]):
    """The answer for all judged days that lie within since and through; one that holds for its own days only has
    since after through."""

    answer: Answer
    since: date = date.max
    through: date = date.min

    def holds(self, first: date, last: date) -> bool:
        return self.since <= first and last <= self.through


class Eras(Generic[Answer]):
    """What is asked, for judged days from first through last; `turns` are the days on which the answer may change,
    known from `known_from` through `known_through`."""

    __slots__ = ("_ask", "_known_from", "_known_through", "_remembered", "_turns")

    def __init__(
        self,
        ask: Callable[[date, date], Answer],
        turns: Iterable[date],
        known_from: date = date.min,
        known_through: date = date.max,
    ) -> None:
        self._ask, self._turns = ask, sorted(turns)
        self._known_from, self._known_through = known_from, known_through
        self._remembered: dict[int, Era[Answer]] = {}

    def on(self, first: date, last: date) -> Era[Answer]:
        turns = self._turns
        place = bisect_right(turns, first)
        era = self._remembered.get(place)
        if era is not None and era.holds(first, last):
            return era
        # Days on both sides of a turn are judged for themselves.
        if last != first and bisect_right(turns, last) != place:
            return Era(self._ask(first, last))
        since = max(turns[place - 1], self._known_from) if place else self._known_from
        through = min(turns[place] - ONE_DAY, self._known_through) if place < len(turns) else self._known_through
        era = Era(self._ask(first, last), since, through)
        if era.holds(first, last):
            self._remembered[place] = era
            return era
        return Era(era.answer)
