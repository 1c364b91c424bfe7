"""Programs started as a stranger would, and what is left of them."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from nervecenter.embedded.instance import ROOT

SERVER_SETTINGS = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "PUBLIC_BASE_URL"}
OTHER_SETTINGS = {"ALLOWED_HOSTS", "DEBUG", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS", "MAKELEVEL", "MFLAGS"}


def run(*argv: str, **variables: str) -> subprocess.Popen[str]:
    """Without a terminal, without input, in a session of its own and without the settings of the tests themselves."""
    env = {name: value for name, value in os.environ.items() if name not in SERVER_SETTINGS | OTHER_SETTINGS}
    return subprocess.Popen(
        argv,
        cwd=ROOT,
        env=env | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def run_python(*argv: str, **variables: str) -> subprocess.Popen[str]:
    return run(sys.executable, "-u", *argv, **variables)


def read_until(process: subprocess.Popen[str], *words: str) -> str:
    """Its lines until each of the words was said."""
    assert process.stdout is not None
    missing, said = set(words), ""
    for line in process.stdout:
        said += line
        missing -= {word for word in missing if word in line}
        if not missing:
            return said
    _, complaint = process.communicate()
    pytest.fail(f"It ended without saying {missing}:\n{said}\n{complaint}")


def processes_of(mark: Path | str) -> list[str]:
    """Names of the processes that run in that folder, or have it in their arguments or environment."""
    return sorted(process.name() for process in psutil.process_iter() if _has(process, str(mark)))


def _has(process: psutil.Process, mark: str) -> bool:
    with suppress(psutil.Error, OSError):
        words = [process.cwd(), *process.cmdline(), *process.environ().values()]
        return process.status() != psutil.STATUS_ZOMBIE and any(mark in word for word in words)
    return False
