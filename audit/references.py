"""What the rows that a history points at are called today: one query a table, however many rows."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Field, Model

Key = tuple[type[Model], Any]
Named = Callable[[set[UUID]], Mapping[UUID, str]]

_once_named: list[Named] = []


def also_named(named: Named) -> None:
    """Ask this, too, what rows were called that are gone. Called when an app is ready."""
    _once_named.append(named)


class References:
    """The words for each row that these events point at. A row that is gone is said to be."""

    def __init__(self, events: Sequence[Any]) -> None:
        keys: dict[type[Model], set[Any]] = defaultdict(set)
        for event in events:
            for each in references_of(event):
                keys[each.related_model].add(getattr(event, each.attname))  # type: ignore[index]
        self._words: dict[Key, str] = {}
        self._once: dict[Any, str] = {}
        for model, wanted in keys.items():
            rows = model._default_manager.select_related(*_chains(model)).filter(pk__in=wanted - {None})
            self._words |= {(model, row.pk): str(row) for row in rows}
        gone = {key for model, wanted in keys.items() for key in wanted - {None} if (model, key) not in self._words}
        for named in _once_named if gone else ():
            self._once |= named(gone)

    def words(self, field: Field, key: Any) -> str:
        if not key:
            return "nothing"
        known = self._words.get((field.related_model, key))  # type: ignore[arg-type]
        return known or self._once.get(key, "one that is gone")


def references_of(event: Any) -> list[Field]:
    """The foreign keys of the row that an event tells of."""
    return [each for each in event._meta.local_fields if each.is_relation and not each.name.startswith("pgh_")]


def _chains(model: type[Model], depth: int = 2) -> Iterator[str]:
    """What a row's own name may be made of, two steps away at most."""
    for each in model._meta.local_fields:
        if each.is_relation:
            yield each.name
            if depth > 1 and isinstance(each.related_model, type):
                yield from (f"{each.name}__{further}" for further in _chains(each.related_model, depth - 1))
