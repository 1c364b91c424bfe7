"""The last look before a message leaves: is it still ours, still true, still wanted, and is it day?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import transaction

from notifications import sender
from notifications.channels.base import Outgoing
from notifications.channels.opened import NOT_CONFIGURED, is_configured
from notifications.claim import Claim, lease
from notifications.links import link_to
from notifications.message import Message, compose
from notifications.models import Alert, Channel, Delivery, DeliveryState
from notifications.models.alert import AlertState
from notifications.quiet import next_allowed
from notifications.reachable import unusable
from notifications.readers import Readers, alerts_of, hand_over, may_be_told
from notifications.render import render
from notifications.status_refs import status_url
from practices.models import Practice
from tenancy.context import current_practice_id

NO_CONSENT = "No consent to SMS is on record."
MOVED = "Nobody it is for has this address any more when it was about to leave."
NOTHING_LEFT = "Nothing in it was true any more when it was about to leave."


@dataclass(frozen=True, slots=True)
class Begun:
    """The message to hand to the provider, or the state the delivery has come to instead; "" if it is not ours."""

    state: str
    outgoing: Outgoing | None = None


@transaction.atomic
def begin(claim: Claim, at: datetime) -> Begun:
    """From the moment this commits with a message, nobody knows without asking whether it left."""
    delivery = _mine(claim)
    if delivery is None:
        return Begun("")
    practice = Practice.objects.get(pk=current_practice_id())
    _look_again(delivery, practice, at)
    delivery.save()
    outgoing = _outgoing(delivery, practice) if delivery.state == DeliveryState.SENDING else None
    return Begun(delivery.state, outgoing)


def message_id(delivery: Delivery) -> str:
    """The same for every attempt (RFC 5322, 3.6.4): mail programs then show one message."""
    return f"<{delivery.pk}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2] or 'localhost'}>"


def _mine(claim: Claim) -> Delivery | None:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related(
        "technologist__membership__user", "membership__user"
    )
    return rows.filter(pk=claim.delivery, token=claim.token, state=DeliveryState.SENDING, began_at=None).first()


def _look_again(delivery: Delivery, practice: Practice, at: datetime) -> None:
    alerts = alerts_of(delivery)
    wanted = may_be_told(alerts, practice, at)
    readers = _reached(delivery, wanted)
    told = _leave_out_what_nobody_hears(delivery, alerts, readers)
    if not told:
        state, why = _why_nobody(delivery, wanted)
        _end(delivery, state, at, why)
        return
    hand_over(delivery, readers, practice)
    message = _still_true(delivery, told, practice, at)
    target = (delivery.channel, delivery.address)
    if message is None:
        _end(delivery, DeliveryState.OBSOLETE, at, NOTHING_LEFT)
    elif why := unusable([target]).get(target):
        _end(delivery, DeliveryState.SUPPRESSED, at, why)
    elif stopped := sender.open_stops().get(delivery.channel):
        _postpone(delivery, at + sender.LOOK_AGAIN_AFTER)
        delivery.failure = stopped.reason
    elif (allowed := _allowed(delivery, told, practice, at)) > at:
        _postpone(delivery, allowed)
    else:
        _write(delivery, message)
        _keep_or_start(delivery, at)


def _reached(delivery: Delivery, wanted: Readers) -> Readers:
    here = wanted.at_address_of(delivery)
    return here.consenting() if delivery.channel == Channel.SMS else here


def _leave_out_what_nobody_hears(delivery: Delivery, alerts: Sequence[Alert], readers: Readers) -> list[Alert]:
    """It stays open, and without its item the fan-out says it where its people are now."""
    told = [alert for alert in alerts if readers.hear(alert)]
    delivery.items.exclude(alert__in=told).delete()
    return told


def _why_nobody(delivery: Delivery, wanted: Readers) -> tuple[DeliveryState, str]:
    if wanted.at_address_of(delivery):
        return DeliveryState.SUPPRESSED, NO_CONSENT
    return DeliveryState.OBSOLETE, MOVED if wanted else NOTHING_LEFT


def _still_true(delivery: Delivery, alerts: Sequence[Alert], practice: Practice, at: datetime) -> Message | None:
    message = compose(delivery, alerts, practice, at)
    gone = [alert.pk for alert in alerts if alert.pk not in message.said]
    Alert.objects.filter(pk__in=gone, state=AlertState.OPEN).update(state=AlertState.OBSOLETE)
    return message if message.said else None


def _allowed(delivery: Delivery, alerts: Sequence[Alert], practice: Practice, at: datetime) -> datetime:
    if delivery.channel != Channel.SMS:
        return at
    day = next_allowed(at, delivery.timezone, quiet_from=practice.quiet_from, quiet_until=practice.quiet_until)
    return min([day, *(max(alert.leaves_by, at) for alert in alerts if alert.leaves_by)])


def _postpone(delivery: Delivery, until: datetime) -> None:
    delivery.state, delivery.next_attempt_at = DeliveryState.PENDING, until
    delivery.token = delivery.lease_until = None


def _write(delivery: Delivery, message: Message) -> None:
    rendered = render(message, delivery.channel)
    delivery.subject, delivery.body_text, delivery.body_html = rendered.subject, rendered.text, rendered.html


def _keep_or_start(delivery: Delivery, at: datetime) -> None:
    if not is_configured(delivery.channel):
        _end(delivery, DeliveryState.KEPT, at, NOT_CONFIGURED[Channel(delivery.channel)])
        return
    delivery.began_at, delivery.lease_until = at, lease(at)
    delivery.attempts += 1


def _end(delivery: Delivery, state: DeliveryState, at: datetime, why: str) -> None:
    delivery.state, delivery.settled_at, delivery.failure = state, at, why
    delivery.token = delivery.lease_until = None


def _outgoing(delivery: Delivery, practice: Practice) -> Outgoing:
    return Outgoing(
        address=delivery.address,
        subject=delivery.subject,
        text=delivery.body_text,
        html=delivery.body_html,
        sender_name=practice.name,
        reply_to=practice.contact_email,
        message_id=message_id(delivery),
        link=link_to(delivery),
        reference={"practice": str(delivery.practice_id), "delivery": str(delivery.pk)},
        callback=status_url(delivery) if delivery.channel == Channel.SMS else "",
    )
