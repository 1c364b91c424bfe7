"""A worker and a beat of one's own that run through a module's tests, on a broker that may be lost under them."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from nervecenter.embedded.server import wait_until
from practices.models import Practice, Technologist
from tenancy import clock
from tenancy.context import practice_context
from tests.notifications.cast import alert_of, deliver_to, hold
from tests.support.broker import OwnBroker
from tests.support.child import environment
from tests.support.smtp import MailServer
from tests.support.worker import SECONDS, celery_beat, celery_worker

HASTY = "tests.support.hasty"
QUEUES = "deliver,sweep"


@dataclass
class Works:
    broker: OwnBroker
    mail: MailServer
    data: Path
    worker: "subprocess.Popen[bytes]"
    beat: "subprocess.Popen[bytes]"
    environment: dict[str, str]

    def pause(self, *who: "subprocess.Popen[bytes]") -> None:
        for process in who:
            os.killpg(process.pid, signal.SIGSTOP)

    def resume(self, *who: "subprocess.Popen[bytes]") -> None:
        for process in who:
            os.killpg(process.pid, signal.SIGCONT)

    def until(self, true: Callable[[], bool]) -> None:
        assert wait_until(true, self.worker, seconds=SECONDS), self._as_they_are()

    def _as_they_are(self) -> str:
        ended = {"worker": self.worker.poll(), "beat": self.beat.poll()}
        return "\n".join(f"{name}, ended with {code}:\n{self.log(name)[-3000:]}" for name, code in ended.items())

    def until_it_left(self, *addresses: str) -> None:
        self.until(lambda: set(addresses) <= set(self.mail.recipients))

    def rest(self) -> None:
        """Until all is done, with nothing new coming from the beat."""
        self.pause(self.beat)
        self.until(self.broker.is_idle)

    def kills_left(self, number: object) -> None:
        (self.data / "kills").write_text(str(number))

    def log(self, name: str) -> str:
        return (self.data / f"{name}.log").read_text()


@contextmanager
def works(broker: OwnBroker, mail: MailServer, data: Path, **more: str) -> Iterator[Works]:
    kills = data / "kills"
    kills.write_text("0")
    env = environment(mail, REDIS_URL=broker.url, KILLS_LEFT=str(kills), **more)
    with ExitStack() as stack:
        beat = stack.enter_context(celery_beat(env, app=HASTY, schedule=data / "beat-schedule", log=data / "beat.log"))
        worker = stack.enter_context(celery_worker(env, queues=QUEUES, app=HASTY, processes=2, log=data / "worker.log"))
        made = Works(broker, mail, data, worker, beat, env)
        made.until(broker.is_listened_to)
        yield made


def reminded(practice: Practice, name: str) -> Technologist:
    """Somebody to whom a message is due now."""
    now = clock.now()
    person = Technologist.objects.create(name=name, email=f"{name}@example.org", timezone="UTC")
    deliver_to(person, [alert_of(hold(person, "bls", now.date() + timedelta(days=7)), 7)], at=now)
    return person


def to_be_swept(name: str) -> Practice:
    """A practice of one person with something due, whose sweep hour has come whatever the time."""
    now = clock.now()
    practice = Practice(slug=name, name=name, timezone="UTC", sweep_hour=0, live_at=now - timedelta(days=30))
    # In one transaction: swept in between, it would be left alone for the rest of the hour.
    with practice_context(practice.pk):
        practice.save(force_insert=True)
        person = Technologist.objects.create(name=name, email=f"{name}@example.org", timezone="UTC")
        hold(person, "bls", now.date() + timedelta(days=7))
    return practice
