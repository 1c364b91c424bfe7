"""Calls as a mail provider makes them (Postmark's form), with the shared secret that Anymail asks for."""

import json
from base64 import b64encode

from django.http import HttpResponse
from django.test import Client

from notifications.models import Delivery

SECRET = "webhooks:a-long-secret"
TRACKING = "/webhooks/email/postmark/tracking/"


def call(client: Client, event: dict[str, object], *, secret: str = SECRET, path: str = TRACKING) -> HttpResponse:
    headers = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"} if secret else {}
    return client.post(path, json.dumps(event), content_type="application/json", headers=headers)


def call_with_batch(client: Client, *events: dict[str, object]) -> HttpResponse:
    """As SendGrid does: several events in one call."""
    headers = {"Authorization": f"Basic {b64encode(SECRET.encode()).decode()}"}
    path = "/webhooks/email/sendgrid/tracking/"
    return client.post(path, json.dumps(events), content_type="application/json", headers=headers)


def sendgrid_bounce(delivery: Delivery, reason: str = "550 5.1.1 No such user") -> dict[str, object]:
    return {
        "email": delivery.address,
        "event": "bounce",
        "type": "bounce",
        "status": "5.1.1",
        "reason": reason,
        "timestamp": 1795363200,
        "sg_event_id": f"bounce-{delivery.pk}",
        "sg_message_id": f"sendgrid-{delivery.pk}",
        "practice": str(delivery.practice_id),
        "delivery": str(delivery.pk),
    }


def event_of(delivery: Delivery, kind: str, **more: object) -> dict[str, object]:
    """`kind`: Delivery, Bounce, SpamComplaint, Open, SubscriptionChange."""
    metadata = {"practice": str(delivery.practice_id), "delivery": str(delivery.pk)}
    event = {
        "RecordType": kind,
        "MessageID": f"postmark-{delivery.pk}",
        "Recipient": delivery.address,
        "Metadata": metadata,
        "DeliveredAt": "2026-11-22T16:00:30Z",
    }
    return event | more


def hard_bounce(delivery: Delivery, number: int = 42) -> dict[str, object]:
    words = {"Type": "HardBounce", "Description": "Hard bounce", "Details": "smtp;550 5.1.1 No such user"}
    return event_of(delivery, "Bounce", ID=number, Email=delivery.address, BouncedAt="2026-11-22T16:00:40Z", **words)


def soft_bounce(delivery: Delivery) -> dict[str, object]:
    words = {"Type": "SoftBounce", "Description": "Mailbox full", "Details": "smtp;552 5.2.2 Mailbox full"}
    return event_of(delivery, "Bounce", ID=43, Email=delivery.address, BouncedAt="2026-11-22T16:00:40Z", **words)


def auto_reply(delivery: Delivery) -> dict[str, object]:
    words = {"Type": "AutoResponder", "Description": "Auto responder", "Details": "I am away until Monday"}
    return event_of(delivery, "Bounce", ID=46, Email=delivery.address, BouncedAt="2026-11-22T16:00:40Z", **words)


def deferral(delivery: Delivery) -> dict[str, object]:
    words = {"Type": "Transient", "Description": "Delayed", "Details": "smtp;451 4.7.1 Greylisted"}
    return event_of(delivery, "Bounce", ID=44, Email=delivery.address, BouncedAt="2026-11-22T16:00:40Z", **words)


def complaint(delivery: Delivery) -> dict[str, object]:
    words = {"Type": "SpamComplaint", "ID": 45, "Email": delivery.address, "BouncedAt": "2026-11-22T16:09:00Z"}
    return event_of(delivery, "SpamComplaint", **words)
