"""Kills workers at a named point of their work, as many as a test wants (see doomed.py)."""

import json
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from tests.support.child import environment
from tests.support.smtp import MailServer
from tests.support.twilio_api import ACCOUNT, NUMBER, TOKEN, TwilioApi
from tests.support.worker import ROOT

KILLED = -9


class Killing:
    """One process whose forks work on the tests' database and are killed."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._settings: dict[str, object] = {}

    def sends_through(self, mail: MailServer, twilio: TwilioApi) -> None:
        self._settings = {"EMAIL_PORT": mail.port, "TWILIO_API_BASE": twilio.base}

    def at_point(self, point: str, at: datetime, *, spared: Collection[str] = (), skip: int = 0) -> str:
        """Kill a worker there, at the first message that is not spared; the message's id where the point has one.
        It is let pass there so many times before.

        Fails where the worker never came to that point.
        """
        job = {"point": point, "at": at.isoformat(), "spared": list(spared), "skip": skip, "settings": self._settings}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        victim, _, status = self._process.stdout.readline().strip().rpartition(" ")
        assert int(status) == KILLED, f"The worker was not killed {point}."
        return victim


@contextmanager
def killing() -> Iterator[Killing]:
    providers = {"EMAIL_URL": "smtp://127.0.0.1:1", "TWILIO_FROM": NUMBER, "TWILIO_API_BASE": "http://127.0.0.1:1"}
    providers |= {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.doomed"],
        cwd=ROOT,
        env=environment(**providers),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Killing(process)
    finally:
        process.communicate()
