"""What a loss means beyond its own message: for the address, for our sender, for another try, for the next channel."""

from datetime import datetime, timedelta

from notifications import addresses, backoff, outages, sender
from notifications.channels.base import Outcome, Verdict
from notifications.claim import give_up
from notifications.making_up import make_up
from notifications.models import Alert, Channel, Delivery, DeliveryState, EventKind, Health
from notifications.opting_out import remember_stop
from notifications.unreachable import LOST

TRIES_AFTER = (timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
"""Thrice within a day, where the phone may be there later."""


def after(delivery: Delivery, outcome: Outcome, at: datetime) -> None:
    """To be called once the delivery holds the state that the outcome gives it, in the same transaction.

    It may put the delivery back to wait: for another try, for our sender, for the carriers. Saves it then.
    """
    if outcome.stops_sender:
        sender.stop(delivery.channel, code=outcome.code, reason=outcome.openly, at=at)
        delivery.put_off(at + sender.LOOK_AGAIN_AFTER)
        delivery.retry_since = at
        _wait(delivery, outcome)
    elif outcome.verdict is Verdict.NOT_TAKEN and delivery.state == DeliveryState.FAILED:
        _hold_back(delivery, outcome, at)
    off = _turned_off(delivery, outcome, at)
    if outcome.again and (when := _next_try(delivery, at)):
        delivery.wait_until(when)
        _wait(delivery, outcome)
    lost = [delivery] if delivery.state in LOST else []
    if lost or off:
        make_up(at, lost=lost, turned_off=off)


def turn_off(delivery: Delivery, outcome: Outcome, at: datetime) -> None:
    """The address alone, where the message itself is past that."""
    if off := _turned_off(delivery, outcome, at):
        make_up(at, turned_off=off)


def _hold_back(delivery: Delivery, outcome: Outcome, at: datetime) -> None:
    """It was taken and did not go on for a reason of ours: it waits as if it had not been taken."""
    outages.held_back(delivery.channel, outcome.openly, at)
    if backoff.is_hopeless(at, delivery.retry_since or delivery.created_at):
        give_up(delivery, at, f"{backoff.TOO_LONG}{outcome.reason}")
        delivery.save()
        return
    delivery.setbacks += 1
    delivery.put_off(backoff.next_attempt(at, delivery.setbacks))
    _wait(delivery, outcome)


def _turned_off(delivery: Delivery, outcome: Outcome, at: datetime) -> list[tuple[str, str]]:
    if not outcome.health:
        return []
    health = Health(outcome.health)
    if health == Health.OPTED_OUT and delivery.channel == Channel.SMS:
        remember_stop(delivery.address, at=at)
    target = (delivery.channel, addresses.as_kept(delivery.channel, delivery.address))
    return [target] if addresses.turn_off(*target, health, reason=outcome.reason, at=at) else []


def _next_try(delivery: Delivery, at: datetime) -> datetime | None:
    """None once it was tried often enough, or where what it says would be too late by then."""
    tries = delivery.events.filter(kind=EventKind.FAILED).count()
    if not 0 < tries <= len(TRIES_AFTER):
        return None
    when = at + TRIES_AFTER[tries - 1]
    return None if Alert.objects.filter(items__delivery=delivery, leaves_by__lt=when).exists() else when


def _wait(delivery: Delivery, outcome: Outcome) -> None:
    delivery.state = DeliveryState.PENDING
    delivery.failure, delivery.settled_at, delivery.began_at = outcome.reason[:300], None, None
    delivery.token = delivery.lease_until = None
    delivery.save()
