"""Rows that go away between being looked up and being written to, as one does that is merged into another."""

import structlog
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from psycopg.errors import ForeignKeyViolation

log = structlog.get_logger(__name__)

READS = ("GET", "HEAD", "OPTIONS")
WORDS = "What this belongs to was merged or removed at this moment. Nothing was saved: open it again and look."


def has_vanished(error: Exception, method: str | None) -> bool:
    """Whether something that was there when a request began is why it failed: what it pointed at, or what it wrote."""
    pointed_at = isinstance(error, IntegrityError) and isinstance(error.__cause__, ForeignKeyViolation)
    written = isinstance(error, ObjectDoesNotExist) and method not in READS
    if pointed_at or written:
        log.warning("row_vanished", exc_info=error)
    return pointed_at or written
