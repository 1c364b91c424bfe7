"""Our own sender, which a provider may refuse: then a whole channel waits, in every practice, until it is lifted."""

from datetime import datetime, timedelta

import structlog

from notifications.models import SenderStop
from notifications.operators import tell_operators
from tenancy.tasks import wake
from tenancy.written import Written

_OPEN = Written(SenderStop, "SELECT {columns} FROM notifications_senderstop senderstop WHERE lifted_at IS NULL")

A_MINUTE = 60
LOOK_AGAIN_AFTER = timedelta(minutes=10)
"""How long a message waits at a time while its channel is stopped."""

log = structlog.get_logger(__name__)


def stop(channel: str, *, code: str, reason: str, at: datetime) -> None:
    """Nothing more leaves by the channel. Operators are told once, however many messages find it out."""
    _, is_new = SenderStop.objects.get_or_create(
        channel=channel, lifted_at=None, defaults={"code": code, "reason": reason[:300], "since": at}
    )
    if is_new:
        log.error("sender_stopped", channel=channel, code=code)
        wake(tell_operators, channel)


def tell_again() -> None:
    """Wake who tells operators, where that has not gone well yet."""
    for channel in SenderStop.objects.filter(lifted_at=None, told_at=None).values_list("channel"):
        wake(tell_operators, *channel, expires=A_MINUTE)


def open_stops() -> dict[str, SenderStop]:
    """By channel, those that nobody has lifted. One query; asked once a batch."""
    return {stopped.channel: stopped for stopped in _OPEN.ask()}


def lift(channel: str, *, by: str, at: datetime) -> bool:
    """An operator has put it right; what waits leaves within LOOK_AGAIN_AFTER. False if it was not stopped."""
    stopped = SenderStop.objects.filter(channel=channel, lifted_at=None)
    return bool(stopped.update(lifted_at=at, lifted_by=by[:254]))
