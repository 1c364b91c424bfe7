"""Real Celery workers and a real beat, in processes of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.support.broker import sends_to

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


def own_broker(monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of the broker that no test beside this one uses; from here on this process sends to it."""
    number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    url = urlsplit(settings.CELERY_BROKER_URL)._replace(path=f"/{number}").geturl()
    sends_to(monkeypatch, url)
    return url


@contextmanager
def celery_worker(
    environment: Mapping[str, str],
    *,
    queues: str,
    app: str = "nervecenter",
    processes: int = 1,
    log: Path | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Ends as in production: TERM lets it finish what it is doing."""
    command = f"{app} worker -Q {queues} -c {processes} -l WARNING"
    with _celery(command, environment, log) as worker:
        yield worker


@contextmanager
def celery_beat(
    environment: Mapping[str, str], *, app: str, schedule: Path, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with _celery(f"{app} beat -l WARNING --pidfile= --schedule {schedule}", environment, log) as beat:
        yield beat


@contextmanager
def _celery(command: str, environment: Mapping[str, str], log: Path | None) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", *command.split()],
        cwd=ROOT,
        env=dict(environment),
        start_new_session=True,
        stdout=log.open("ab") if log else None,
        stderr=subprocess.STDOUT if log else None,
    )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGCONT)
        process.wait(SECONDS)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
