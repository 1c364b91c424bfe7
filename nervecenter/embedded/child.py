"""Child processes that do not outlive this one."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from nervecenter.embedded.account import Account, become

_PR_SET_PDEATHSIG = 1

Output = IO[bytes] | int


def start_child(
    argv: Sequence[str | Path],
    *,
    farewell: signal.Signals,
    stdout: Output,
    env: Mapping[str, str] | None = None,
    stdin: int = subprocess.DEVNULL,
    account: Account | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C reaches it only through us.

    On Linux it gets `farewell` when this process dies in any way, kill -9 included.
    """
    return subprocess.Popen(
        [str(part) for part in argv],
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.STDOUT,
        env=env,
        cwd="/" if account else None,
        start_new_session=True,
        preexec_fn=_before_exec(farewell, account),
    )


def end_child(process: subprocess.Popen[bytes], *signals: signal.Signals, seconds: float) -> None:
    """Ask with each signal in turn, waiting so long after each; then kill what is left of its session."""
    for number in signals:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            break
    kill_session(process)


def kill_session(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and every descendant that stayed in its process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _before_exec(farewell: signal.Signals, account: Account | None) -> Callable[[], None]:
    def prepare() -> None:
        if account is not None:
            become(account)
        # After changing the account: that resets it.
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(farewell), 0, 0, 0)

    return prepare
