"""Credentials that end, and the alerts and deliveries a sweep makes of them, for an open practice."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from credentials.catalogue import CATALOGUE, stock, switch_on
from credentials.models import Credential, CredentialType, Issuer, Period
from notifications.models import Alert, Delivery, DeliveryItem
from notifications.models.alert import Audience
from practices.models import Membership, Practice, Technologist

# Sunday, 07:00 in Los Angeles.
SWEPT_AT = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
MORNING = SWEPT_AT + timedelta(hours=1)
DAY = date(2026, 11, 22)
PHONE = "+15035550142"


def type_of(code: str) -> CredentialType:
    found = CredentialType.objects.filter(code=code).first()
    if found is None:
        stock(Practice())
        found = CredentialType.objects.filter(code=code).first() or switch_on(code)
    return found


def hold(
    person: Technologist,
    code: str,
    expires_on: date,
    *,
    issuer: str | None = None,
    starts_on: date | None = None,
    **fields: object,
) -> Credential:
    """A credential of a catalogue type with one accepted period."""
    kind = type_of(code)
    names = CATALOGUE[code].issuers if issuer is None else (issuer,)
    grantor = Issuer.objects.get_or_create(name=names[0])[0] if names and names[0] else None
    credential = Credential.objects.create(technologist=person, type=kind, issuer=grantor, **fields)
    give_period(credential, expires_on, starts_on)
    return credential


def give_period(credential: Credential, expires_on: date, starts_on: date | None = None) -> Period:
    return Period.objects.create(
        credential=credential,
        starts_on=starts_on,
        expires_on=expires_on,
        recorded_at=SWEPT_AT,
        accepted_at=SWEPT_AT,
    )


def alert_of(credential: Credential, rung: int, *, audience: str = Audience.TECHNOLOGIST, **fields: object) -> Alert:
    period = credential.periods.first()
    values = {
        "kind": "expiry",
        "audience": audience,
        "technologist": credential.technologist,
        "about_id": credential.pk,
        "due_on": period.expires_on if period else None,
        "rung": rung,
        "emitted_on": DAY,
        "created_at": SWEPT_AT,
    }
    return Alert.objects.create(**(values | fields))


def deliver_to(
    person: Technologist | Membership,
    alerts: list[Alert],
    *,
    channel: str = "email",
    at: datetime = SWEPT_AT,
    **fields: object,
) -> Delivery:
    """A delivery as the fan-out makes it."""
    if isinstance(person, Technologist):
        who = {"technologist": person, "recipient_name": person.name, "timezone": person.timezone}
        address = person.email if channel == "email" else str(person.phone)
    else:
        who = {"membership": person, "recipient_name": person.user.name, "timezone": "America/Los_Angeles"}
        address = person.user.email if channel == "email" else person.phone
    values = {
        "channel": channel,
        "address": address,
        "day": at.astimezone(ZoneInfo(str(who["timezone"]))).date(),
        "next_attempt_at": at,
        "created_at": at,
    }
    delivery = Delivery.objects.create(**(who | values | fields))
    for alert in alerts:
        sent = DeliveryItem.objects.filter(alert=alert, channel=channel, address=delivery.address)
        DeliveryItem.objects.create(
            delivery=delivery, alert=alert, channel=channel, address=delivery.address, again=sent.count()
        )
    return delivery


def with_phone(person: Technologist, phone: str = PHONE) -> Technologist:
    person.phone, person.sms_consent_at = phone, SWEPT_AT
    person.save()
    return person


def reminder(person: Technologist, *, channel: str = "email", at: datetime = SWEPT_AT) -> Delivery:
    """A BLS that ends on 30 November, its alert and its delivery."""
    bls = hold(person, "bls", date(2026, 11, 30))
    return deliver_to(person, [alert_of(bls, 30)], channel=channel, at=at)
