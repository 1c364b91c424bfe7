"""One message's life, step by step: what we did, what the provider told, what its reader did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from notifications.models import Delivery, DeliveryState, EventKind, ProviderEvent

GOOD, SOON, BAD, QUIET = "good", "soon", "bad", "quiet"

_EVENTS = {
    EventKind.DELIVERED: (GOOD, "circle-check"),
    EventKind.OPENED: (GOOD, "mail-check"),
    EventKind.CLICKED: (GOOD, "mail-check"),
    EventKind.ANSWERED: (GOOD, "message-square"),
    EventKind.DEFERRED: (SOON, "clock"),
    EventKind.UNSUBSCRIBED: (SOON, "bell-off"),
    EventKind.FAILED: (BAD, "mail-x"),
    EventKind.BOUNCED: (BAD, "mail-x"),
    EventKind.REJECTED: (BAD, "mail-x"),
    EventKind.COMPLAINED: (BAD, "mail-x"),
    EventKind.NOT_TAKEN: (SOON, "clock"),
    EventKind.IN_DOUBT: (SOON, "circle-question-mark"),
    EventKind.ANOTHER_TRY: (QUIET, "rotate-cw"),
}
_NEVER_LEFT = (DeliveryState.OBSOLETE, DeliveryState.SUPPRESSED, DeliveryState.KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """`at` is an instant; `by` says whose word it is."""

    at: datetime
    word: str
    by: str
    tone: str = QUIET
    icon: str = "clock"
    detail: str = ""


def timeline(delivery: Delivery, events: Iterable[ProviderEvent]) -> list[Moment]:
    """The latest last. Of former attempts stands what became of them."""
    moments = [_written(delivery), *_ours(delivery), *(_told(event) for event in events)]
    if delivery.acknowledged_at:
        moments.append(
            Moment(at=delivery.acknowledged_at, word="Acknowledged", by="its reader", tone=GOOD, icon="check-check")
        )
    return sorted(moments, key=lambda moment: moment.at)


def _written(delivery: Delivery) -> Moment:
    if delivery.resend_of_id:
        return Moment(at=delivery.created_at, word="Sent again by hand", by=delivery.sent_again_by, icon="rotate-cw")
    return Moment(at=delivery.created_at, word="Prepared", by="NerveCenter", icon="file-text")


def _ours(delivery: Delivery) -> Iterable[Moment]:
    if delivery.began_at:
        yield Moment(
            at=delivery.began_at, word="Handed over", by="NerveCenter", icon="send", detail=_attempts(delivery)
        )
    if delivery.settled_at is None:
        return
    if delivery.state in _NEVER_LEFT or not delivery.provider_id:
        word, tone, icon = delivery.get_state_display().capitalize(), delivery.tone, delivery.icon
    else:
        word, tone, icon = "Accepted", QUIET, "check"
    yield Moment(
        at=delivery.settled_at,
        word=word,
        by=delivery.provider or "NerveCenter",
        tone=tone,
        icon=icon,
        detail="" if word == "Accepted" else delivery.failure,
    )


def _attempts(delivery: Delivery) -> str:
    return f"attempt {delivery.attempts}" if delivery.attempts > 1 else ""


def _told(event: ProviderEvent) -> Moment:
    tone, icon = _EVENTS.get(EventKind(event.kind), (QUIET, "clock"))
    detail = ", ".join(filter(None, (event.words.removesuffix("."), event.code)))
    return Moment(
        at=event.happened_at,
        word=event.get_kind_display().capitalize(),
        by=event.provider,
        tone=tone,
        icon=icon,
        detail=detail,
    )
