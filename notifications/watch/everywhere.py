"""How messages stand in every practice: counts, ids and states, never a word of them (rules.md H2, H6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from notifications.models import Channel, DeliveryState

_TROUBLE = "is_overdue OR is_unchecked OR late > 0 OR unknown > 0 OR dead > 0 OR differences > 0"


@dataclass(frozen=True, slots=True)
class PracticeWatch:
    """`late` first should have left half an hour ago; `dead` and `not_reached` are of 30 days. Days are the practice's
    own. `is_unchecked`: live, and not reconciled for fifty hours."""

    practice: UUID
    is_live: bool
    is_overdue: bool
    swept_at: datetime | None
    waiting: int
    late: int
    oldest_due_at: datetime | None
    unknown: int
    dead: int
    not_reached: int
    reconciled_on: date | None
    expected: int | None
    said: int | None
    differences: int | None
    kept: int | None
    is_unchecked: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """Over all open practices. `not_zero` are those whose last reconciliation found a difference,
    `unchecked` those that had none for fifty hours."""

    practices: int
    overdue: int
    waiting: int
    late: int
    unknown: int
    dead: int
    not_reached: int
    in_trouble: int
    not_zero: int
    unchecked: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class DayReconciled:
    day: date
    practices: int
    expected: int
    said: int
    differences: int
    kept: int


class InWords:
    """A channel and a state as people read them."""

    channel: str
    state: str

    @property
    def channel_words(self) -> str:
        return Channel(self.channel).label

    @property
    def state_words(self) -> str:
        return DeliveryState(self.state).label


@dataclass(frozen=True, slots=True)
class StuckDelivery(InWords):
    """Given up within 30 days, or half an hour late. `due_since`: when it first should have left."""

    practice: UUID
    delivery: UUID
    channel: str
    state: str
    attempts: int
    doubts: int
    created_at: datetime
    due_since: datetime
    next_attempt_at: datetime
    lease_until: datetime | None


@dataclass(frozen=True, slots=True)
class ChannelCount(InWords):
    """All that are still to leave; of the others those made within 24 hours."""

    channel: str
    state: str
    number: int
    oldest_due_at: datetime | None


def totals(at: datetime) -> Totals:
    (row,) = _rows(
        "SELECT count(*), count(*) FILTER (WHERE is_overdue), coalesce(sum(waiting), 0), coalesce(sum(late), 0),"
        " coalesce(sum(unknown), 0), coalesce(sum(dead), 0), coalesce(sum(not_reached), 0),"
        f" count(*) FILTER (WHERE {_TROUBLE}), count(*) FILTER (WHERE differences > 0),"
        " count(*) FILTER (WHERE is_unchecked), min(oldest_due_at)"
        " FROM nc_watch_practices(%s)",
        at,
    )
    return Totals(*row)


def practices_in_trouble(at: datetime, most: int) -> list[PracticeWatch]:
    """Past their sweep, with late, unknown or dead messages, or days that do not add up or nobody worked out anew; the
    worst first."""
    order = "is_overdue DESC, is_unchecked DESC, differences DESC NULLS LAST, late DESC, dead DESC, practice_id"
    rows = _rows(f"SELECT * FROM nc_watch_practices(%s) WHERE {_TROUBLE} ORDER BY {order} LIMIT %s", at, most)
    return [PracticeWatch(*row) for row in rows]


def days_reconciled(at: datetime) -> list[DayReconciled]:
    """The last reconciliation of each practice, by its day, the newest first."""
    rows = _rows(
        "SELECT reconciled_on, count(*), sum(expected), sum(said), sum(differences), sum(kept)"
        " FROM nc_watch_practices(%s) WHERE reconciled_on IS NOT NULL"
        " GROUP BY reconciled_on ORDER BY reconciled_on DESC",
        at,
    )
    return [DayReconciled(*row) for row in rows]


def stuck_deliveries(at: datetime, most: int, practice_id: UUID | None = None) -> list[StuckDelivery]:
    """The oldest first, in one practice or in all."""
    rows = _rows(
        "SELECT * FROM nc_watch_deliveries(%s) WHERE %s::uuid IS NULL OR practice_id = %s"
        " ORDER BY delivery_id LIMIT %s",
        at,
        practice_id,
        practice_id,
        most,
    )
    return [StuckDelivery(*row) for row in rows]


def practices_with_stuck(at: datetime) -> list[UUID]:
    return [row[0] for row in _rows("SELECT DISTINCT practice_id FROM nc_watch_deliveries(%s) ORDER BY 1", at)]


def late_deliveries(at: datetime) -> int:
    """How many messages should have left half an hour ago, whether nobody took them up or they are tried in vain."""
    ((late,),) = _rows("SELECT count(*) FROM nc_watch_deliveries(%s) WHERE state <> 'dead'", at)
    return int(late)


def channel_counts(at: datetime) -> list[ChannelCount]:
    return [ChannelCount(*row) for row in _rows("SELECT * FROM nc_watch_counts(%s) ORDER BY channel, state", at)]


def went_nowhere(counts: Iterable[ChannelCount]) -> int:
    """How many of the last 24 hours were kept here, as no provider was configured for their channel."""
    return sum(each.number for each in counts if each.state == DeliveryState.KEPT)


def _rows(query: str, *params: datetime | UUID | int | None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()
