"""A PostgreSQL of the benchmarks' own, filled once, and fresh copies of what it holds for each measurement."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql

from nervecenter.embedded.cluster import embedded_servers
from nervecenter.embedded.instance import ROOT, Instance
from nervecenter.embedded.postgres import BINARIES, EVERYDAY
from nervecenter.embedded.roles import DATABASE

HERE = Path(__file__).parent
# Vacuuming is part of each measurement's preparation, and of none of the measured times.
SETTINGS = {**EVERYDAY, "autovacuum": "off"}


@contextmanager
def stage(script: str, **variables: object) -> Iterator[Instance]:
    """An embedded cluster with the product's tables, filled by a script, in a folder that is gone afterwards."""
    with (
        TemporaryDirectory(prefix="nervecenter-bench-") as folder,
        embedded_servers(Path(folder), public_base_url="http://127.0.0.1", settings=SETTINGS) as instance,
    ):
        fill(instance, script, variables)
        yield instance


def fill(instance: Instance, script: str, variables: Mapping[str, object]) -> None:
    """The product's tables and what a script of this folder puts into them."""
    _migrate(instance)
    _load(instance, script, variables)


@contextmanager
def fresh_copy(instance: Instance, name: str) -> Iterator[str]:
    """A database like the loaded one; gives the superuser's address of it."""
    with psycopg.connect(instance.database_admin_url, autocommit=True) as server:
        copy, loaded = sql.Identifier(name), sql.Identifier(DATABASE)
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(copy, loaded))
        try:
            yield of_database(instance.database_admin_url, name)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(copy))


def settle(url: str) -> None:
    """What the server does by itself between two sweeps of a day: statistics, visibility, a checkpoint."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("VACUUM ANALYZE")
        database.execute("CHECKPOINT")


def of_database(url: str, database: str) -> str:
    """The same role's address of another database."""
    return f"{url.rsplit('/', 1)[0]}/{database}"


def _migrate(instance: Instance) -> None:
    as_owner = {"DATABASE_URL": instance.database_owner_url, "NERVECENTER_ROLE": "owner"}
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={**os.environ, **instance.environment(), **as_owner},
        check=True,
    )


def _load(instance: Instance, script: str, variables: Mapping[str, object]) -> None:
    given = [f"--set={name}={value}" for name, value in {"ON_ERROR_STOP": 1, **variables}.items()]
    url = of_database(instance.database_admin_url, DATABASE)
    subprocess.run([BINARIES / "psql", "-X", "-q", *given, f"--file={HERE / script}", url], check=True)
