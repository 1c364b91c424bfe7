"""Both embedded servers of one data folder, for as long as a `with` block lasts."""

import fcntl
import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import SubprocessError

from nervecenter.embedded.instance import Instance, password_of, port_of, read_instance, write_instance
from nervecenter.embedded.postgres import EVERYDAY, SUPERUSER, start_postgres
from nervecenter.embedded.roles import APP, BACKUP, DATABASE, OWNER, bootstrap
from nervecenter.embedded.server import LOOPBACK, StartFailed
from nervecenter.embedded.valkey import broker_url, start_valkey

_MAY_NOT = "The servers cannot be started: files of another user, or no right to leave root, which PostgreSQL refuses"


class AlreadyRunning(RuntimeError):
    """Another process holds this data folder."""


@contextmanager
def embedded_servers(data: Path, *, public_base_url: str, settings: Mapping[str, str] = EVERYDAY) -> Iterator[Instance]:
    """Start PostgreSQL and Valkey with roles, database and instance file; stop both at the end.

    Call it from the main thread: the servers end with the thread that started them.
    Raises AlreadyRunning, or StartFailed when a server does not come up.
    """
    data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        try:
            instance = _start(stack, data, public_base_url, settings)
        except PermissionError as error:
            raise StartFailed(f"{_MAY_NOT} ({error.filename or error.strerror}).") from error
        except SubprocessError as error:
            raise StartFailed(f"{_MAY_NOT} ({error}).") from error
        yield instance


def _start(stack: ExitStack, data: Path, public_base_url: str, settings: Mapping[str, str]) -> Instance:
    stack.enter_context(_only_one(data))
    instance = _known_or_new(data)
    postgres = start_postgres(
        data / "postgres",
        password=password_of(instance.database_admin_url),
        port=port_of(instance.database_admin_url),
        settings=settings,
    )
    stack.callback(postgres.stop)
    valkey = start_valkey(
        data / "valkey.log", password=password_of(instance.redis_url), port=port_of(instance.redis_url)
    )
    stack.callback(valkey.stop)
    instance = instance.at(postgres_port=postgres.port, valkey_port=valkey.port, public_base_url=public_base_url)
    bootstrap(instance)
    write_instance(data, instance)
    return instance


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(f"NerveCenter already runs in {data}{_address(data)}.") from None
        yield


def _address(data: Path) -> str:
    instance = read_instance(data)
    return f", at {instance.public_base_url}" if instance and instance.public_base_url else ""


def _known_or_new(data: Path) -> Instance:
    """Written before the first start, so that the passwords are kept whatever happens then."""
    known = read_instance(data)
    if known:
        return known
    if (data / "postgres").exists():
        raise StartFailed(
            f"{data / 'instance.json'} with the passwords of {data / 'postgres'} is missing or unreadable."
        )
    new = _new_instance()
    write_instance(data, new)
    return new


def _new_instance() -> Instance:
    """With fresh passwords, not listening anywhere yet."""
    return Instance(
        database_url=_new_url(APP, DATABASE),
        database_owner_url=_new_url(OWNER, DATABASE),
        database_backup_url=_new_url(BACKUP, DATABASE),
        database_admin_url=_new_url(SUPERUSER, SUPERUSER),
        redis_url=broker_url(0, secrets.token_hex(24)),
        secret_key=secrets.token_urlsafe(50),
        public_base_url="",
    )


def _new_url(role: str, database: str) -> str:
    return f"postgresql://{role}:{secrets.token_hex(24)}@{LOOPBACK}:0/{database}"
