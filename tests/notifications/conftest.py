from collections.abc import Iterator

import pytest
from pytest_django import Settings

from practices.models import Practice, Technologist
from tests.notifications.cast import with_phone
from tests.support.smtp import MailServer, mail_server
from tests.support.twilio_api import ACCOUNT, NUMBER, TOKEN, TwilioApi, twilio_api
from tests.world import World


@pytest.fixture
def mail(settings: Settings) -> Iterator[MailServer]:
    """A real mail server, which the product is configured to send through."""
    with mail_server() as server:
        settings.EMAIL_CONFIGURED = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def twilio(settings: Settings) -> Iterator[TwilioApi]:
    """Twilio's stand-in, which the product is configured to send through."""
    with twilio_api() as api:
        settings.SMS_CONFIGURED = True
        settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = ACCOUNT, TOKEN
        settings.TWILIO_FROM, settings.TWILIO_API_BASE = NUMBER, api.base
        yield api


@pytest.fixture
def tess(world: World, practice: Practice) -> Technologist:
    return with_phone(world.tess_technologist)
