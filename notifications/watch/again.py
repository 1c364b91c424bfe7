"""Sending a message once more by hand, to where its reader is now: whether it is pressed on the message or on what was
sent again of it, one at a time, and not soon after another that left."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Max

from notifications.channels.opened import is_configured
from notifications.message import compose
from notifications.models import Alert, Channel, Delivery, DeliveryItem, DeliveryState
from notifications.models.delivery import ARRIVED, TO_SEND
from notifications.reachable import unusable
from notifications.readers import heard
from notifications.tasks import deliver_practice
from practices.models import Membership, Practice, Technologist
from tenancy.tasks import wake

SOON = timedelta(minutes=10)
WAITS = "It has not left yet."
UNDER_WAY = "Nobody knows yet whether it arrived; it is asked and tried again without you."
ALREADY = "It is being sent again already."
UNTRUE = "Nothing in it is true any more, so there is nothing to say again."
SUPPRESSED = "Its reader takes no messages there, so it was not sent and cannot be sent again."
NOBODY = "Whoever it was for is not told any more: they left, or no longer manage the practice."
NO_CONSENT = "No consent to text messages is on record."
NAMES = {Channel.EMAIL: "e-mail address", Channel.SMS: "mobile phone"}
NO_WAY_OUT = {
    Channel.EMAIL: "No mail server is configured, so it cannot leave.",
    Channel.SMS: "No provider of text messages is configured, so it cannot leave.",
}
_NOT_NOW = {
    DeliveryState.PENDING: WAITS,
    DeliveryState.SENDING: UNDER_WAY,
    DeliveryState.UNKNOWN: UNDER_WAY,
    DeliveryState.OBSOLETE: UNTRUE,
    DeliveryState.SUPPRESSED: SUPPRESSED,
}

Reader = Technologist | Membership


class NotAgain(ValueError):
    """It is not sent again. Its words say why."""


def why_not_again(delivery: Delivery, practice: Practice, at: datetime) -> str:
    """“” where it may be sent again. Inside the practice."""
    try:
        _what_to_say_where(delivery, practice, at)
    except NotAgain as refused:
        return str(refused)
    return ""


@transaction.atomic
def send_again(delivery: Delivery, practice: Practice, *, at: datetime, by: Membership | str) -> Delivery:
    """A message of its own, with what is still true of it. It leaves at once, an SMS outside quiet hours.

    Inside the practice. Raises NotAgain; asked twice at one moment, wherever, the second is refused.
    """
    first = Delivery.objects.select_for_update().get(pk=_first(delivery).pk)
    alerts, address = _what_to_say_where(delivery, practice, at)
    again = Delivery.objects.create(
        channel=delivery.channel,
        address=address,
        technologist=delivery.technologist,
        membership=delivery.membership,
        recipient_name=delivery.recipient_name,
        timezone=delivery.timezone,
        day=at.astimezone(ZoneInfo(delivery.timezone)).date(),
        next_attempt_at=at,
        created_at=at,
        resend_of=first,
        sent_again_by=by if isinstance(by, str) else str(by.user),
    )
    try:
        DeliveryItem.objects.bulk_create(_items(again, alerts))
    except IntegrityError as error:
        raise NotAgain(ALREADY) from error
    wake(deliver_practice, practice.pk)
    return again


def _first(delivery: Delivery) -> Delivery:
    """The message itself, of which this one may be a copy."""
    while delivery.resend_of:
        delivery = delivery.resend_of
    return delivery


def _what_to_say_where(delivery: Delivery, practice: Practice, at: datetime) -> tuple[list[Alert], str]:
    if delivery.state in _NOT_NOW:
        raise NotAgain(_NOT_NOW[DeliveryState(delivery.state)])
    address = _address(delivery)
    _refuse_soon_after(_first(delivery), address, practice, at)
    alerts = heard(delivery, practice, at)
    if not alerts:
        raise NotAgain(NOBODY)
    said = compose(delivery, alerts, practice, at).said
    still_true = [alert for alert in alerts if alert.pk in said]
    if not still_true:
        raise NotAgain(UNTRUE)
    if not is_configured(delivery.channel):
        raise NotAgain(NO_WAY_OUT[Channel(delivery.channel)])
    return still_true, address


def _refuse_soon_after(first: Delivery, address: str, practice: Practice, at: datetime) -> None:
    """An address corrected since is no reason to wait."""
    if first.resends.filter(state__in=TO_SEND).exists():
        raise NotAgain(ALREADY)
    lately = first.resends.filter(state__in=ARRIVED, address=address, created_at__gt=at - SOON)
    if copy := lately.order_by("-created_at").first():
        zone = ZoneInfo(practice.timezone)
        sent, until = (f"{each.astimezone(zone):%H:%M}" for each in (copy.created_at, copy.created_at + SOON))
        raise NotAgain(f"Sent again at {sent} by {copy.sent_again_by}. It can go out once more from {until} on.")


def _address(delivery: Delivery) -> str:
    """Where its reader has this channel now. Raises NotAgain where that is nowhere, or nothing arrives there."""
    reader = delivery.technologist or delivery.membership
    if reader is None:
        raise NotAgain(NOBODY)
    if delivery.channel == Channel.SMS and reader.sms_consent_at is None:
        raise NotAgain(NO_CONSENT)
    address = _address_of(reader, delivery.channel)
    if not address:
        raise NotAgain(f"{delivery.recipient_name} has no {NAMES[Channel(delivery.channel)]} on record.")
    if why := unusable([(delivery.channel, address)]).get((delivery.channel, address)):
        raise NotAgain(f"{address}: {why}")
    return address


def _address_of(reader: Reader, channel: str) -> str:
    if channel == Channel.SMS:
        return str(reader.phone or "")
    email = reader.email if isinstance(reader, Technologist) else reader.user.email
    return email.lower()


def _items(delivery: Delivery, alerts: Sequence[Alert]) -> list[DeliveryItem]:
    sent = DeliveryItem.objects.filter(alert__in=alerts, channel=delivery.channel, address=delivery.address)
    last = dict(sent.values_list("alert").annotate(Max("again")))
    return [
        DeliveryItem(
            delivery=delivery,
            alert=alert,
            channel=delivery.channel,
            address=delivery.address,
            again=last.get(alert.pk, -1) + 1,
        )
        for alert in alerts
    ]
