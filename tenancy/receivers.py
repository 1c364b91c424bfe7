"""Gives each practice-owned model its wall when its class is made, so that no Meta can lose it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BaseConstraint, Index, Model
from django.db.models.signals import class_prepared
from django.dispatch import receiver

from tenancy.constraints import CompositeForeignKey, RowWall
from tenancy.fields import PracticeForeignKey
from tenancy.models import Walled


@receiver(class_prepared)
def raise_the_wall(sender: type[Model], **_: Any) -> None:
    meta = sender._meta
    if not issubclass(sender, Walled) or meta.abstract or meta.proxy or sender.__module__ == "__fake__":
        return
    _add(sender, "constraints", [RowWall(name=f"{meta.db_table}_wall", also=sender.wall_also_visible)])
    foreign_keys = [] if is_history(sender) else [f for f in meta.local_fields if isinstance(f, PracticeForeignKey)]
    _add(sender, "constraints", [_composite(meta.db_table, field) for field in foreign_keys])
    _add(sender, "indexes", [_index(sender, field) for field in foreign_keys])


def is_history(model: type[Model]) -> bool:
    """An event table, which outlives the rows it tells of and so refers to none by constraint."""
    return hasattr(model, "pgh_tracked_model")


def _composite(table: str, field: PracticeForeignKey) -> CompositeForeignKey:
    return CompositeForeignKey(field=field.name, name=f"{table}_{field.column}_fk"[-63:])


def _index(model: type[Model], field: PracticeForeignKey) -> Index:
    index = Index(fields=["practice_id", field.name])
    index.set_name_with_model(model)
    return index


def _add(model: type[Model], option: str, items: Sequence[BaseConstraint | Index]) -> None:
    # Migrations read original_attrs, everything else reads _meta.
    merged = [*getattr(model._meta, option), *items]
    setattr(model._meta, option, merged)
    model._meta.original_attrs[option] = merged
