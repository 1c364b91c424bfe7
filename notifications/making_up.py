"""After a message was lost or an address turned off: what else the person has, and who else has to know."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from django.db import transaction

from notifications.fan_out import fan_out
from notifications.models import Delivery
from notifications.unreachable import tell_of_address, tell_of_lost
from tenancy.context import current_practice_id

log = structlog.get_logger(__name__)


def make_up(at: datetime, *, lost: Sequence[Delivery] = (), turned_off: Sequence[tuple[str, str]] = ()) -> None:
    """Say it by the next way, and tell the managers whom nothing reaches. Inside the practice.

    What goes wrong here undoes this much and no more, for that it was lost stays true: the hourly sweep's fan-out takes
    the next way then.
    """
    try:
        with transaction.atomic():
            fan_out(at, current_practice_id())
            for channel, address in turned_off:
                tell_of_address(channel, address, at=at)
            tell_of_lost(lost, at=at)
    except Exception:
        log.exception("not_made_up", practice=str(current_practice_id()))
