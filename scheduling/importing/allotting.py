"""Who gets the seat where several are wanted of one person at one time (rules.md E1, E4). Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

# Of somebody on record, or of somebody whom the same file brings.
PersonKey: TypeAlias = UUID | int


@dataclass(frozen=True, slots=True)
class Held:
    """A live seat in the room, over [start, end)."""

    person: PersonKey
    starts_at: datetime
    ends_at: datetime
    label: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A seat in the room that a list asks for; of two at one time that of the lower rank is live, then the earlier."""

    key: int
    seat: Held
    rank: int = 0


def allot(held: Iterable[Held], wishes: Sequence[Wish]) -> dict[int, str]:
    """By key: blank for a seat that can be live, else the label of the case it would clash with.

    Back to back is no clash.
    """
    taken: dict[PersonKey, list[Held]] = defaultdict(list)
    for each in held:
        taken[each.person].append(each)
    found: dict[int, str] = {}
    for wish in sorted(wishes, key=lambda each: (each.rank, each.seat.starts_at, each.key)):
        others = taken[wish.seat.person]
        clash = next((other for other in others if _overlap(wish.seat, other)), None)
        found[wish.key] = clash.label if clash else ""
        if clash is None:
            others.append(wish.seat)
    return found


def _overlap(one: Held, other: Held) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
