"""History written by triggers: one event table beside each tracked table, walled and append-only (rules.md H5)."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

import pghistory
import pgtrigger
from django.db.models import BaseConstraint, Index, Model

from audit.models import PracticeEvent

Tracked = TypeVar("Tracked", bound=type[Model])

NEVER_TRUNCATE = "RAISE EXCEPTION 'history is append-only';"


def tracked(
    *, exclude: tuple[str, ...] = (), constraints: tuple[BaseConstraint, ...] = ()
) -> Callable[[Tracked], Tracked]:
    """Class decorator: keep every insert, update and delete of a practice-owned model, or of the practice itself.

    A change of a row without a practice_id belongs to the practice that is open; where none is, it is refused.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude),
        base_model=PracticeEvent,
        obj_field=None,
        context_id_field=None,  # type: ignore[arg-type]
        append_only=True,
        meta={
            "constraints": list(constraints),
            "indexes": [Index(fields=["practice_id", "id"])],
            "triggers": [_truncate_trigger()],
        },
    )


def ever(model: type[Model], key: str = "id", **was: object) -> set[UUID]:
    """The keys of the open practice's rows that had these values at some time, whatever they have now."""
    return set(model.pgh_event_model.objects.filter(**was).values_list(key, flat=True))  # type: ignore[attr-defined]


def _truncate_trigger() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="never_truncate",
        level=pgtrigger.Statement,
        operation=pgtrigger.Truncate,
        when=pgtrigger.Before,
        func=NEVER_TRUNCATE,
    )
