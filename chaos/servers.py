"""PostgreSQL and the broker of the run: they crash, and are started again on the ports they had."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
import redis
from psycopg.rows import TupleRow

from benchmarks.stage import fill, of_database
from nervecenter.embedded.cluster import embedded_servers
from nervecenter.embedded.instance import Instance, password_of, port_of
from nervecenter.embedded.postgres import start_postgres
from nervecenter.embedded.roles import DATABASE
from nervecenter.embedded.server import Server, StartFailed
from nervecenter.embedded.valkey import start_valkey


class Servers:
    """Both run at the beginning."""

    def __init__(self, data: Path, instance: Instance) -> None:
        self.instance = instance
        self._data = data
        self._again: list[Server] = []

    @property
    def database_url(self) -> str:
        """Past row security: it is the run that looks, not the product."""
        return of_database(self.instance.database_admin_url, DATABASE)

    def crash_database(self) -> None:
        """Nobody is waited for, nothing is tidied up; what was committed is in the log."""
        _end(int((self._data / "postgres" / "postmaster.pid").read_text().splitlines()[0]), signal.SIGQUIT)

    def start_database(self) -> None:
        url = self.instance.database_admin_url
        self._started(start_postgres(self._data / "postgres", password=password_of(url), port=port_of(url)), url)

    def empty_broker(self) -> None:
        self._broker().flushall()

    def kill_broker(self) -> None:
        _end(int(self._broker().info("server")["process_id"]), signal.SIGKILL)

    def start_broker(self) -> None:
        url = self.instance.redis_url
        self._started(start_valkey(self._data / "valkey.log", password=password_of(url), port=port_of(url)), url)

    def close(self) -> None:
        """Those that were started again; the first ones end with the instance."""
        for server in self._again:
            server.stop()

    def _broker(self) -> redis.Redis:
        return redis.Redis.from_url(self.instance.redis_url)

    def _started(self, server: Server, url: str) -> None:
        self._again.append(server)
        if server.port != port_of(url):
            raise StartFailed(f"Port {port_of(url)} was taken by another program meanwhile; run it again.")


@contextmanager
def loaded_servers(data: Path, public_base_url: str, given: dict[str, object]) -> Iterator[Servers]:
    with embedded_servers(data, public_base_url=public_base_url) as instance:
        fill(instance, "ending.sql", given)
        servers = Servers(data, instance)
        try:
            yield servers
        finally:
            servers.close()


def asked(url: str, query: LiteralString) -> list[TupleRow] | None:
    """The rows; None while the database is away."""
    try:
        with psycopg.connect(url, connect_timeout=5) as database:
            return database.execute(query).fetchall()
    except psycopg.OperationalError:
        return None


def _end(pid: int, how: signal.Signals) -> None:
    """Whoever started it reaps it."""
    os.kill(pid, how)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
