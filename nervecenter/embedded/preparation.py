"""What stands between running servers and serving: settings, migrations, static files, and the demo once."""

import re
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

from nervecenter.embedded.fingerprint import applied_migrations, fingerprint

_MANAGE = [sys.executable, "manage.py"]
# In place of the servers that are not there yet, so that every other setting can be judged.
_PLACEHOLDERS = {
    "DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/nowhere",
    "DATABASE_OWNER_URL": "postgresql://nobody:nothing@127.0.0.1:1/nowhere",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "SECRET_KEY": "made at the first start",
}


class Refused(RuntimeError):
    """The start is refused; the text is one sentence that says why."""


def refuse_broken_settings(environment: Mapping[str, str]) -> None:
    """Raises Refused with the sentence of the settings."""
    given = {name: value for name, value in environment.items() if value}
    done = subprocess.run(
        [sys.executable, "-c", "import nervecenter.settings"],
        env={**_PLACEHOLDERS, **given},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(_last_sentence(done.stderr))


def prepare(data: Path, environment: Mapping[str, str]) -> str:
    """Bring the database and the static files up to date; load the demo into a fresh database.

    Returns what the demo had to say about its log-ins, also when it was loaded by an earlier start.
    """
    database_url = environment["DATABASE_OWNER_URL"]
    pending, logins, known = data / "demo-pending", data / "demo-logins.txt", data / "prepared"
    if _is_fresh(database_url):
        pending.touch()
    if not _is_prepared(data, known, database_url):
        _migrate_and_collect(environment)
        known.write_text(fingerprint(database_url))
    if pending.exists() and _has_demo(environment):
        logins.write_text(_manage("demo", env=environment))
        pending.unlink()
    return logins.read_text().strip() if logins.exists() else ""


def _last_sentence(trace: str) -> str:
    """The last line of a traceback without the name of the exception."""
    line = trace.strip().rsplit("\n", 1)[-1]
    return re.sub(r"^[\w.]+(Configured|Error|Exception|Exit): ", "", line)


def _is_fresh(database_url: str) -> bool:
    try:
        return applied_migrations(database_url) == 0
    except psycopg.Error as error:
        raise Refused(f"DATABASE_OWNER_URL does not lead to a database: {str(error).splitlines()[0]}") from None


def _is_prepared(data: Path, known: Path, database_url: str) -> bool:
    return (data / "static").exists() and known.exists() and known.read_text() == fingerprint(database_url)


def _migrate_and_collect(environment: Mapping[str, str]) -> None:
    quietly = ("--no-input", "--verbosity=0")
    with ThreadPoolExecutor() as side_by_side:
        migrated = side_by_side.submit(_manage, "migrate", *quietly, env=_as_owner(environment))
        collected = side_by_side.submit(_manage, "collectstatic", *quietly, env=environment)
    migrated.result()
    collected.result()


def _as_owner(environment: Mapping[str, str]) -> dict[str, str]:
    return {**environment, "DATABASE_URL": environment["DATABASE_OWNER_URL"], "NERVECENTER_ROLE": "owner"}


def _manage(*arguments: str, env: Mapping[str, str]) -> str:
    done = subprocess.run(
        [*_MANAGE, *arguments], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"manage.py {arguments[0]} failed; what it said stands above.")
    return done.stdout


def _has_demo(environment: Mapping[str, str]) -> bool:
    help_ = subprocess.run([*_MANAGE, "help", "demo"], env=environment, capture_output=True, check=False)
    return help_.returncode == 0
