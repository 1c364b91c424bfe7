"""A database or broker server that runs as a child of this process."""

import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from nervecenter.embedded.child import end_child, kill_session

LOOPBACK = "127.0.0.1"
LOG_LIMIT = 10_000_000  # bytes
_STEP = 0.02  # seconds between two looks at a server that is starting


class StartFailed(RuntimeError):
    """An embedded server did not come up; the text says why in a sentence or two."""


@dataclass(frozen=True)
class Server:
    process: subprocess.Popen[bytes]
    port: int
    farewells: tuple[signal.Signals, ...]

    def stop(self) -> None:
        end_child(self.process, *self.farewells, seconds=20)


def pick_port(wished: int | None) -> int:
    """The wished port where it is free, else one that the system picks."""
    return wished if wished and is_port_free(wished) else _any_free_port()


def is_port_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[bytes], *, seconds: float) -> bool:
    """False when the process ended or the seconds ran out before it was ready. Interrupted, it kills the process."""
    deadline = time.monotonic() + seconds
    try:
        while time.monotonic() < deadline and process.poll() is None:
            if ready():
                return True
            time.sleep(_STEP)
    except BaseException:
        kill_session(process)
        raise
    return False


def open_log(log: Path) -> BinaryIO:
    """The log to append to; begun anew once it has grown large."""
    grown = log.exists() and log.stat().st_size > LOG_LIMIT
    return log.open("wb" if grown else "ab")


def last_words(log: Path, *, since: int) -> str:
    with log.open("rb") as file:
        file.seek(since)
        return file.read().decode(errors="replace").strip()[-2000:]


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
