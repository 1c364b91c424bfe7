"""Two rows that are one thing become one (rules.md D7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from practices.merging.choosing import fingerprint, proposed, taken_values
from practices.merging.following import afterwards, hand_over, look_ahead, rows_to_lock
from practices.merging.mergeable import Mergeable
from practices.merging.pair import Outlook, Pair, Row
from practices.merging.stillness import wait_for_stillness
from practices.models import Membership, Merge
from tenancy.context import as_part_of
from tenancy.models import PracticeOwned
from tenancy.settling import settled

CHANGED = "One of the two was changed since you looked. Look at both again; nothing was merged."
GONE = "One of the two is no longer on record. Nothing was merged."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person chose: the fields whose value is the other's, and whether what goes along is merged too.

    Nothing `taken`: what is proposed. `seen` is the fingerprint of what the choice was made from; empty: whatever it
    is now.
    """

    taken: frozenset[str] | None = None
    along: bool = True
    seen: str = ""


def outlook_of(what: Mergeable[Row], pair: Pair[Row]) -> Outlook:
    """What merging these two would move and do, and what stands in its way. Writes nothing."""
    return what.look(pair) + look_ahead(pair)


def merge(
    what: Mergeable[Row], kept: UUID, gone: UUID, wanted: Wanted, *, by: Membership | None, at: datetime
) -> Merge:
    """One row is left, everything that pointed at the other points at it, and one entry of the log says so.

    Raises ValidationError for what stands in the way, and for a choice made from what has changed since.
    """
    return settled(lambda: _merge(what, kept, gone, wanted, by=by, at=at))


def _merge(
    what: Mergeable[Row], kept: UUID, gone: UUID, wanted: Wanted, *, by: Membership | None, at: datetime
) -> Merge:
    wait_for_stillness()
    pair = _locked(what, kept, gone, by, at)
    if wanted.seen and wanted.seen != fingerprint(pair):
        raise ValidationError(CHANGED)
    outlook = outlook_of(what, pair)
    if outlook.obstacles:
        raise ValidationError(outlook.obstacles)
    names = what.name_of(pair.gone, pair.kept), what.name_of(pair.kept, pair.gone)
    taken = proposed(what.fields, pair) if wanted.taken is None else wanted.taken
    record = put_on_record(what.noun, pair, f"{' into '.join(names)}: {outlook.summary}")
    with as_part_of(record.pk):
        if wanted.along and (along := what.along(pair, taken)):
            _merge(along.what, along.pair.kept.pk, along.pair.gone.pk, Wanted(), by=by, at=at)
            pair = _locked(what, kept, gone, by, at)
        hand_over(pair)
        values = taken_values(what.fields, pair, taken)
        values |= what.joined(pair, values)
        remove(pair.gone)
        _save(pair.kept, values)
        afterwards(pair)
    return record


def put_on_record(kind: str, pair: Pair[Any], words: str) -> Merge:
    """The entry of the log, before anything moves: some of it moves only under a merge that is recorded."""
    record: Merge = Merge.objects.create(
        kind=kind,
        gone_id=pair.gone.pk,
        kept_id=pair.kept.pk,
        gone_name=str(pair.gone)[:300],
        words=words,
        merged_by=pair.by,
    )
    return record


def remove(gone: PracticeOwned) -> None:
    """Without Django's cascade: of a row that was forgotten the database says so, and nothing is lost."""
    rows = type(gone)._default_manager.filter(pk=gone.pk)
    rows._raw_delete(rows.db)  # type: ignore[attr-defined]


def _locked(what: Mergeable[Row], kept: UUID, gone: UUID, by: Membership | None, at: datetime) -> Pair[Row]:
    """Whoever writes to either, or points at either, is waited for and seen, or waits. Raises ValidationError."""
    loose: Pair[Row] = _both(what.model._default_manager.filter(pk__in=(kept, gone)), kept, gone, by, at)
    for rows in rows_to_lock(loose):
        list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    locked = what.model._default_manager.filter(pk__in=(kept, gone)).order_by("pk").select_for_update(of=("self",))
    return _both(locked, kept, gone, by, at)


def _both(rows: Iterable[Any], kept: UUID, gone: UUID, by: Membership | None, at: datetime) -> Pair[Row]:
    found = {row.pk: row for row in rows}
    if kept == gone or len(found) != 2:
        raise ValidationError(GONE)
    return Pair(found[kept], found[gone], by, at)


def _save(kept: PracticeOwned, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(kept, name, value)
    kept.clean_fields(exclude=[each.name for each in kept._meta.fields if each.name not in values])
    kept.validate_constraints()
    kept.save()
