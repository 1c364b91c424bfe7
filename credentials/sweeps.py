"""The daily sweep: what is due becomes alerts and messages, once, whoever sweeps and however often."""

from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

import structlog
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, ForeignKeyViolation

from credentials.ladder import Audience
from notifications.due import sweeps_due
from notifications.outlets import named_outlets
from practices.models import Practice
from tenancy.platform import every_practice_id

# Practices in one transaction: enough to work on sets, few enough to be done in seconds on the busiest day.
TOGETHER = 1000
ATTEMPTS = 3

Then = Callable[[Collection[UUID]], object]

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SweepCounts:
    """What one pass did; practices are those whose hour had come."""

    practices: int = 0
    alerts: int = 0
    technologist_alerts: int = 0
    manager_alerts: int = 0
    covered: int = 0
    deliveries: int = 0

    def __add__(self, other: "SweepCounts") -> "SweepCounts":
        return SweepCounts(**{name: count + asdict(other)[name] for name, count in asdict(self).items()})

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class DueAlert:
    """A rung due at an instant and not emitted yet, with the wider ones it stands for, widest first.

    `due_on`: the day it counts down to. `rung`: None for an escalation alone. `today`: the technologist's.
    """

    credential_id: UUID
    technologist_id: UUID
    audience: Audience
    due_on: date
    rung: int | None
    covered: tuple[int, ...]
    round: int
    escalated: bool
    today: date


def sweep(at: datetime, practice_id: UUID | None = None) -> SweepCounts:
    """One pass of the daily sweep as if it were that instant, over one practice or all of them.

    Rules.md B and C1. A practice whose sweep hour has not come on its own clock is left out; one in rehearsal is noted
    and nothing more. It may be repeated, run late and run beside another. Many practices go in several transactions,
    each of which stays done if the process is ended.
    """
    return _sweep_all(at, [practice_id] if practice_id else every_practice_id())


def sweep_due(at: datetime, *, then: Then | None = None) -> SweepCounts:
    """What the timetable does every minute: a pass over the practices that none has passed over since the last full
    hour. So each is swept once an hour, and soon after a time in which nothing ran.

    `then` is called after each transaction with its practices, whose messages may leave while others are being swept.
    """
    return _sweep_all(at, sweeps_due(at), then)


def _sweep_all(at: datetime, practice_ids: list[UUID], then: Then | None = None) -> SweepCounts:
    total = SweepCounts()
    for first in range(0, len(practice_ids), TOGETHER):
        part = practice_ids[first : first + TOGETHER]
        swept = _sweep_or_each(at, part)
        if then and swept.practices:
            then(set(part))
        total += swept
    return total


def due_now(practice: Practice, at: datetime) -> list[DueAlert]:
    """What a sweep at that instant would emit, live or in rehearsal. Inside the practice; writes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT credential_id, technologist_id, audience, due_on, rung, covered, round, escalated, today"
            " FROM nc_due_expiries(%s, %s, channels => %s) ORDER BY credential_id, audience",
            [at, [practice.pk], named_outlets()],
        )
        return [_due_alert(*row) for row in cursor.fetchall()]


def _sweep_or_each(at: datetime, practice_ids: list[UUID]) -> SweepCounts:
    """One by one after a value that the database cannot work with, such as a zone it does not know: the other practices
    must not wait for that one to be put right."""
    try:
        return _sweep(at, practice_ids)
    except DataError:
        if len(practice_ids) > 1:
            return sum((_sweep_or_each(at, [practice_id]) for practice_id in practice_ids), SweepCounts())
        log.exception("practice_not_swept", practice=str(practice_ids[0]))
        return SweepCounts()


def _sweep(at: datetime, practice_ids: list[UUID]) -> SweepCounts:
    """Again after a deadlock with somebody who writes to the same people at this moment, or merges two of them."""
    for _ in range(ATTEMPTS - 1):
        try:
            return _sweep_once(at, practice_ids)
        except (OperationalError, IntegrityError) as error:
            if not isinstance(error.__cause__, (DeadlockDetected, ForeignKeyViolation)):
                raise
    return _sweep_once(at, practice_ids)


def _sweep_once(at: datetime, practice_ids: list[UUID]) -> SweepCounts:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nc_sweep(%s, %s, %s)", [at, practice_ids, named_outlets()])
        return SweepCounts(*cursor.fetchone())


def _due_alert(
    credential: UUID,
    technologist: UUID,
    audience: str,
    due_on: date,
    rung: int | None,
    covered: list[int],
    round_: int,
    escalated: bool,
    today: date,
) -> DueAlert:
    return DueAlert(
        credential, technologist, Audience(audience), due_on, rung, tuple(covered), round_, escalated, today
    )
