"""With which of the others a row is likely one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rapidfuzz import fuzz

from practices.merging.mergeable import Mergeable
from tenancy.models import PracticeOwned

SHOWN = 30


@dataclass(frozen=True, slots=True)
class Other:
    id: UUID
    name: str
    details: str


def others(what: Mergeable[Any], row: PracticeOwned, words: str) -> list[Other]:
    """The others of its kind, those whose name is most like its own first; with `words` only where all are found."""
    asked = words.casefold().split()
    rows = [each for each in what.model._default_manager.exclude(pk=row.pk) if _has(each, what, asked)]
    rows.sort(key=lambda each: (-_likeness(row, each), str(each)))
    return [Other(each.pk, str(each), what.details(each)) for each in rows[:SHOWN]]


def _has(row: PracticeOwned, what: Mergeable[Any], asked: list[str]) -> bool:
    told = f"{row} {what.details(row)}".casefold() if asked else ""
    return all(word in told for word in asked)


def _likeness(one: PracticeOwned, other: PracticeOwned) -> float:
    return fuzz.token_sort_ratio(str(one).casefold(), str(other).casefold())
