"""What Twilio tells of a message on its way: signed, and repeated, reversed and delayed as call-backs are.

Nobody is told twice because of an answer that did not come: Twilio does not repeat those.
"""

import random
import time
from contextlib import suppress
from itertools import count
from queue import PriorityQueue
from threading import Event, Lock, Thread

import requests
from twilio.request_validator import RequestValidator

from tests.support.twilio_api import TOKEN
from tests.support.twilio_calls import status_form

# Each costs the web process as much as sending a message: told of every fifth they do not decide how long the run is.
SHARE = 0.2
LATEST = 20.0
REPEATED = 0.3
STATUSES = ("queued", "sent", "delivered")
CALLERS = 2
TIMEOUT = 15.0

Call = tuple[float, int, dict[str, object], str]


class CallBacks:
    """`sent` counts all, `unheard` those without a good answer; `delivered` are the ids of which it was heard."""

    def __init__(self) -> None:
        self.sent = self.unheard = 0
        self.delivered: set[str] = set()
        self._due: PriorityQueue[Call] = PriorityQueue()
        self._number = count()
        self._lock = Lock()
        self._hurry = Event()

    def expect(self, message: dict[str, object]) -> None:
        """A message was taken. Its first call-back may be there before the answer is."""
        if not message["status_callback"] or random.random() >= SHARE:
            return
        told = [status for status in STATUSES for _ in range(2 if random.random() < REPEATED else 1)]
        if random.random() < 0.5:
            told = told[::-1] if random.random() < 0.5 else random.sample(told, len(told))
        moments = sorted(random.uniform(0, LATEST) for _ in told)
        for moment, status in zip(moments, told, strict=True):
            self._due.put((time.monotonic() + moment, next(self._number), message, status))

    def begin(self) -> None:
        for _ in range(CALLERS):
            Thread(target=self._work, daemon=True).start()

    def finish(self) -> None:
        """What is still to be told is told at once."""
        self._hurry.set()
        self._due.join()

    def _work(self) -> None:
        while True:
            call = self._due.get()
            if not self._hurry.is_set() and call[0] > time.monotonic():
                self._due.put(call)
                time.sleep(0.05)
            else:
                self._tell(call[2], call[3])
            self._due.task_done()

    def _tell(self, message: dict[str, object], status: str) -> None:
        heard = _call(str(message["status_callback"]), status_form(message, status))
        with self._lock:
            self.sent += 1
            self.unheard += not heard
            if heard and status == "delivered":
                self.delivered.add(str(message["sid"]))


def _call(url: str, form: dict[str, str]) -> bool:
    signature = RequestValidator(TOKEN).compute_signature(url, form)
    with suppress(requests.RequestException):
        headers = {"X-Twilio-Signature": signature, "Connection": "close"}
        return requests.post(url, data=form, headers=headers, timeout=TIMEOUT).ok
    return False
