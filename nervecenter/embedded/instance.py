"""The file in which an instance says how it is reached. It holds passwords, so only its owner may read it."""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from nervecenter.embedded.answers import broker_answers, database_answers

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Instance:
    """How the embedded servers are reached; `database_url` is the application role's."""

    database_url: str
    database_owner_url: str
    database_backup_url: str
    database_admin_url: str
    redis_url: str
    secret_key: str
    public_base_url: str

    def at(self, *, postgres_port: int, valkey_port: int, public_base_url: str) -> Self:
        return replace(
            self,
            database_url=_with_port(self.database_url, postgres_port),
            database_owner_url=_with_port(self.database_owner_url, postgres_port),
            database_backup_url=_with_port(self.database_backup_url, postgres_port),
            database_admin_url=_with_port(self.database_admin_url, postgres_port),
            redis_url=_with_port(self.redis_url, valkey_port),
            public_base_url=public_base_url,
        )

    def environment(self) -> dict[str, str]:
        """The settings that stand for this instance. The superuser is not among them."""
        return {**self.servers(), "SECRET_KEY": self.secret_key, "PUBLIC_BASE_URL": self.public_base_url}

    def servers(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database_url,
            "DATABASE_OWNER_URL": self.database_owner_url,
            "REDIS_URL": self.redis_url,
        }

    def answers(self) -> bool:
        return database_answers(self.database_url) and broker_answers(self.redis_url)


def data_folder() -> Path:
    return Path(os.environ.get("NERVECENTER_DATA") or ROOT / "var").resolve()


def instance_environment(data: Path) -> dict[str, str]:
    """DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL, SECRET_KEY and PUBLIC_BASE_URL of what runs there; {} if nothing."""
    instance = running_instance(data)
    return instance.environment() if instance else {}


def running_instance(data: Path) -> Instance | None:
    """The instance of this data folder, if both of its servers answer."""
    instance = read_instance(data)
    return instance if instance and instance.answers() else None


def read_instance(data: Path) -> Instance | None:
    """What the instance file says, running or not. None without a file, or where this user may not read it."""
    try:
        return Instance(**json.loads(_file(data).read_text()))
    except (FileNotFoundError, PermissionError):
        return None


def write_instance(data: Path, instance: Instance) -> None:
    """Replace the file in one step, readable by nobody else at any moment. Root leaves it to the folder's owner."""
    unfinished = _file(data).with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(instance), file, indent=2)
    if os.geteuid() == 0:
        os.chown(unfinished, data.stat().st_uid, data.stat().st_gid)
    unfinished.replace(_file(data))


def password_of(url: str) -> str:
    return urlsplit(url).password or ""


def port_of(url: str) -> int | None:
    return urlsplit(url).port or None


def _file(data: Path) -> Path:
    return data / "instance.json"


def _with_port(url: str, port: int) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=f"{parts.username}:{parts.password}@{parts.hostname}:{port}").geturl()
