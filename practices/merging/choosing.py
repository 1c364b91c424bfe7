"""Of each field in which the two rows differ: which of them is kept."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from practices.merging.pair import Pair

NOTHING = "nothing"


def _of_the_field(row: Model, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, date):
        return f"{value:%a} {value.day} {value:%b %Y}"
    return str(value if value is not None else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosable:
    """A field of which one of two values is kept. Where the kept row has none, the other's is proposed.

    `beside` are fields that go with it. `blank` says what no value means where that is a value of its own.
    """

    name: str
    label: str
    words: Callable[[Any], str] | None = None
    beside: tuple[str, ...] = ()
    blank: str = ""

    def said(self, row: Model) -> str:
        said = self.words(row) if self.words else _of_the_field(row, self.name)
        return said or self.blank or NOTHING

    def differs(self, pair: Pair[Any]) -> bool:
        ours, theirs = getattr(pair.kept, self.name), getattr(pair.gone, self.name)
        return ours != theirs and (bool(self.blank) or not _is_blank(theirs))

    def proposes_other(self, pair: Pair[Any]) -> bool:
        return not self.blank and _is_blank(getattr(pair.kept, self.name))

    def values(self, row: Model) -> dict[str, object]:
        return {name: getattr(row, name) for name in (self.name, *self.beside)}


def zone_words(row: Any) -> str:
    """“America/Los Angeles”."""
    return str(row.timezone).replace("_", " ")


def differing(fields: Iterable[Choosable], pair: Pair[Any]) -> list[Choosable]:
    return [each for each in fields if each.differs(pair)]


def proposed(fields: Iterable[Choosable], pair: Pair[Any]) -> frozenset[str]:
    """The names of those that are taken from the other where nobody says otherwise."""
    return frozenset(each.name for each in differing(fields, pair) if each.proposes_other(pair))


def taken_values(fields: Iterable[Choosable], pair: Pair[Any], taken: Iterable[str]) -> dict[str, object]:
    """What the kept row gets of the other: the fields whose names are in `taken`."""
    chosen = set(taken)
    values: dict[str, object] = {}
    for each in differing(fields, pair):
        if each.name in chosen:
            values |= each.values(pair.gone)
    return values


def fingerprint(pair: Pair[Any]) -> str:
    """Of all that both rows hold: what was chosen from is what is merged."""
    held = [[(each.attname, getattr(row, each.attname)) for each in row._meta.concrete_fields] for row in _both(pair)]
    return hashlib.sha256(repr(held).encode()).hexdigest()[:32]


def names_joined(kept: Iterable[str], others: Iterable[str], *, besides: Iterable[str], longest: int) -> list[str]:
    """Each name once, whatever its capitals, and none of those `besides`, which it goes by anyway."""
    known = {name.casefold() for name in besides}
    joined = []
    for name in (*kept, *others):
        word = name.strip()[:longest]
        if word and word.casefold() not in known:
            known.add(word.casefold())
            joined.append(word)
    return joined


def notes_joined(kept: str, other: str) -> str:
    """The lines of both, each once."""
    lines = kept.splitlines()
    return "\n".join([*lines, *(line for line in other.splitlines() if line not in lines)])


def _is_blank(value: object) -> bool:
    return value is None or value == ""


def _both(pair: Pair[Any]) -> tuple[Model, Model]:
    return pair.kept, pair.gone
