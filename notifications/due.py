"""Where there is anything to deliver."""

from datetime import datetime
from uuid import UUID

from tenancy.platform import every_practice_id


def practices_due(at: datetime) -> list[UUID]:
    """The practices with deliveries due at that instant."""
    return every_practice_id()
