"""What became of each try of ours, kept among the events of its message: proof of what was done besides what was told.

A try that was taken needs none: it stands in the message itself.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from notifications.models import Delivery, EventKind, ProviderEvent

US = "NerveCenter"
OPERATOR = "the operator"
MOST = 10
"""Of so many tries each failure is kept; after that only where the reason is another one."""


def keep_failed(deliveries: Iterable[Delivery], kind: EventKind, why: str, at: datetime, *, code: str = "") -> None:
    """To be called while they still hold the reason of the try before. Inside the practice; one query at most."""
    rows = [
        _event(each, kind, f"{each.attempts}:{kind}", at, words=f"Attempt {each.attempts}: {why}", code=code)
        for each in deliveries
        if each.attempts <= MOST or each.failure != why[:300]
    ]
    ProviderEvent.objects.bulk_create(rows, ignore_conflicts=True)


def keep_another_try(deliveries: Iterable[Delivery], at: datetime) -> None:
    """By an operator, with what had become of them. To be called before they are changed."""
    rows = [
        _event(each, EventKind.ANOTHER_TRY, f"again:{at.isoformat()}", at, words=_formerly(each), provider=OPERATOR)
        for each in deliveries
    ]
    ProviderEvent.objects.bulk_create(rows, ignore_conflicts=True)


def _event(
    delivery: Delivery, kind: EventKind, key: str, at: datetime, *, words: str, code: str = "", provider: str = US
) -> ProviderEvent:
    return ProviderEvent(
        delivery=delivery,
        provider=provider,
        event_id=f"{delivery.pk}:{key}",
        kind=kind,
        code=code[:40],
        words=words[:300],
        happened_at=at,
        received_at=at,
    )


def _formerly(delivery: Delivery) -> str:
    when = f"{delivery.settled_at.astimezone(UTC):%d %b %Y %H:%M} UTC" if delivery.settled_at else ""
    times = "1 attempt" if delivery.attempts == 1 else f"{delivery.attempts} attempts"
    twice = " Its reader may have it already." if delivery.doubts else ""
    return f"Given up {when} after {times}.{twice} {delivery.failure}".replace("  ", " ")
