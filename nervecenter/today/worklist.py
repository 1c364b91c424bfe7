"""Today as a work list: what is open, what a manager has put off, and what is done (rules.md C2).

An item has no row of its own and closes by itself when its fact is gone. What a manager does by hand is kept under the
item's key, which names the fact: a new fact is a new item.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError

from credentials.wording import day_words
from nervecenter.today.items import Item
from notifications.models import Handled, HandledState
from practices.models import Membership, Practice
from tenancy import clock

LONGEST = timedelta(days=90)
WEEK = timedelta(days=7)
WORDS = 300


@dataclass(frozen=True, slots=True)
class Worklist:
    open: list[Item]
    snoozed: list[Item]
    done: list[Item]


def sort_out(items: Iterable[Item], practice: Practice, on: date) -> Worklist:
    """By what managers did with each; `on` is the practice's day."""
    known = [_with_days(item, latest_day(item, practice, on), on) for item in items]
    rows = {row.key: row for row in _rows(known)}
    handled = [replace(item, handled=rows.get(item.key)) for item in known]
    return Worklist(
        open=[item for item in handled if not _is_put_off(item, on) and not _is_done(item)],
        snoozed=[item for item in handled if _is_put_off(item, on)],
        done=[item for item in handled if _is_done(item)],
    )


def latest_day(item: Item, practice: Practice, on: date) -> date | None:
    """The last day to which it can be put off: that of the first case it breaks, else its own; None where that has
    come."""
    days = [item.by] if item.by else [on + LONGEST]
    if item.breaks_at:
        days.append(clock.local(item.breaks_at, practice.timezone).date())
    return min(days) if item.key and min(days) > on else None


def snooze(item: Item, *, until: date, by: Membership, on: date, at: datetime) -> Handled:
    """Out of sight until that day, on which it is back. Raises ValidationError where that would be too late."""
    if item.latest is None:
        raise ValidationError("Its day has come, so it cannot be put off.")
    if not on < until <= item.latest:
        raise ValidationError(f"Choose a day after today, and {day_words(item.latest, on)} at the latest.")
    return _keep(item, state=HandledState.SNOOZED, until=until, note="", by=by, at=at)


def settle(item: Item, *, note: str, by: Membership, at: datetime) -> Handled:
    """A person has seen to it. Raises ValidationError where only the record itself settles it."""
    if not item.done_words:
        raise ValidationError("This closes by itself once it is put right.")
    return _keep(item, state=HandledState.DONE, until=None, note=note, by=by, at=at)


def _rows(items: Iterable[Item]) -> Iterable[Handled]:
    return Handled.objects.filter(key__in=[item.key for item in items if item.key]).select_related("by__user")


def _with_days(item: Item, latest: date | None, on: date) -> Item:
    return replace(item, latest=latest, proposed=min(latest, on + WEEK) if latest else None)


def _keep(item: Item, *, state: HandledState, until: date | None, note: str, by: Membership, at: datetime) -> Handled:
    row, _ = Handled.objects.update_or_create(
        key=item.key,
        defaults={
            "state": state,
            "until": until,
            "words": item.headline[:WORDS],
            "note": note[:WORDS],
            "by": by,
            "at": at,
        },
    )
    return row


def _is_put_off(item: Item, on: date) -> bool:
    """What cannot wait any longer is back, whatever was chosen before."""
    row = item.handled
    if row is None or row.state != HandledState.SNOOZED or row.until is None or item.latest is None:
        return False
    return on < min(row.until, item.latest)


def _is_done(item: Item) -> bool:
    return item.handled is not None and item.handled.state == HandledState.DONE
