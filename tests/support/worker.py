"""A real Celery worker on the embedded broker, in a process of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery import current_app
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


def own_broker(monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of the broker that no test beside this one uses; from here on this process sends to it."""
    number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    url = urlsplit(settings.CELERY_BROKER_URL)._replace(path=f"/{number}").geturl()
    monkeypatch.setattr(current_app.conf, "broker_url", url)
    monkeypatch.setattr(current_app, "_pool", None)
    monkeypatch.setattr(current_app.amqp, "_producer_pool", None)
    return url


@contextmanager
def celery_worker(environment: Mapping[str, str], *, queues: str) -> Iterator[subprocess.Popen[bytes]]:
    """Ends as in production: TERM lets it finish what it is doing."""
    command = [sys.executable, "-m", "celery", "-A", "nervecenter", "worker", "-Q", queues, "-c", "1", "-l", "WARNING"]
    worker = subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle"], cwd=ROOT, env=dict(environment), start_new_session=True
    )
    try:
        yield worker
        worker.send_signal(signal.SIGTERM)
        worker.wait(SECONDS)
    finally:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
