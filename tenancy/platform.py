"""Work over every practice: one transaction each, and a failure in one leaves the others alone."""

from collections.abc import Callable, Iterator
from uuid import UUID

import structlog
from django.db import connection

from tenancy.constraints import PRACTICE_TABLE
from tenancy.context import SYSTEM, Actor, practice_context

log = structlog.get_logger(__name__)


def every_practice_id() -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {PRACTICE_TABLE} ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def for_each_practice(*, actor: Actor = SYSTEM) -> Iterator[UUID]:
    """Yields each practice's id with that practice open. The caller's body runs in the practice's own transaction."""
    for practice_id in every_practice_id():
        with practice_context(practice_id, actor=actor):
            yield practice_id


def attempt_in_each(work: Callable[[UUID], None], practice_ids: list[UUID]) -> list[UUID]:
    """Run `work` in each practice's transaction; returns the practices in which it failed (and was rolled back)."""
    failed = []
    for practice_id in practice_ids:
        try:
            with practice_context(practice_id):
                work(practice_id)
        except Exception:
            log.exception("practice_failed", practice=str(practice_id))
            failed.append(practice_id)
    return failed
