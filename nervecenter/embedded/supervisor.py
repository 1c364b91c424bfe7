"""Runs programs side by side: when one of them ends, or on a signal, all end."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event, Thread

from nervecenter.embedded.answers import web_answers
from nervecenter.embedded.child import kill_session, start_child
from nervecenter.embedded.screen import Screen
from nervecenter.embedded.stopping import ignore_signals

GRACE_SECONDS = 8.0  # from TERM to kill; `docker stop` gives us 10
_STEP = 0.1  # seconds between two looks at the programs
_LAST_LINES_SECONDS = 1.0


@dataclass(frozen=True)
class Program:
    name: str
    argv: Sequence[str]
    env: Mapping[str, str]


@dataclass(frozen=True)
class Announcement:
    """Printed once `url` answers at /healthz: a line `ready: URL`, then the text."""

    url: str
    text: str = ""


def supervise(
    programs: Sequence[Program], announcement: Announcement | None = None, *, grace: float = GRACE_SECONDS
) -> int:
    """Run them until one ends; then end the others and return 1.

    To be called within `stopped_by_signal`: a signal ends all of them, and Stopped goes on to the caller.
    """
    crew = _Crew(Screen(program.name for program in programs))
    try:
        for program in programs:
            crew.start(program)
        if announcement:
            crew.announce(announcement)
        crew.wait_for_first_to_end()
        return 1
    finally:
        ignore_signals()
        crew.stop(grace)


class _Crew:
    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._readers: list[Thread] = []
        self._stopping = Event()

    def start(self, program: Program) -> None:
        process = start_child(program.argv, farewell=signal.SIGTERM, stdout=subprocess.PIPE, env=program.env)
        self._processes[program.name] = process
        reader = Thread(target=self._read, args=(program.name, process), daemon=True)
        reader.start()
        self._readers.append(reader)

    def announce(self, announcement: Announcement) -> None:
        Thread(target=self._announce, args=(announcement,), daemon=True).start()

    def wait_for_first_to_end(self) -> None:
        while True:
            for name, process in self._processes.items():
                if process.poll() is not None:
                    self._screen.say(f"{name} ended with status {process.returncode}: stopping everything.")
                    return
            time.sleep(_STEP)

    def stop(self, grace: float) -> None:
        self._stopping.set()
        for process in self._processes.values():
            process.terminate()
        deadline = time.monotonic() + grace
        for process in self._processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
        for process in self._processes.values():
            kill_session(process)
        for reader in self._readers:
            reader.join(_LAST_LINES_SECONDS)

    def _read(self, name: str, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self._screen.line(name, line)

    def _announce(self, announcement: Announcement) -> None:
        while not self._stopping.is_set():
            if web_answers(announcement.url):
                self._screen.say("\n".join(filter(None, [f"ready: {announcement.url}", announcement.text])))
                return
            self._stopping.wait(_STEP)
