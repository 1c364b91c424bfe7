"""The product's own processes, and the supervisor that starts them again when they end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from nervecenter.embedded.child import kill_session, start_child

SECONDS_UNTIL_STARTED_AGAIN = 2.0
GRACE_SECONDS = 20
WORKERS = ("worker 1", "worker 2")
PROCESSES_EACH = 2


@dataclass
class Post:
    """A program that is always to run. `killed`: by us, so that its end is no surprise."""

    name: str
    command: Sequence[str]
    log: Path
    process: "subprocess.Popen[bytes] | None" = None
    killed: bool = False
    back_at: float = 0.0


class Crew:
    """`surprises` counts ends that were not ours. To be used from the thread that made it: on Linux a process ends with
    the thread that started it."""

    def __init__(self, posts: Sequence[Post], environment: Mapping[str, str]) -> None:
        self.surprises = 0
        self._posts = {post.name: post for post in posts}
        self._environment = environment
        for post in posts:
            self._start(post)

    def look(self) -> None:
        """Start again what has ended, after a moment."""
        for post in self._posts.values():
            if post.process is None:
                if time.monotonic() >= post.back_at:
                    self._start(post)
            elif post.process.poll() is not None:
                self._note_end(post, post.process.returncode)

    def children(self, name: str) -> list[int]:
        """The ids of the processes that do its work; of beat, which does its own, none."""
        process = self._posts[name].process
        with suppress(psutil.NoSuchProcess):
            return [child.pid for child in psutil.Process(process.pid).children()] if process else []
        return []

    def kill(self, name: str) -> bool:
        """The whole of it at one blow, as when its machine goes. False where it does not run just now."""
        post = self._posts[name]
        if post.process is None or post.process.poll() is not None:
            return False
        post.killed = True
        os.killpg(post.process.pid, signal.SIGKILL)
        return True

    def stop(self) -> None:
        """As in production: TERM lets them finish what they are doing."""
        running = [post.process for post in self._posts.values() if post.process]
        for process in running:
            process.terminate()
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(GRACE_SECONDS)
            kill_session(process)

    def _note_end(self, post: Post, status: int) -> None:
        post.process, post.back_at = None, time.monotonic() + SECONDS_UNTIL_STARTED_AGAIN
        if not post.killed:
            self.surprises += 1
            print(f"{post.name} ended by itself, with status {status}; its log says why.", flush=True)

    def _start(self, post: Post) -> None:
        with post.log.open("ab") as log:
            post.process = start_child(post.command, farewell=signal.SIGTERM, stdout=log, env=self._environment)
        post.killed = False


@contextmanager
def crew(environment: Mapping[str, str], *, logs: Path, port: int) -> Iterator[Crew]:
    """Workers, beat and a web server on that port."""
    made = Crew([*_workers(logs), _beat(logs), _web(logs, port)], environment)
    try:
        yield made
    finally:
        made.stop()


def _workers(logs: Path) -> Iterator[Post]:
    options = f"--queues sweep,deliver,judge,default --concurrency {PROCESSES_EACH} --loglevel warning"
    for number, name in enumerate(WORKERS, 1):
        command = f"celery --quiet --app nervecenter worker {options}"
        host = ["--hostname", f"chaos-{number}@%h"]
        yield Post(name, [*_python(), *command.split(), *host], logs / f"worker-{number}.log")


def _beat(logs: Path) -> Post:
    command = "celery --quiet --app nervecenter beat --loglevel warning --pidfile= --schedule"
    return Post("beat", [*_python(), *command.split(), str(logs / "beat-schedule")], logs / "beat.log")


def _web(logs: Path, port: int) -> Post:
    command = f"gunicorn nervecenter.wsgi --bind 127.0.0.1:{port} --worker-class gthread --workers 1 --threads 4"
    quiet = "--timeout 60 --graceful-timeout 5 --no-control-socket --log-level warning"
    return Post("web", [*_python(), *command.split(), *quiet.split()], logs / "web.log")


def _python() -> list[str]:
    return [sys.executable, "-W", "ignore:You're running the worker with superuser privileges", "-m"]
