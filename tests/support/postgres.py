"""A PostgreSQL of one module's own, stopped and started again under the programs that use it."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from django.db import connection, connections

from nervecenter.embedded.cluster import embedded_servers
from nervecenter.embedded.instance import Instance, password_of, port_of
from nervecenter.embedded.postgres import BINARIES, FOR_TESTS, start_postgres
from nervecenter.embedded.server import Server
from tests.support.child import environment
from tests.support.emptying import KEPT_TABLES
from tests.support.stage import STAGE

# What was committed outlives a crash; and a transaction may ask for a standby that never comes.
SETTINGS = FOR_TESTS | {
    "synchronous_commit": "local",
    "synchronous_standby_names": "nobody",
    "wal_level": "replica",
    "max_wal_senders": "1",
}
IMMEDIATE, FAST = signal.SIGQUIT, signal.SIGINT


@dataclass
class OwnPostgres:
    data: Path
    instance: Instance
    _again: list[Server] = field(default_factory=list)

    def stop(self, how: signal.Signals) -> None:
        """IMMEDIATE is a crash, FAST what an administrator does; returns when it is gone."""
        STAGE.clear()
        connections.close_all()
        pid = int((self.data / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, how)
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    def start(self) -> None:
        """On the port that it had; returns when it takes connections."""
        url = self.instance.database_admin_url
        port = port_of(url)
        server = start_postgres(self.data / "postgres", password=password_of(url), port=port, settings=SETTINGS)
        assert server.port == port
        self._again.append(server)

    def close(self) -> None:
        for server in self._again:
            server.stop()

    @property
    def superuser_url(self) -> str:
        """To the product's database."""
        path = urlsplit(self.instance.database_url).path
        return urlsplit(self.instance.database_admin_url)._replace(path=path).geturl()

    def superuser(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Each statement is for itself."""
        return psycopg.connect(self.superuser_url, autocommit=True)

    def environment(self, **more: str) -> dict[str, str]:
        return environment(DATABASE_URL=self.instance.database_url, REDIS_URL=self.instance.redis_url, **more)

    @contextmanager
    def as_ours(self) -> Iterator[None]:
        """This thread works in it."""
        parts = urlsplit(self.instance.database_url)
        there = {"NAME": parts.path.strip("/"), "HOST": parts.hostname, "PORT": parts.port}
        there |= {"USER": unquote(parts.username or ""), "PASSWORD": unquote(parts.password or "")}
        here = {each.alias: {name: each.settings_dict[name] for name in there} for each in connections.all()}
        try:
            _point(dict.fromkeys(here, there))
            yield
        finally:
            _point(here)


@contextmanager
def own_postgres(data: Path) -> Iterator[OwnPostgres]:
    """With the tables of the tests' database, and nothing in them. Needs that database."""
    with embedded_servers(data, public_base_url="http://testserver", settings=SETTINGS) as instance:
        made = OwnPostgres(data, instance)
        _copy_schema(to=made)
        try:
            yield made
        finally:
            made.close()


def _copy_schema(*, to: OwnPostgres) -> None:
    """Faster than to migrate once more."""
    of = urlsplit(os.environ["DATABASE_OWNER_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    dump = [BINARIES / "pg_dump", f"--dbname={of}"]
    kept = [f"--table={name}" for name in KEPT_TABLES]
    for options in (["--schema-only"], ["--data-only", *kept]):
        sql = subprocess.run([*dump, *options], check=True, capture_output=True).stdout
        there = [BINARIES / "psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--dbname={to.superuser_url}"]
        subprocess.run(there, input=sql, check=True, stdout=subprocess.DEVNULL)


def _point(settings: dict[str, dict[str, object]]) -> None:
    STAGE.clear()
    for alias, values in settings.items():
        connections[alias].close()
        connections[alias].settings_dict.update(values)
