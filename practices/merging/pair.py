"""What a merge is about, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from practices.models import Membership
from tenancy.models import PracticeOwned

Row = TypeVar("Row", bound=PracticeOwned)


@dataclass(frozen=True, slots=True)
class Pair(Generic[Row]):
    """Two rows that are one thing: all that points at `gone` will point at `kept`. `at` is an instant."""

    kept: Row
    gone: Row
    by: Membership | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Count:
    """“3 requirements”."""

    number: int
    one: str
    many: str

    @property
    def noun(self) -> str:
        return self.one if self.number == 1 else self.many

    def __str__(self) -> str:
        return f"{self.number} {self.noun}"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a merge would move, what it would do besides, and what stands in its way: each a plain sentence."""

    moves: list[Count] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    obstacles: list[str] = field(default_factory=list)

    def __add__(self, other: "Outlook") -> "Outlook":
        return Outlook([*self.moves, *other.moves], [*self.says, *other.says], [*self.obstacles, *other.obstacles])

    @property
    def moved(self) -> list[Count]:
        """Those of which there are any."""
        return [count for count in self.moves if count.number]

    @property
    def summary(self) -> str:
        """“3 requirements, 12 cases moved”."""
        return f"{', '.join(map(str, self.moved))} moved" if self.moved else "nothing else was on record of it"


def together(outlooks: Iterable[Outlook]) -> Outlook:
    return sum(outlooks, Outlook())
