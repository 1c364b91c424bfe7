"""What it takes to let messages leave: real Celery workers, a mail server of their own, and what all of them use."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Thread
from typing import LiteralString

import psutil
import psycopg
from celery import current_app
from django.db import connections

from benchmarks.stage import of_database
from nervecenter.embedded.instance import ROOT, Instance

SECONDS_TO_START = 60
SECONDS_OF_BEAT = 60
SECONDS_WITHOUT_PROGRESS = 180
LEFT = (
    "SELECT count(*) FILTER (WHERE state IN ('pending', 'sending', 'unknown')), count(*), count(settled_at)"
    " FROM notifications_delivery"
)
STATES = "SELECT state, count(*) FROM notifications_delivery GROUP BY state"
WORKER = "-m celery --quiet -A nervecenter worker -Q sweep,deliver -l WARNING".split()


def work_in(instance: Instance, database: str) -> str:
    """From here on this process works in that database too. Gives the application role's address of it."""
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = database
    return of_database(instance.database_url, database)


@dataclass
class Sink:
    """`taken` is filled when the server has ended: messages, twice, connections, letters."""

    port: int
    process: psutil.Process
    taken: dict[str, int] = field(default_factory=dict)


@contextmanager
def mail_sink() -> Iterator[Sink]:
    command = [sys.executable, "-m", "benchmarks.mail_sink"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        sink = Sink(int(process.stdout.readline()), psutil.Process(process.pid))
        try:
            yield sink
        finally:
            told, _ = process.communicate()
            sink.taken = json.loads(told)


@contextmanager
def celery_workers(instance: Instance, url: str, port: int, *, number: int) -> Iterator[psutil.Process]:
    """One worker of so many processes, as operations.md has it, ready to take tasks."""
    environment = os.environ | instance.environment() | {"DATABASE_URL": url, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    command = [sys.executable, *WORKER, "-c", str(number)]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        _wait_until_it_answers(worker)
        yield psutil.Process(worker.pid)
        worker.send_signal(signal.SIGTERM)
        worker.wait(SECONDS_TO_START)
    finally:
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


def wait_until_all_left(url: str, *, expected: int, poll: Callable[[], object]) -> dict[str, int]:
    """Until so many deliveries at least stand there and none is to be sent any more; how many each state has.

    Meanwhile `poll` is called every minute, as beat does.
    """
    with psycopg.connect(url, autocommit=True) as database:
        progress, since, polled = (-1, -1, -1), time.monotonic(), time.monotonic()
        while True:
            left, total, settled = database.execute(LEFT).fetchone() or (0, 0, 0)
            if total >= expected and not left:
                return dict(database.execute(STATES).fetchall())
            if (left, total, settled) != progress:
                progress, since = (left, total, settled), time.monotonic()
            elif time.monotonic() - since > SECONDS_WITHOUT_PROGRESS:
                raise SystemExit(f"Nothing moves any more: {left:,} of {total:,} messages have not left.")
            if time.monotonic() - polled > SECONDS_OF_BEAT:
                polled = time.monotonic()
                poll()
            time.sleep(0.1 if expected < 10_000 else 2)


def first_began_at(url: str) -> datetime:
    return _moment(url, "SELECT min(began_at) FROM notifications_delivery")


def last_settled_at(url: str) -> datetime:
    return _moment(url, "SELECT max(settled_at) FROM notifications_delivery")


def server_process(url: str) -> psutil.Process:
    """The PostgreSQL server behind an address of this machine."""
    with psycopg.connect(url) as database:
        (backend,) = database.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        parent = psutil.Process(backend).parent()
    assert parent is not None
    return parent


def processor_seconds(process: psutil.Process) -> float:
    """Of a process and of all it has started, those that have ended included."""
    times = process.cpu_times()
    gone = times.children_user + times.children_system
    return float(times.user + times.system + gone + sum(map(_own_seconds, process.children(recursive=True))))


@contextmanager
def peak_memory(processes: Mapping[str, psutil.Process]) -> Iterator[dict[str, int]]:
    """The most bytes that each, with all it has started, held at one moment; shared pages are shared out."""
    peaks, ended = dict.fromkeys(processes, 0), Event()

    def look() -> None:
        while not ended.wait(1):
            for name, process in processes.items():
                peaks[name] = max(peaks[name], _bytes_of(process))

    thread = Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peaks
    finally:
        ended.set()
        thread.join()


def _moment(url: str, query: LiteralString) -> datetime:
    with psycopg.connect(url) as database:
        (moment,) = database.execute(query).fetchone() or (None,)
    assert moment is not None
    return moment


def _wait_until_it_answers(worker: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and worker.poll() is None:
        if current_app.control.ping(timeout=0.5):
            return
    raise SystemExit("The worker does not answer.")


def _own_seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _bytes_of(process: psutil.Process) -> int:
    total = 0
    for each in [process, *process.children(recursive=True)]:
        try:
            held = each.memory_full_info()
            total += getattr(held, "pss", held.rss)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total
