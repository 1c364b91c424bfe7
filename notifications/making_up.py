"""After a message was lost or its channel stopped: what else the person has, and who else has to know."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction

from notifications.fan_out import fan_out
from notifications.models import Alert, Delivery
from notifications.standstill import cannot_wait, standing_still
from notifications.unreachable import tell_of_address, tell_of_lost, tell_of_unsaid, tell_of_waiting
from tenancy.context import current_practice_id

log = structlog.get_logger(__name__)


def make_up(
    at: datetime,
    *,
    lost: Sequence[Delivery] = (),
    turned_off: Sequence[tuple[str, str]] = (),
    unsaid: Sequence[Alert] = (),
) -> None:
    """Say it by the next way, and tell the managers whom nothing reaches. Inside the practice.

    `unsaid` was left out of a message, whose address its reader has no more.

    What goes wrong here undoes this much and no more, for that it was lost stays true: the hourly sweep's fan-out takes
    the next way then.
    """
    try:
        with transaction.atomic():
            fan_out(at, current_practice_id())
            for channel, address in turned_off:
                tell_of_address(channel, address, at=at)
            tell_of_lost(lost, at=at)
            tell_of_unsaid(unsaid, at=at)
    except Exception:
        log.exception("not_made_up", practice=str(current_practice_id()))


def make_up_for_standstill(at: datetime) -> None:
    """Say by the next way what cannot wait for a channel by which nothing leaves, and tell the managers whom nothing
    else reaches. Inside the practice; otherwise as make_up."""
    try:
        with transaction.atomic():
            since = standing_still()
            if cannot_wait(since, at).exists():
                fan_out(at, current_practice_id())
                tell_of_waiting(cannot_wait(since, at), list(since), at=at)
    except Exception:
        log.exception("not_made_up", practice=str(current_practice_id()))
