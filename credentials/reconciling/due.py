"""Where a day is still to be reconciled."""

from datetime import datetime
from uuid import UUID

from django.db import connection


def practices_to_reconcile(at: datetime) -> list[UUID]:
    """Open practices half an hour past their sweep hour, whose day has no reconciliation yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nc_reconciliations_due(%s)", [at])
        return [row[0] for row in cursor.fetchall()]
