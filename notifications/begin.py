"""The last look before messages leave: are they still ours, still true, still wanted, and is it day?

A batch is looked at together, for what its messages have in common is read once. What is then written may leave within
seconds, one call after the other; whatever waits longer is looked at anew. See ADR 21.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from notifications import sender
from notifications.channels.base import Outgoing
from notifications.channels.letters import bare
from notifications.channels.opened import NOT_CONFIGURED, is_configured
from notifications.claim import Claim, lease
from notifications.look import Look, look
from notifications.making_up import make_up, make_up_for_standstill
from notifications.message import Message, compose
from notifications.models import Alert, Channel, Delivery, DeliveryState
from notifications.models.alert import AlertState
from notifications.quiet import next_allowed
from notifications.readers import Readers, hand_over, may_be_told
from notifications.render import render
from notifications.status_refs import status_url
from tenancy.context import current_practice_id

NO_CONSENT = "No consent to text messages is on record."
MOVED = "Nobody it is for has this address any more when it was about to leave."
TURNED_OFF = "Its reader has turned off by this way all that it was to say."
NOTHING_LEFT = "Nothing in it was true any more when it was about to leave."

# Thousands of messages leave an hour, so that what each of them costs is counted: one statement a batch.
_STORE = """
UPDATE notifications_delivery d
SET subject = w.subject, body_text = w.body_text, body_html = w.body_html,
    state = 'sending', began_at = NULL, token = %s, lease_until = %s
FROM (VALUES {rows}) w (id, subject, body_text, body_html)
WHERE d.practice_id = %s AND d.id = w.id"""


@dataclass(frozen=True, slots=True)
class Begun:
    """The message to hand to the provider, or the state the delivery has come to instead; "" if it is not ours."""

    claim: Claim
    state: str
    outgoing: Outgoing | None = None
    unsaid: Sequence[Alert] = ()
    """What it was to say to those who have its address no more."""


@transaction.atomic(savepoint=False)
def begin(claims: Collection[Claim], at: datetime, *, rows: Mapping[Claim, Delivery] | None = None) -> list[Begun]:
    """Write the claimed messages, or say why they do not leave. Inside the practice.

    None is under way yet: each must be started first (settle.hand_on), and may be begun again until then. In the
    transaction that took them, `rows` are those that were taken, and what is begun is held.
    """
    if not claims:
        return []
    mine = {delivery.pk: delivery for delivery in (_mine(claims) if rows is None else map(rows.__getitem__, claims))}
    found = look(list(mine.values()), at)
    begun = [_begun(claim, mine.get(claim.delivery), found) for claim in claims]
    _store([mine[each.claim.delivery] for each in begun if each.outgoing], at)
    if any(each.channel in found.stops and each.state == DeliveryState.PENDING for each in mine.values()):
        make_up_for_standstill(at)
    if unsaid := [alert for each in begun for alert in each.unsaid]:
        make_up(at, unsaid=unsaid)
    return begun


def message_id(delivery: Delivery) -> str:
    """The same for every attempt (RFC 5322, 3.6.4): mail programs then show one message."""
    return f"<{delivery.pk}@{bare(settings.DEFAULT_FROM_EMAIL).rpartition('@')[2] or 'localhost'}>"


def _mine(claims: Collection[Claim]) -> Iterable[Delivery]:
    rows = Delivery.objects.select_for_update().filter(pk__in=[claim.delivery for claim in claims])
    return rows.filter(token__in={claim.token for claim in claims}, state=DeliveryState.SENDING, began_at=None)


def _begun(claim: Claim, delivery: Delivery | None, found: Look) -> Begun:
    if delivery is None:
        return Begun(claim, "")
    alerts = found.alerts[delivery.pk]
    wanted = may_be_told(alerts, found.practice, found.at, managers=found.managers)
    readers = _reached(delivery, wanted)
    told = _leave_out_what_nobody_hears(delivery, alerts, readers)
    unsaid = [alert for alert in alerts if alert not in told and wanted.hear(alert)]
    message = _look_again(delivery, found, wanted, readers, told)
    if delivery.state != DeliveryState.SENDING or message is None:
        delivery.save()
        return Begun(claim, delivery.state, unsaid=unsaid)
    return Begun(claim, delivery.state, _outgoing(delivery, message), unsaid)


def _look_again(
    delivery: Delivery, found: Look, wanted: Readers, readers: Readers, told: Sequence[Alert]
) -> Message | None:
    if not told:
        alerts = found.alerts[delivery.pk]
        state, why = _why_nobody(delivery, wanted) if alerts else (DeliveryState.SUPPRESSED, TURNED_OFF)
        _end(delivery, state, found.at, why)
        return None
    if hand_over(delivery, readers, found.practice):
        delivery.save(update_fields=["technologist", "membership", "recipient_name", "timezone"])
    message = _still_true(delivery, told, found)
    if message is None:
        _end(delivery, DeliveryState.OBSOLETE, found.at, NOTHING_LEFT)
        return None
    _let_leave(delivery, told, message, found)
    return message


def _reached(delivery: Delivery, wanted: Readers) -> Readers:
    here = wanted.at_address_of(delivery)
    return here.consenting() if delivery.channel == Channel.SMS else here


def _leave_out_what_nobody_hears(delivery: Delivery, alerts: Sequence[Alert], readers: Readers) -> list[Alert]:
    """It stays open, and without its item the fan-out says it where its people are now."""
    told = [alert for alert in alerts if readers.hear(alert)]
    if len(told) < len(alerts):
        delivery.items.exclude(alert__in=told).delete()
    return told


def _why_nobody(delivery: Delivery, wanted: Readers) -> tuple[DeliveryState, str]:
    if wanted.at_address_of(delivery):
        return DeliveryState.SUPPRESSED, NO_CONSENT
    return DeliveryState.OBSOLETE, MOVED if wanted else NOTHING_LEFT


def _still_true(delivery: Delivery, alerts: Sequence[Alert], found: Look) -> Message | None:
    message = compose(delivery, alerts, found.practice, found.at, kinds=found.kinds)
    if gone := [alert.pk for alert in alerts if alert.pk not in message.said]:
        Alert.objects.filter(pk__in=gone, state=AlertState.OPEN).update(state=AlertState.OBSOLETE)
    return message if message.said else None


def _let_leave(delivery: Delivery, alerts: Sequence[Alert], message: Message, found: Look) -> None:
    """Unless its address takes nothing, its channel is stopped, it is night or no provider is configured."""
    if why := found.unusable.get((delivery.channel, delivery.address), ""):
        _end(delivery, DeliveryState.SUPPRESSED, found.at, why)
    elif stopped := found.stops.get(delivery.channel):
        delivery.put_off(found.at + sender.LOOK_AGAIN_AFTER)
        delivery.failure, delivery.retry_since = stopped.reason, found.at
        _let_go(delivery)
    elif (allowed := _allowed(delivery, alerts, found)) > found.at:
        delivery.wait_until(allowed)
        _let_go(delivery)
    else:
        _write(delivery, message)
        if not is_configured(delivery.channel):
            _end(delivery, DeliveryState.KEPT, found.at, NOT_CONFIGURED[Channel(delivery.channel)])


def _allowed(delivery: Delivery, alerts: Sequence[Alert], found: Look) -> datetime:
    if delivery.channel != Channel.SMS:
        return found.at
    quiet = {"quiet_from": found.practice.quiet_from, "quiet_until": found.practice.quiet_until}
    day = next_allowed(found.at, delivery.timezone, **quiet)
    return min([day, *(max(alert.leaves_by, found.at) for alert in alerts if alert.leaves_by)])


def _let_go(delivery: Delivery) -> None:
    delivery.state = DeliveryState.PENDING
    delivery.token = delivery.lease_until = None


def _write(delivery: Delivery, message: Message) -> None:
    rendered = render(message, delivery.channel)
    delivery.subject, delivery.body_text, delivery.body_html = rendered.subject, rendered.text, rendered.html


def _end(delivery: Delivery, state: DeliveryState, at: datetime, why: str) -> None:
    delivery.state, delivery.settled_at, delivery.failure = state, at, why
    delivery.token = delivery.lease_until = None


def _outgoing(delivery: Delivery, message: Message) -> Outgoing:
    return Outgoing(
        address=delivery.address,
        subject=delivery.subject,
        text=delivery.body_text,
        html=delivery.body_html,
        sender_name=message.practice.name,
        reply_to=message.practice.contact_email,
        message_id=message_id(delivery),
        link=message.link,
        reference={"practice": str(delivery.practice_id), "delivery": str(delivery.pk)},
        unsubscribe=message.unsubscribe,
        callback=status_url(delivery, attempt=delivery.attempts + 1) if delivery.channel == Channel.SMS else "",
    )


def _store(deliveries: Sequence[Delivery], at: datetime) -> None:
    if not deliveries:
        return
    # Not as arrays: those are escaped letter by letter in Python.
    rows = [value for each in deliveries for value in (each.pk, each.subject, each.body_text, each.body_html)]
    places = ", ".join(["(%s::uuid, %s, %s, %s)"] * len(deliveries))
    with connection.cursor() as cursor:
        cursor.execute(_STORE.format(rows=places), [deliveries[0].token, lease(at), *rows, current_practice_id()])
