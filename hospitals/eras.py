"""Answers that change on certain days only, remembered for the days between. Pure."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Eras(Generic[Answer]):
    """What is asked for judged days from first through last. `turns` are the days on which the answer may change, all
    of them from `known_from` through `known_through`."""

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
        self._remembered: dict[int, Answer] = {}

    def on(self, first: date, last: date) -> Answer:
        era = bisect_right(self._turns, first)
        # Days on both sides of a turn are judged for themselves, as are those of which no turns are known.
        if last != first and bisect_right(self._turns, last) != era:
            return self._ask(first, last)
        if first < self._known_from or last > self._known_through:
            return self._ask(first, last)
        if era not in self._remembered:
            self._remembered[era] = self._ask(first, last)
        return self._remembered[era]
