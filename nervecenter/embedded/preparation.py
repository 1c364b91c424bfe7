"""What stands between running servers and serving: settings, migrations, static files, and the demo once."""

import re
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg

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
    pending = data / "demo-pending"
    if _is_fresh(environment["DATABASE_OWNER_URL"]):
        pending.touch()
    with ThreadPoolExecutor() as side_by_side:
        quietly = ("--no-input", "--verbosity=0")
        migrated = side_by_side.submit(_manage, "migrate", *quietly, env=_as_owner(environment))
        collected = side_by_side.submit(_manage, "collectstatic", *quietly, env=environment)
    migrated.result()
    collected.result()
    logins = data / "demo-logins.txt"
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
        with psycopg.connect(database_url, connect_timeout=10) as connection:
            row = connection.execute("SELECT to_regclass('public.django_migrations') IS NULL").fetchone()
    except psycopg.Error as error:
        raise Refused(f"DATABASE_OWNER_URL does not lead to a database: {str(error).splitlines()[0]}") from None
    return bool(row and row[0])


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
