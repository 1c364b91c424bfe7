"""What `make run` runs: servers, migrations, static files, demo; then web, worker and beat until a signal comes.

It loads no settings itself: they need the database that it is about to start.
"""

import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nervecenter.embedded.cluster import AlreadyRunning, embedded_servers
from nervecenter.embedded.instance import ROOT, data_folder
from nervecenter.embedded.preparation import Refused, prepare, refuse_broken_settings
from nervecenter.embedded.server import LOOPBACK, StartFailed, is_port_free
from nervecenter.embedded.stopping import Stopped, stopped_by_signal
from nervecenter.embedded.supervisor import Announcement, Program, supervise

_SERVERS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
_QUEUES = "sweep,deliver,judge,default"


def main() -> int:
    """The exit status: 0 after a signal, 1 after one sentence of refusal or when a program ended by itself."""
    _open_standard_streams()
    try:
        with stopped_by_signal():
            return _up(data_folder())
    except Stopped:
        return 0
    except (Refused, AlreadyRunning, StartFailed) as refusal:
        print(f"nervecenter: {refusal}", file=sys.stderr)
        return 1


def _up(data: Path) -> int:
    os.chdir(ROOT)
    port = _port()
    address = f"http://{LOOPBACK}:{port}"
    given = _given_servers()
    _refuse_unwritable(data)
    refuse_broken_settings(os.environ)
    with _servers(data, address, given) as servers:
        environment = {**os.environ, **servers, "NERVECENTER_DATA": str(data), "PYTHONUNBUFFERED": "1"}
        greeting = prepare(data, environment)
        return supervise(_programs(data, port, environment), Announcement(address, greeting))


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Refused(f"PORT is “{text}”, which is not a number from 1 to 65535.")
    if not is_port_free(int(text)):
        raise Refused(f"Port {text} is taken by another program: end it, or set PORT to another number.")
    return int(text)


def _given_servers() -> dict[str, str]:
    """The servers that the environment names: all of them or none."""
    given = {name: os.environ[name] for name in _SERVERS if os.environ.get(name)}
    missing = [name for name in _SERVERS if name not in given]
    if given and missing:
        raise Refused(f"{' and '.join(missing)} must be set too where {' and '.join(given)} is; or none of them.")
    return given


def _refuse_unwritable(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"NERVECENTER_DATA is {data}, which cannot be made: {error.strerror}.") from None
    if not os.access(data, os.W_OK | os.X_OK):
        raise Refused(f"NERVECENTER_DATA is {data}, where this user may not write.")


@contextmanager
def _servers(data: Path, address: str, given: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """The settings that lead to the servers: the given ones, or ours, started for as long as the block lasts."""
    public_base_url = os.environ.get("PUBLIC_BASE_URL") or address
    if given:
        yield {**given, "PUBLIC_BASE_URL": public_base_url, "DEMO_PASSWORD": secrets.token_urlsafe(9)}
        return
    with embedded_servers(data, public_base_url=public_base_url) as instance:
        secret_key = os.environ.get("SECRET_KEY") or instance.secret_key
        yield {**instance.environment(), "SECRET_KEY": secret_key}


def _programs(data: Path, port: int, environment: Mapping[str, str]) -> list[Program]:
    """None of them needs the owner's password, so none of them gets it."""
    env = {name: value for name, value in environment.items() if name != "DATABASE_OWNER_URL"}
    web = f"gunicorn nervecenter.wsgi --bind {LOOPBACK}:{port} --worker-class gthread --workers 2 --threads 4"
    web += " --timeout 60 --graceful-timeout 5 --no-control-socket --log-level warning"
    worker = f"celery --quiet --app nervecenter worker --queues {_QUEUES} --concurrency 2 --loglevel info"
    beat = "celery --quiet --app nervecenter beat --loglevel warning --pidfile= --schedule"
    # Celery warns at length of running as root, which a machine with nothing but root has no answer to.
    python = [sys.executable, "-W", "ignore:You're running the worker with superuser privileges", "-m"]
    return [
        Program("web", [*python, *web.split()], env),
        Program("worker", [*python, *worker.split()], env),
        Program("beat", [*python, *beat.split(), str(data / "celerybeat-schedule")], env),
    ]


def _open_standard_streams() -> None:
    """Started without a terminal one of them may be closed, and the next file opened would take its number."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


if __name__ == "__main__":
    sys.exit(main())
