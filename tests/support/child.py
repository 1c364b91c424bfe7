"""The environment of a real process that works on the tests' database and sends to the tests' servers."""

import os
from urllib.parse import urlsplit

from django.db import connection

from tests.support.smtp import MailServer
from tests.support.twilio_api import ACCOUNT, NUMBER, TOKEN, TwilioApi


def environment(mail: MailServer | None = None, twilio: TwilioApi | None = None, **more: str) -> dict[str, str]:
    values = dict(os.environ) | {"DJANGO_SETTINGS_MODULE": "nervecenter.settings", "DATABASE_URL": _database_url()}
    if mail:
        values["EMAIL_URL"] = f"smtp://127.0.0.1:{mail.port}"
    if twilio:
        values |= {
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_FROM": NUMBER,
            "TWILIO_API_BASE": twilio.base,
        }
    return values | more


def _database_url() -> str:
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
