"""Kinds of rows that can be merged, each described by the app that owns it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic

from practices.merging.choosing import Choosable
from practices.merging.pair import Outlook, Pair, Row


@dataclass(frozen=True, slots=True)
class Along:
    """Another pair that is best merged with it, and the sentence that offers it."""

    what: "Mergeable[Any]"
    pair: Pair[Any]
    label: str
    help: str


def _nothing_along(pair: Pair[Any], taken: frozenset[str]) -> Along | None:
    return None


def _no_details(row: Any) -> str:
    return ""


def _nothing_more(pair: Pair[Any]) -> Outlook:
    return Outlook()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mergeable(Generic[Row]):
    """`fields` are chosen from; `joined` gives what the kept row gets whatever is chosen, such as the notes of both.

    `along` depends on what is taken from the other. `list_route` and `page_route` name pages; `<page_route>-merge` is
    the choice, `<page_route>-merge-with` the preview.
    """

    model: type[Row]
    noun: str
    plural: str
    fields: tuple[Choosable, ...]
    joined: Callable[[Pair[Any], dict[str, object]], dict[str, object]]
    list_route: str
    page_route: str
    details: Callable[[Any], str] = _no_details
    look: Callable[[Pair[Any]], Outlook] = _nothing_more
    along: Callable[[Pair[Any], frozenset[str]], Along | None] = _nothing_along

    def name_of(self, row: Row, beside: Row) -> str:
        """With what tells it from a namesake."""
        details = self.details(row) if str(row) == str(beside) else ""
        return f"{row} ({details})" if details else str(row)
