"""What becomes of the rows that point at a row that is merged away. Each app says it of its own tables, when ready.

A test finds every foreign key to something that can be merged, and fails until somebody follows it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from practices.merging.pair import Count, Outlook, Pair, together
from tenancy.models import PracticeOwned

_followers: dict[type[PracticeOwned], list["Follower"]] = defaultdict(list)


def _looks_at_nothing(pair: Pair[Any]) -> Outlook:
    return Outlook()


def _locks_nothing(pair: Pair[Any]) -> Iterable[QuerySet[Any]]:
    return ()


def _does_nothing(pair: Pair[Any]) -> None:
    return None


# Each follower knows of which kind its pairs are.
@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """`keys` are the fields it answers for, as “scheduling.Case.hospital”, those without a constraint too.

    `locks` gives rows that others lock before those that are merged, and may take locks of other kinds. `look` writes
    nothing. `move` leaves no row behind that points at the one merged away. `after` runs when that is deleted and the
    kept one has its new values: it has judged again what is judged by them. Lower orders come first.
    """

    keys: tuple[str, ...] = ()
    locks: Callable[[Pair[Any]], Iterable[QuerySet[Any]]] = _locks_nothing
    look: Callable[[Pair[Any]], Outlook] = _looks_at_nothing
    move: Callable[[Pair[Any]], None] = _does_nothing
    after: Callable[[Pair[Any]], None] = _does_nothing
    order: int = 50


def follow(model: type[PracticeOwned], *followers: Follower) -> None:
    """These have to do with merges of that model."""
    _followers[model] = sorted([*_followers[model], *followers], key=lambda each: each.order)


def followers_of(model: type[PracticeOwned]) -> list[Follower]:
    return list(_followers[model])


def keys_followed() -> dict[type[PracticeOwned], set[str]]:
    return {model: {key for each in followers for key in each.keys} for model, followers in _followers.items()}


def moving(model: type[PracticeOwned], field: str, one: str = "", many: str = "", *, order: int = 50) -> Follower:
    """The rows simply point at the kept one from now on, each as it is. Counted where `one` and `many` say as what."""

    def look(pair: Pair[Any]) -> Outlook:
        return Outlook(moves=[Count(_rows(model, field, pair.gone).count(), one, many)] if one else [])

    def move(pair: Pair[Any]) -> None:
        _rows(model, field, pair.gone).update(**{field: pair.kept})

    return Follower(keys=(key_of(model, field),), look=look, move=move, order=order)


def moving_unless_alike(
    model: type[PracticeOwned], field: str, one: str = "", many: str = "", *, alike: tuple[str, ...]
) -> Follower:
    """As `moving`; of two rows that are alike in these fields the kept one's stays and the other goes."""

    def look(pair: Pair[Any]) -> Outlook:
        stay_out = len(twins(model._default_manager.all(), field, pair, alike=alike))
        rows = _rows(model, field, pair.gone).count() - stay_out
        return Outlook(moves=[Count(rows, one, many)] if one else [])

    def move(pair: Pair[Any]) -> None:
        model._default_manager.filter(pk__in=twins(model._default_manager.all(), field, pair, alike=alike)).delete()
        _rows(model, field, pair.gone).update(**{field: pair.kept})

    return Follower(keys=(key_of(model, field),), look=look, move=move)


def twins(rows: QuerySet[Any], field: str, pair: Pair[Any], *, alike: Iterable[str]) -> list[UUID]:
    """The keys of those rows that point at `gone` and are alike, in these fields, to one that points at `kept`."""
    names = tuple(alike)
    ours, theirs = (rows.order_by().filter(**{field: each.pk}) for each in (pair.kept, pair.gone))
    taken = set(ours.values_list(*names))
    return [key for key, *values in theirs.values_list("pk", *names) if tuple(values) in taken]


def besides(field: str, model: type[PracticeOwned], constraint: str) -> tuple[str, ...]:
    """The other fields of that unique constraint: of rows alike in these only one may point at a row by `field`."""
    fields = next(each.fields for each in model._meta.constraints if each.name == constraint)  # type: ignore[attr-defined]
    return tuple(name for name in fields if name not in ("practice_id", field))


def look_ahead(pair: Pair[Any]) -> Outlook:
    return together(each.look(pair) for each in followers_of(type(pair.kept)))


def rows_to_lock(pair: Pair[Any]) -> Iterable[QuerySet[Any]]:
    """Before the two themselves, each set in the order of its keys."""
    for each in followers_of(type(pair.kept)):
        yield from each.locks(pair)


def hand_over(pair: Pair[Any]) -> None:
    """Everything that points at `gone` points at `kept`."""
    for each in followers_of(type(pair.kept)):
        each.move(pair)


def afterwards(pair: Pair[Any]) -> None:
    for each in followers_of(type(pair.kept)):
        each.after(pair)


def key_of(model: type[PracticeOwned], field: str) -> str:
    return f"{model._meta.label}.{field}"


def _rows(model: type[PracticeOwned], field: str, row: PracticeOwned) -> Any:
    return model._default_manager.order_by().filter(**{field: row.pk})
