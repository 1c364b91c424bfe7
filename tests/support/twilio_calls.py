"""Calls as Twilio makes them: a form, signed with the account's token over the public address and all parameters."""

from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from twilio.request_validator import RequestValidator

from tests.support.twilio_api import ACCOUNT, NUMBER, TOKEN

INBOUND = "/webhooks/twilio/inbound/"


def signature_of(path: str, form: dict[str, str], *, token: str = TOKEN) -> str:
    return RequestValidator(token).compute_signature(f"{settings.PUBLIC_BASE_URL}{path}", form)


def call(client: Client, path: str, form: dict[str, str], *, signature: str | None = None) -> HttpResponse:
    """Over Django's test client; signed as Twilio would unless a signature is given."""
    signed = signature_of(path, form) if signature is None else signature
    return client.post(path, form, headers={"X-Twilio-Signature": signed})


def call_over_http(base: str, path: str, form: dict[str, str]) -> int:
    """To a server that stands behind a proxy: it is reached elsewhere than where it is publicly known."""
    headers = {"X-Twilio-Signature": signature_of(path, form)}
    return requests.post(f"{base}{path}", data=form, headers=headers, timeout=30).status_code


def status_form(message: dict[str, object], status: str, code: int | None = None) -> dict[str, str]:
    """With a parameter that nobody knows yet: Twilio adds some without notice."""
    form = {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "From": NUMBER,
        "MessageSid": str(message["sid"]),
        "MessageStatus": status,
        "SmsSid": str(message["sid"]),
        "SmsStatus": status,
        "To": str(message["to"]),
        "Unheard": "of & signed",
    }
    return form | ({"ErrorCode": str(code)} if code else {})


def callback_path(message: dict[str, object]) -> str:
    return urlsplit(str(message["status_callback"])).path


def inbound_form(number: str, words: str, *, sid: str = "SM1", **more: str) -> dict[str, str]:
    return {"AccountSid": ACCOUNT, "Body": words, "From": number, "MessageSid": sid, "To": NUMBER} | more
