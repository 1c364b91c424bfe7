"""What the rows that a history points at are called today: one query a table, however many rows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Field, Model

Key = tuple[type[Model], Any]


class References:
    """The words for each row that these events point at. A row that is gone is said to be."""

    def __init__(self, events: Sequence[Any]) -> None:
        keys: dict[type[Model], set[Any]] = defaultdict(set)
        for event in events:
            for each in references_of(event):
                keys[each.related_model].add(getattr(event, each.attname))  # type: ignore[index]
        self._words: dict[Key, str] = {}
        for model, wanted in keys.items():
            rows = model._default_manager.select_related(*_chains(model)).filter(pk__in=wanted - {None})
            self._words |= {(model, row.pk): str(row) for row in rows}

    def words(self, field: Field, key: Any) -> str:
        return self._words.get((field.related_model, key), "one that is gone") if key else "nothing"  # type: ignore[arg-type]


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
