"""What providers tell of a message, kept once and taken into its state, which only moves forward.

Call-backs are repeated, come late and in any order: whatever the order, the same events leave the same state.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from notifications import failing, outages
from notifications.channels.base import Outcome, Verdict
from notifications.making_up import make_up_for_standstill
from notifications.masking import masked, storable
from notifications.models import Delivery, DeliveryState, EventKind, ProviderEvent

# How far a message is. What arrived stays so, whatever is told of it later but that it came back.
_RANKS = {
    DeliveryState.PENDING: 0,
    DeliveryState.SENDING: 0,
    DeliveryState.UNKNOWN: 0,
    DeliveryState.DEAD: 0,
    DeliveryState.ACCEPTED: 1,
    DeliveryState.FAILED: 2,
    DeliveryState.SUPPRESSED: 2,
    DeliveryState.OBSOLETE: 2,
    DeliveryState.KEPT: 2,
    DeliveryState.DELIVERED: 3,
    DeliveryState.BOUNCED: 4,
}
NOTHING_BESIDES = Outcome(Verdict.ACCEPTED)
_IN_DOUBT = (DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.DEAD)
_LOSSES = (DeliveryState.FAILED, DeliveryState.SUPPRESSED, DeliveryState.BOUNCED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event. `state` is what it makes of the message, None if nothing; `outcome` what it says besides, of the
    address and of our sender.

    `message_id` is the provider's; an SMS's event ids begin with it. `attempt`: of which try it is, None where there is
    only one.
    """

    provider: str
    event_id: str
    kind: EventKind
    happened_at: datetime
    state: DeliveryState | None = None
    outcome: Outcome = NOTHING_BESIDES
    code: str = ""
    words: str = ""
    message_id: str = ""
    attempt: int | None = None

    def __post_init__(self) -> None:
        for name in ("provider", "event_id", "code", "words", "message_id"):
            object.__setattr__(self, name, storable(getattr(self, name)))

    @property
    def asks_for_more(self) -> bool:
        """Whether something may have to leave because of it: another try, the next way, a word to the managers."""
        return self.outcome.verdict is not Verdict.ACCEPTED or bool(self.outcome.health)


def is_forward(now: str, then: str) -> bool:
    return _RANKS[DeliveryState(then)] > _RANKS[DeliveryState(now)]


@transaction.atomic
def receive(delivery_id: UUID, told: Told, at: datetime) -> Delivery | None:
    """Keep the event and follow it. Inside the practice; None where it has no such message."""
    delivery = Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    if delivery is not None and keep(told, delivery, at):
        _follow(delivery, told, at)
    return delivery


def keep(told: Told, delivery: Delivery | None, at: datetime) -> bool:
    """False where it was told before."""
    row = ProviderEvent(
        delivery=delivery,
        provider=told.provider[:20],
        event_id=told.event_id[:200],
        kind=told.kind,
        code=told.code[:40],
        words=masked(told.words)[:300],
        happened_at=told.happened_at,
        received_at=at,
    )
    ProviderEvent.objects.bulk_create([row], ignore_conflicts=True)
    return ProviderEvent.objects.filter(pk=row.pk).exists()


def keep_found(delivery: Delivery, found: Outcome | None, at: datetime) -> None:
    """What asking brought to light of a message that was lost: as its call-back would have told."""
    if found is None or not found.code or not found.provider_id:
        return
    told = Told(
        provider=delivery.provider,
        event_id=f"{found.provider_id}:asked",
        kind=EventKind.FAILED,
        happened_at=at,
        code=found.code,
        words=found.reason,
    )
    keep(told, delivery, at)


def ids_known_as_lost(delivery: Delivery) -> set[str]:
    """Of its former tries, as the provider numbers messages."""
    events = delivery.events.filter(kind=EventKind.FAILED).values_list("event_id", flat=True)
    return {event_id.partition(":")[0] for event_id in events}


def _follow(delivery: Delivery, told: Told, at: datetime) -> None:
    if told.state and _counts(delivery, told):
        _settle_doubt(delivery, told, at)
        _move(delivery, told, told.state, at)
        failing.after(delivery, told.outcome, at)
        if told.outcome.stops_batch:
            make_up_for_standstill(at)
    elif told.outcome.health:
        failing.turn_off(delivery, told.outcome, at)


def _settle_doubt(delivery: Delivery, told: Told, at: datetime) -> None:
    """Whatever became of it since, the provider took it."""
    if delivery.state in _IN_DOUBT and delivery.began_at and told.outcome.verdict is not Verdict.NOT_TAKEN:
        outages.taken_after_all(delivery.channel, at, tried_at=delivery.began_at)


def _counts(delivery: Delivery, told: Told) -> bool:
    """What arrived arrived, by whichever try. Anything else counts only where it is about the last one."""
    if told.state is None or not is_forward(delivery.state, told.state):
        return False
    if told.state in (DeliveryState.DELIVERED, DeliveryState.BOUNCED):
        return True
    return told.attempt in (None, delivery.attempts) and not _is_known_as_lost(delivery, told)


def _is_known_as_lost(delivery: Delivery, told: Told) -> bool:
    """It waits for its next try, and this is a late word of the one before."""
    if not told.message_id:
        return False
    lost = delivery.events.filter(kind=EventKind.FAILED, event_id__startswith=f"{told.message_id}:")
    return lost.exclude(event_id=told.event_id).exists()


def _move(delivery: Delivery, told: Told, state: DeliveryState, at: datetime) -> None:
    delivery.state, delivery.settled_at = state, at
    delivery.token = delivery.lease_until = None
    delivery.failure = told.outcome.reason[:300] if state in _LOSSES else ""
    delivery.provider, delivery.provider_id = told.provider[:20], (told.message_id or delivery.provider_id)[:120]
    delivery.save()
