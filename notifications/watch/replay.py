"""Giving messages that were given up another try, and those that are late their turn at once."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from notifications.due import LATE
from notifications.models import Delivery, DeliveryState
from notifications.tasks import deliver_practice
from notifications.tries import keep_another_try
from notifications.watch.everywhere import practices_with_stuck
from tenancy.platform import attempt_in_each
from tenancy.tasks import wake

GIVEN_UP_FOR = timedelta(days=30)

log = structlog.get_logger(__name__)


def replay(at: datetime, *, by: UUID, practice_id: UUID | None = None) -> int:
    """In one practice or in all that have any; the number given another try. Not to be called inside a practice.

    What was given up after two attempts without an answer may have arrived: its reader then has it twice. Before it
    leaves it is looked at again like any other, so that nothing goes that is not true any more. Its former end stays
    on record among its events.
    """
    practices = [each for each in practices_with_stuck(at) if practice_id in (None, each)]
    counts: dict[UUID, int] = {}

    def one(each: UUID) -> None:
        counts[each] = _requeue(at)
        wake(deliver_practice, each)

    attempt_in_each(one, practices)
    given = sum(counts.values())
    log.info("deliveries_replayed", by=str(by), practices=len(counts), deliveries=given)
    return given


def _requeue(at: datetime) -> int:
    """What was given up begins a span of its own, and what is late is due now."""
    dead = Delivery.objects.filter(state=DeliveryState.DEAD, created_at__gt=at - GIVEN_UP_FOR)
    mine = list(dead.select_for_update())
    keep_another_try(mine, at)
    late = Delivery.objects.filter(state=DeliveryState.PENDING, lease_until=None, due_since__lte=at - LATE)
    late.filter(next_attempt_at__gt=at).update(next_attempt_at=at)
    return Delivery.objects.filter(pk__in=[each.pk for each in mine]).update(
        state=DeliveryState.PENDING,
        next_attempt_at=at,
        due_since=None,
        retry_since=at,
        setbacks=0,
        doubts=0,
        began_at=None,
        settled_at=None,
        token=None,
        lease_until=None,
        failure="",
    )
