"""The history of a practice as people read it: newest first, who, what, and from what to what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from heapq import nlargest
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, Model

from audit.models import PracticeEvent
from audit.references import References, references_of
from tenancy.context import PART_OF

_VERBS = {"insert": "added", "update": "changed", "delete": "deleted"}
_UNSAID = {"id", "practice_id", "created_at"}


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a row, before and after, as text."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One change of one row. `at` is the instant its transaction began.

    `sentence` says it where the row has words of its own for it; `act` is the row of an act that has parts.
    """

    event_id: UUID
    at: datetime
    who: str
    verb: str
    what: str
    about: str
    changes: list[Change] = field(default_factory=list)
    sentence: str = ""
    act: UUID | None = None


def event_models() -> list[type[Model]]:
    """The history tables, each beside the table it tells of."""
    return [model for model in apps.get_models() if issubclass(model, PracticeEvent)]


def tracked_names() -> list[tuple[str, str]]:
    """(model label, words) of everything with a history, for a filter."""
    pairs = [(_label(model), _words(model)) for model in event_models()]
    return sorted(pairs, key=lambda pair: pair[1])


def recent(
    number: int,
    *,
    before: UUID | None = None,
    label: str = "",
    row: UUID | None = None,
    part_of: UUID | None = None,
) -> list[Entry]:
    """The newest entries of the open practice, older than event `before`, of one model or one row when asked.

    An act of many parts, such as a merge, is one entry: its parts are told with `part_of`, the row of the act, and
    where one model or one row is asked for. A constant number of queries for each history table.
    """
    models = [model for model in event_models() if label in ("", _label(model))]
    whole = not (label or row or part_of)
    found = [event for model in models for event in _newest(model, number, before, row, part_of, whole=whole)]
    newest = nlargest(number, found, key=lambda event: event.pgh_id)
    former = _former(newest)
    references = References([*newest, *former.values()])
    return [_entry(event, former.get(event.pgh_id), references) for event in newest]


def _newest(
    model: type[Model], number: int, before: UUID | None, row: UUID | None, part_of: UUID | None, *, whole: bool
) -> Iterable[Any]:
    events = model._default_manager.order_by("-pgh_id")
    if whole:
        events = events.exclude(pgh_context__has_key=PART_OF)
    if part_of:
        events = events.filter(**{f"pgh_context__{PART_OF}": str(part_of)})
    if before:
        events = events.filter(pgh_id__lt=before)
    if row:
        events = events.filter(id=row)
    return events[:number]


def _former(events: Sequence[Any]) -> dict[UUID, Any]:
    """For each update the event before it of the same row."""
    former: dict[UUID, Any] = {}
    for model in {type(event) for event in events}:
        updates = [event for event in events if type(event) is model and event.pgh_label == "update"]
        history = model._default_manager.filter(id__in={event.id for event in updates}).order_by("pgh_id")
        last: dict[UUID, Any] = {}
        for event in history:
            if event.id in last:
                former[event.pgh_id] = last[event.id]
            last[event.id] = event
    return former


def _entry(event: Any, former: Any, references: References) -> Entry:
    context = event.pgh_context or {}
    said = getattr(type(event).pgh_tracked_model, "log_sentence", None)
    return Entry(
        event_id=event.pgh_id,
        at=event.pgh_created_at,
        who=context.get("name") or "Outside the application",
        verb=_VERBS.get(event.pgh_label, event.pgh_label),
        what=_words(type(event)),
        about=_about(event, references),
        changes=_changes(event, former, references) if former else [],
        sentence=said(event) if said else "",
        act=event.id if said else None,
    )


def _changes(event: Any, former: Any, references: References) -> list[Change]:
    fields = [
        each for each in event._meta.local_fields if not each.name.startswith("pgh_") and each.name not in _UNSAID
    ]
    pairs = ((each, getattr(former, each.attname), getattr(event, each.attname)) for each in fields)
    return [
        Change(str(each.verbose_name), _value(each, old, references), _value(each, new, references))
        for each, old, new in pairs
        if old != new
    ]


def _value(each: Field, value: Any, references: References) -> str:
    return references.words(each, value) if each.is_relation else _text(value)


def _about(event: Any, references: References) -> str:
    """What the row calls itself; else whose it is and what tells it from the others."""
    if own := _first_of(event, "name", "email"):
        return own
    whose = [references.words(each, getattr(event, each.attname)) for each in references_of(event) if not each.null]
    return ", ".join(filter(None, [*whose, _first_of(event, "number", "stage", "expires_on", "words")]))


def _first_of(event: Any, *names: str) -> str:
    values = (getattr(event, name, None) for name in names)
    return next((_text(value) for value in values if value), "")


def _text(value: Any) -> str:
    match value:
        case None | "":
            return "nothing"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{value:%-d %b %Y, %H:%M} UTC"
        case date():
            return f"{value:%a %-d %b %Y}"
        case time():
            return f"{value:%H:%M}"
        case list():
            return ", ".join(map(str, value)) or "nothing"
    return str(value)


def _label(model: type[Model]) -> str:
    return model.pgh_tracked_model._meta.label_lower  # type: ignore[attr-defined]


def _words(model: type[Model]) -> str:
    return str(model.pgh_tracked_model._meta.verbose_name)  # type: ignore[attr-defined]
