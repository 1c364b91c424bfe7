"""Where there is anything to deliver."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

LATE = timedelta(minutes=30)
"""What should have left longer ago is late; the watch's own functions ask the same."""


def practices_due(at: datetime) -> list[UUID]:
    """The open practices with a message due to leave, or left behind by a worker, at that instant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nc_practices_due(%s)", [at])
        return [row[0] for row in cursor.fetchall()]


def sweeps_due(at: datetime) -> list[UUID]:
    """The open practices to be swept at that instant: none has passed over them since the last full hour (UTC).

    None in a time zone that the database does not know, which is overdue instead.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nc_sweeps_due(%s)", [at])
        return [row[0] for row in cursor.fetchall()]


def sweeps_overdue(at: datetime) -> int:
    """How many open practices are over two hours past their day's first sweep at that instant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nc_sweeps_overdue(%s)", [at])
        return cursor.fetchone()[0]


def reconciliations_overdue(at: datetime) -> int:
    """How many open, live practices have had no reconciliation for fifty hours at that instant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nc_reconciliations_overdue(%s)", [at])
        return cursor.fetchone()[0]
