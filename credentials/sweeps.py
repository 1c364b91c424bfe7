"""The daily sweep: what is due becomes alerts and messages, once, whoever sweeps and however often."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class SweepCounts:
    """What one pass did; practices are those whose hour had come."""

    practices: int = 0
    alerts: int = 0
    technologist_alerts: int = 0
    manager_alerts: int = 0
    covered: int = 0
    deliveries: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def sweep(at: datetime, practice_id: UUID | None = None) -> SweepCounts:
    """One pass of the daily sweep as if it were that instant, over one practice or all of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nc_sweep(%s, %s)", [at, practice_id])
        return SweepCounts(*cursor.fetchone())
