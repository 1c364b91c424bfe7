"""What a mail provider's event means, in Anymail's normal form (https://anymail.dev, “Tracking sent mail status”)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from notifications.channels.base import Outcome, Verdict
from notifications.channels.bounces import About, about, has_fine_code, is_bare
from notifications.events import Told
from notifications.models import DeliveryState, EventKind, Health

_KINDS = {
    EventType.QUEUED: EventKind.QUEUED,
    EventType.SENT: EventKind.SENT,
    EventType.DELIVERED: EventKind.DELIVERED,
    EventType.DEFERRED: EventKind.DEFERRED,
    EventType.FAILED: EventKind.FAILED,
    EventType.BOUNCED: EventKind.BOUNCED,
    EventType.REJECTED: EventKind.REJECTED,
    EventType.COMPLAINED: EventKind.COMPLAINED,
    EventType.UNSUBSCRIBED: EventKind.UNSUBSCRIBED,
    EventType.OPENED: EventKind.OPENED,
    EventType.CLICKED: EventKind.CLICKED,
    EventType.AUTORESPONDED: EventKind.AUTO_REPLY,
}
_STATES = {
    EventType.QUEUED: DeliveryState.ACCEPTED,
    EventType.SENT: DeliveryState.ACCEPTED,
    EventType.DELIVERED: DeliveryState.DELIVERED,
    EventType.OPENED: DeliveryState.DELIVERED,
    EventType.CLICKED: DeliveryState.DELIVERED,
    EventType.COMPLAINED: DeliveryState.DELIVERED,
    EventType.FAILED: DeliveryState.FAILED,
    EventType.REJECTED: DeliveryState.FAILED,
}
# Why a provider refuses to send at all: what it remembers of the address.
_REMEMBERED = {
    RejectReason.INVALID: Health.INVALID,
    RejectReason.BOUNCED: Health.BOUNCED,
    RejectReason.SPAM: Health.COMPLAINED,
    RejectReason.UNSUBSCRIBED: Health.OPTED_OUT,
}
_OF_THE_MOMENT = (RejectReason.TIMED_OUT, RejectReason.BLOCKED, RejectReason.SPAM, RejectReason.OTHER)
# Anymail calls these bounces too; how each provider says that it was a passing one.
_SOFT = ("soft", "transient", "temporary", "undetermined", "blocked")
_FIELDS = ("event", "type", "Type", "bounceType", "severity")
_SOFT_CLASSES = ("20", "21", "22", "23", "40", "70")  # SparkPost's


def told_of(event: AnymailTrackingEvent, provider: str, at: datetime) -> Told:
    """`at`: when it came, which stands in where the provider names no time."""
    outcome = _outcome(event)
    return Told(
        provider=provider,
        event_id=_event_id(event),
        kind=_KINDS.get(event.event_type, EventKind.OTHER),
        happened_at=event.timestamp or at,
        state=_state(event, outcome),
        outcome=outcome,
        code=str(event.reject_reason or ""),
        words=_words(event),
    )


def _state(event: AnymailTrackingEvent, outcome: Outcome) -> DeliveryState | None:
    """What came back for the moment may still arrive, so it is only held to have failed."""
    if event.event_type == EventType.BOUNCED:
        return DeliveryState.BOUNCED if outcome.health else DeliveryState.FAILED
    return _STATES.get(event.event_type)


def _outcome(event: AnymailTrackingEvent) -> Outcome:
    match event.event_type:
        case EventType.BOUNCED:
            health = Health.BOUNCED if _is_hard(event) else ""
            return Outcome(Verdict.REJECTED, reason=f"It came back: {_words(event)}", health=health)
        case EventType.REJECTED:
            health = _REMEMBERED.get(event.reject_reason, "")
            return Outcome(Verdict.REJECTED, reason=f"The provider does not send there: {_words(event)}", health=health)
        case EventType.FAILED:
            return Outcome(Verdict.REJECTED, reason=f"The provider could not send it: {_words(event)}")
        case EventType.COMPLAINED:
            reason = "Its reader reported a message of ours as spam."
            return Outcome(Verdict.ACCEPTED, reason=reason, health=Health.COMPLAINED)
        case EventType.UNSUBSCRIBED:
            reason = "Its reader asked the mail provider for no more."
            return Outcome(Verdict.ACCEPTED, reason=reason, health=Health.OPTED_OUT)
    return Outcome(Verdict.ACCEPTED)


def _is_hard(event: AnymailTrackingEvent) -> bool:
    """About the address, not about the moment, the message or our reputation."""
    words = " ".join(_texts(event))
    if _is_called_soft(event.esp_event) or (event.reject_reason in _OF_THE_MOMENT and not has_fine_code(words)):
        return False
    whom = about(words)
    return whom is About.RECIPIENT or (whom is About.UNCLEAR and is_bare(words))


def _is_called_soft(raw: object) -> bool:
    parts = list(_parts(raw))
    said = " ".join(str(part.get(field, "")) for part in parts for field in _FIELDS).lower()
    return any(word in said for word in _SOFT) or any(
        part.get("hard_bounce") is False or part.get("bounce_class") in _SOFT_CLASSES for part in parts
    )


def _parts(raw: object) -> Iterator[Mapping[str, object]]:
    """The event and what it holds, however deep."""
    if isinstance(raw, Mapping):
        yield raw
        for value in raw.values():
            yield from _parts(value)


def _texts(event: AnymailTrackingEvent) -> list[str]:
    return [str(text) for text in (event.mta_response, event.description) if text]


def _words(event: AnymailTrackingEvent) -> str:
    return " ".join(next(iter(_texts(event)), "").split()) or str(event.reject_reason or event.event_type)


def _event_id(event: AnymailTrackingEvent) -> str:
    """Not every provider numbers its events; then what identifies one does. One number may stand for several kinds."""
    moment = event.timestamp.isoformat() if event.timestamp else ""
    parts = (event.event_id,) if event.event_id else (event.message_id, moment, event.recipient)
    given = ":".join(str(part or "") for part in (event.event_type, *parts))
    return given if len(given) <= 200 else f"{event.event_type}:{sha256(given.encode()).hexdigest()}"
