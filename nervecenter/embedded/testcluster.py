"""A pytest plugin (`-p nervecenter.embedded.testcluster`): the tests have their own PostgreSQL and Valkey.

They live in `$NERVECENTER_DATA/test` and end with the run. With DATABASE_URL set, those servers are used;
xdist's workers find it set by the main process.
"""

import atexit
import os
import secrets
from collections.abc import Generator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from nervecenter.embedded.cluster import AlreadyRunning, embedded_servers
from nervecenter.embedded.instance import Instance, data_folder
from nervecenter.embedded.postgres import FOR_TESTS

_SETTINGS = {
    "SECRET_KEY": "for tests only, and long enough for the check of its length",
    "PUBLIC_BASE_URL": "http://testserver",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1,[::1]",
    "DEBUG": "false",
}
# No test reaches a provider, or another clock, because of the environment it happens to be run in.
_FOREIGN = ("ANYMAIL_", "TWILIO_", "EMAIL_URL", "SENTRY_DSN", "DOCUMENT_STORAGE", "NERVECENTER_NOW", "NERVECENTER_ROLE")

# The name of a run, which its workers share.
RUN = "NERVECENTER_TEST_RUN"
# Where the servers are our own: to the database `postgres`.
SUPERUSER_URL = "NERVECENTER_TEST_SUPERUSER_URL"

_servers = ExitStack()
atexit.register(_servers.close)


# A wrapper comes before pytest-django's own hook, which loads the settings.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    for name in [name for name in os.environ if name.startswith(_FOREIGN)]:
        del os.environ[name]
    if not os.environ.get("DATABASE_URL"):
        instance = _start(data_folder())
        os.environ.update({**instance.servers(), SUPERUSER_URL: instance.database_admin_url})
    os.environ.update(_SETTINGS)
    os.environ.setdefault(RUN, secrets.token_hex(8))
    return (yield)


def pytest_unconfigure() -> None:
    _servers.close()


def _start(data: Path) -> Instance:
    """In `test`, or beside it while another run of the tests has that."""
    for number in count(1):
        folder = data / ("test" if number == 1 else f"test-{number}")
        try:
            return _servers.enter_context(
                embedded_servers(folder, public_base_url=_SETTINGS["PUBLIC_BASE_URL"], settings=FOR_TESTS)
            )
        except AlreadyRunning:
            continue
    raise AssertionError("count() does not end")
