"""What other apps may wait for."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.dispatch import Signal

# What these people's standing is judged by has changed; sent inside the practice, after the rows are written. Keyword:
# technologist_ids, a frozenset.
credentials_changed = Signal()

_gathered: ContextVar[set[UUID] | None] = ContextVar("gathered", default=None)


def tell_changed(technologist_ids: Iterable[UUID]) -> None:
    """Says it at once, or at the end of what gathers."""
    changed, gathered = frozenset(technologist_ids), _gathered.get()
    if gathered is not None:
        gathered.update(changed)
    elif changed:
        credentials_changed.send(None, technologist_ids=changed)


def is_gathering() -> bool:
    """Whether this is one of many changes, told of when all are written."""
    return _gathered.get() is not None


@contextmanager
def gathering() -> Iterator[None]:
    """Many changes are told of once, when all are written; not at all when they fail."""
    people: set[UUID] = set()
    token = _gathered.set(people)
    try:
        yield
    finally:
        _gathered.reset(token)
    tell_changed(people)
