"""Taking deliveries that are due, so that no two workers send the same one. Runs inside a practice.

A lease that runs out before the provider was about to be called is simply taken again. Afterwards nobody knows
whether the message left: that is a doubt, and a delivery survives one of them (rules.md G2).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from notifications.making_up import make_up
from notifications.models import Channel, Delivery, DeliveryState, EventKind
from notifications.tries import keep_failed
from tenancy.written import Written

BATCH = 50
MOST_DOUBTS = 2
IN_DOUBT = "It was interrupted while the provider was called."
GIVEN_UP = "Nobody knows whether it arrived: both attempts ended without an answer."

# Waiting, or left behind by a worker whose lease ran out.
_DUE = Written(
    Delivery,
    """
    SELECT {columns} FROM notifications_delivery delivery
    WHERE practice_id = %(practice)s AND state IN ('pending', 'sending', 'unknown') AND next_attempt_at <= %(at)s
      AND (lease_until IS NULL OR lease_until <= %(at)s)
    ORDER BY next_attempt_at, id LIMIT %(most)s
    FOR UPDATE SKIP LOCKED""",
)
_DOUBTED = ["state", "token", "lease_until", "doubts", "due_since", "next_attempt_at", "failure", "settled_at"]


class Errand(StrEnum):
    SEND = "send"
    ASK = "ask"
    """Ask the provider whether it knows the message."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One delivery that is this worker's until its lease runs out and another worker's token stands in the row."""

    delivery: UUID
    token: UUID
    channel: str
    errand: Errand


@transaction.atomic(savepoint=False)
def claim(at: datetime, *, most: int = BATCH) -> dict[Claim, Delivery]:
    """Take what is due, oldest first. Rows that another worker is taking are skipped, not waited for.

    Each with its row as it is now, which is true until the transaction ends.
    """
    claims = take(at, most=most)
    hold(claims)
    return claims


def take(at: datetime, *, most: int = BATCH) -> dict[Claim, Delivery]:
    """As claim, with nothing written yet: whoever is not begun before the transaction ends is still to be held."""
    due = _DUE.ask(at=at, most=most)
    _leave_in_doubt([delivery for delivery in due if _was_begun(delivery)], at)
    token, until = uuid4(), lease(at)
    mine = [delivery for delivery in due if delivery.state != DeliveryState.DEAD and delivery.next_attempt_at <= at]
    return {_taken(delivery, token, until): delivery for delivery in mine}


def hold(claims: Mapping[Claim, Delivery]) -> None:
    """Once the transaction is committed they are this worker's."""
    if claims:
        Delivery.objects.bulk_update(claims.values(), ["state", "began_at", "token", "lease_until"])


def doubt(delivery: Delivery, at: datetime, why: str) -> None:
    """Nobody knows whether it left: ask or try once more in a while, and give up at the second doubt."""
    delivery.doubts += 1
    delivery.failure = why[:300]
    delivery.lease_until = delivery.token = None
    if delivery.doubts >= MOST_DOUBTS and delivery.channel == Channel.EMAIL:
        give_up(delivery, at, GIVEN_UP)
        return
    delivery.state = DeliveryState.UNKNOWN
    delivery.put_off(_after_doubt(delivery, at))


def give_up(delivery: Delivery, at: datetime, why: str) -> None:
    """Managers see it on Today, and why."""
    delivery.state = DeliveryState.DEAD
    delivery.failure = why[:300]
    delivery.settled_at = at


def lease(at: datetime) -> datetime:
    return at + timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)


def _was_begun(delivery: Delivery) -> bool:
    return delivery.state == DeliveryState.SENDING and delivery.began_at is not None


def _leave_in_doubt(deliveries: Sequence[Delivery], at: datetime) -> None:
    keep_failed(deliveries, EventKind.IN_DOUBT, IN_DOUBT, at)
    for delivery in deliveries:
        doubt(delivery, at, IN_DOUBT)
    Delivery.objects.bulk_update(deliveries, _DOUBTED)
    if given_up := [delivery for delivery in deliveries if delivery.state == DeliveryState.DEAD]:
        make_up(at, lost=given_up)


def _taken(delivery: Delivery, token: UUID, until: datetime) -> Claim:
    asks = delivery.state == DeliveryState.UNKNOWN and delivery.channel == Channel.SMS
    if not asks:
        delivery.state, delivery.began_at = DeliveryState.SENDING, None
    delivery.token, delivery.lease_until = token, until
    return Claim(delivery.pk, token, delivery.channel, Errand.ASK if asks else Errand.SEND)


def _after_doubt(delivery: Delivery, at: datetime) -> datetime:
    if delivery.channel == Channel.EMAIL:
        # The lease of the attempt in doubt: it may still be under way where a worker only seems to be gone.
        return max(lease(delivery.began_at or at), at)
    return (delivery.began_at or at) + timedelta(seconds=settings.DELIVERY_UNKNOWN_SECONDS)
