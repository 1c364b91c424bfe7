"""The tables, made once a run, of which each worker has a copy: `python -m tests.support.tables` makes them ahead."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import django
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from nervecenter.embedded.testcluster import RUN

Server = psycopg.Connection[tuple[object, ...]]

_TEMPLATE = "nervecenter_tables"
_LOCK = 5922


def make_tables() -> None:
    """As the owner. Whoever asks first makes them, and those who ask meanwhile wait."""
    with _alone() as server:
        _make(server)


def copy_tables(name: str) -> None:
    """Into a database of that name, where this process works from now on. As the owner."""
    with _alone() as server:
        _make(server)
        _drop(name, server)
        server.execute(_sql("CREATE DATABASE {} TEMPLATE {}", name, _TEMPLATE))
    _work_in(name)


def drop_copy(name: str) -> None:
    """Where somebody still looks into it, the next run does it."""
    connections.close_all()
    with _alone() as server, suppress(psycopg.errors.ObjectInUse):
        _drop(name, server)


@contextmanager
def _alone() -> Iterator[Server]:
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        yield server


def _make(server: Server) -> None:
    of_run = "SELECT FROM pg_database WHERE datname = %s AND shobj_description(oid, 'pg_database') = %s"
    run = os.environ[RUN]
    if server.execute(of_run, [_TEMPLATE, run]).fetchone() is not None:
        return
    _drop(_TEMPLATE, server)
    server.execute(_sql("CREATE DATABASE {}", _TEMPLATE))
    _work_in(_TEMPLATE)
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()
    server.execute(_sql("COMMENT ON DATABASE {} IS ", _TEMPLATE) + sql.Literal(run))


def _drop(name: str, server: Server) -> None:
    server.execute(_sql("DROP DATABASE IF EXISTS {}", name))


def _work_in(name: str) -> None:
    for connection in connections.all():
        connection.close()
        connection.settings_dict["NAME"] = name


def _sql(words: str, *names: str) -> sql.Composed:
    return sql.SQL(words).format(*map(sql.Identifier, names))  # type: ignore[arg-type]


if __name__ == "__main__":
    django.setup()
    make_tables()
