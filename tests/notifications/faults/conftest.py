from collections.abc import Iterator

import pytest

from tests.support.killing import Killing, killing
from tests.support.smtp import MailServer
from tests.support.twilio_api import TwilioApi


@pytest.fixture(scope="package")
def killer(django_db_setup: None) -> Iterator[Killing]:
    with killing() as killer:
        yield killer


@pytest.fixture
def kill(killer: Killing, mail: MailServer, twilio: TwilioApi) -> Killing:
    """Workers are killed that send through this test's servers."""
    killer.sends_through(mail, twilio)
    return killer
