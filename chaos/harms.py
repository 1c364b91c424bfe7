"""What can be done to an installation at work. Each harm is done at once; some are made good after a while."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from chaos.crew import WORKERS, Crew
from chaos.provider import Provider
from chaos.servers import Servers


@dataclass
class Scene:
    """All that harm can be done to."""

    crew: Crew
    servers: Servers
    mail: Provider
    sms: Provider


@dataclass(frozen=True)
class Harm:
    """`share`: how often it is in the pack that the agent draws from. `do` says what it did to, "" if to nothing.

    With `make_good` it lasts some seconds, and nothing else of that kind begins on the same `target` before its end.
    """

    name: str
    share: int
    do: Callable[[Scene, Random], str]
    target: str = ""
    lasts: tuple[float, float] = (0.0, 0.0)
    make_good: Callable[[Scene], None] | None = None


def _kill_worker_process(scene: Scene, random: Random) -> str:
    return _kill_one_of(scene.crew.children(random.choice(WORKERS)), random)


def _kill_worker(scene: Scene, random: Random) -> str:
    return _kill(scene, random.choice(WORKERS))


def _kill_all_workers(scene: Scene, random: Random) -> str:
    return " and ".join(filter(None, (_kill(scene, name) for name in WORKERS)))


def _kill_beat(scene: Scene, random: Random) -> str:
    return _kill(scene, "beat")


def _kill_web_process(scene: Scene, random: Random) -> str:
    return _kill_one_of(scene.crew.children("web"), random)


def _kill(scene: Scene, name: str) -> str:
    return name if scene.crew.kill(name) else ""


def _kill_one_of(processes: list[int], random: Random) -> str:
    if processes:
        chosen = random.choice(processes)
        with suppress(ProcessLookupError):
            os.kill(chosen, signal.SIGKILL)
            return f"process {chosen}"
    return ""


def _to_database(scene: Scene, random: Random) -> str:
    scene.servers.crash_database()
    return "PostgreSQL"


def _to_broker(scene: Scene, random: Random) -> str:
    scene.servers.kill_broker()
    return "Valkey"


def _empty_broker(scene: Scene, random: Random) -> str:
    scene.servers.empty_broker()
    return "Valkey"


def _mail(order: str) -> Callable[[Scene, Random], str]:
    return lambda scene, _: _told(scene.mail, order)


def _sms(order: str) -> Callable[[Scene, Random], str]:
    return lambda scene, _: _told(scene.sms, order)


def _told(provider: Provider, order: str) -> str:
    provider.tell(order)
    return order


def _mail_recovers(scene: Scene) -> None:
    scene.mail.tell("recover")


def _sms_recovers(scene: Scene) -> None:
    scene.sms.tell("recover")


HARMS = (
    Harm("worker process killed", 3, _kill_worker_process),
    Harm("worker killed", 1, _kill_worker),
    Harm("all workers killed", 1, _kill_all_workers),
    Harm("beat killed", 1, _kill_beat),
    Harm("web process killed", 1, _kill_web_process),
    Harm("database crashed", 2, _to_database, "database", (0, 6), lambda scene: scene.servers.start_database()),
    Harm("broker killed", 1, _to_broker, "broker", (0, 6), lambda scene: scene.servers.start_broker()),
    Harm("broker emptied", 1, _empty_broker, "broker"),
    Harm("mail connections cut", 2, _mail("cut")),
    Harm("mail refused (421)", 1, _mail("refuse"), "mail", (3, 10), _mail_recovers),
    Harm("mail server slow", 1, _mail("slow down"), "mail", (3, 10), _mail_recovers),
    Harm("SMS answers cut", 1, _sms("cut")),
    Harm("SMS answers 500 after taking", 1, _sms("fail after taking")),
    Harm("SMS answers never given", 1, _sms("stall")),
    Harm("SMS refused (429)", 1, _sms("refuse"), "sms", (3, 10), _sms_recovers),
    Harm("SMS provider down (503)", 1, _sms("go down"), "sms", (3, 10), _sms_recovers),
    Harm("SMS provider slow", 1, _sms("slow down"), "sms", (3, 10), _sms_recovers),
)
