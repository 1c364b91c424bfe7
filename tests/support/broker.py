"""A Valkey of one module's own, which is lost in the ways that a broker is lost."""

import secrets
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery import current_app
from redis import Redis

from nervecenter.embedded.server import Server
from nervecenter.embedded.valkey import broker_url, start_valkey


class OwnBroker:
    """It keeps nothing on disk: whatever was in it is gone when it starts again, on the port that it had."""

    def __init__(self, log: Path) -> None:
        self._log, self._password = log, secrets.token_hex(8)
        self._server: Server = start_valkey(log, password=self._password)
        self.url = broker_url(self._server.port, self._password)
        self.inside: Redis = Redis.from_url(self.url)

    def stop(self) -> None:
        self._server.process.send_signal(signal.SIGKILL)
        self._server.process.wait()

    def start(self) -> None:
        self._server = start_valkey(self._log, password=self._password, port=self._server.port)

    def waiting(self, queue: str) -> int:
        return int(self.inside.llen(queue))  # type: ignore[arg-type]

    def is_listened_to(self) -> bool:
        return any(client["cmd"] == "brpop" for client in self.inside.client_list())

    def is_idle(self) -> bool:
        """Nothing waits, and what was taken is acknowledged."""
        return not any((self.waiting("deliver"), self.waiting("sweep"), self.inside.hlen("unacked")))

    def close(self) -> None:
        self.inside.close()
        self._server.stop()


@contextmanager
def own_broker(data: Path) -> Iterator[OwnBroker]:
    broker = OwnBroker(data / "valkey.log")
    try:
        yield broker
    finally:
        broker.close()


def sends_to(patched: pytest.MonkeyPatch, url: str) -> None:
    """From here on this process's tasks go to that broker."""
    patched.setattr(current_app.conf, "broker_url", url)
    patched.setattr(current_app, "_pool", None)
    patched.setattr(current_app.amqp, "_producer_pool", None)
