"""The database's owner, whose work is the tables; all else in the tests is the application's."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import environ
from django.conf import settings
from django.db import connections


@contextmanager
def as_owner() -> Iterator[None]:
    _become("DATABASE_OWNER_URL", "owner")
    try:
        yield
    finally:
        _become("DATABASE_URL", "app")


def _become(url_variable: str, role: str) -> None:
    parts = urlsplit(environ.Env.ENVIRON[url_variable])
    settings.DATABASE_ROLE = role
    for connection in connections.all():
        connection.close()
        connection.settings_dict["USER"] = unquote(parts.username or "")
        connection.settings_dict["PASSWORD"] = unquote(parts.password or "")
