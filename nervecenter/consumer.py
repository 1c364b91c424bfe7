"""How a worker holds on to its broker."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from celery.worker.consumer import Consumer
from kombu import Connection

SILENT = {"without_heartbeat": True, "without_gossip": True, "without_mingle": True}


class LoneConsumer(Consumer):
    """Tells other workers nothing, and goes on after a loss of the broker, whatever it had in hand.

    A heartbeat that was due when the broker went would be tried again, every second and without a word, until the
    broker is back: by the very loop that has to notice the loss, to log it, and to listen to TERM.
    """

    def __init__(
        self, on_task_request: Callable[..., Any], *, worker_options: dict[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(on_task_request, worker_options={**(worker_options or {}), **SILENT}, **options)

    def connect(self) -> Connection:
        connection = super().connect()
        # A process that died with the broker and was not cleared away yet would end the worker.
        self.pool.maintain_pool()
        return connection

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        if self.connection:
            _close_channels(self.connection)
        super().on_connection_error_after_connected(exc)


def _close_channels(lost: Connection) -> None:
    """Each of them. At the first that fails Celery leaves the others half open; a message that one of those has yet
    to acknowledge then ends the worker. A channel that waits for a message fails once before it closes."""
    transport: Any = lost.transport
    for channel in [*transport.channels] * 2:
        with suppress(*lost.connection_errors, *lost.channel_errors):
            channel.close()
