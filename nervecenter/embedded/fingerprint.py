"""Whether anything changed since the last start: if not, there is nothing to migrate and no static file to collect."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from nervecenter.embedded.instance import ROOT


def fingerprint(database_url: str) -> str:
    """Of the program's files and of the database's migrations; another after an upgrade or after a restore."""
    digest = sha256()
    for path in sorted(_files()):
        facts = path.stat()
        digest.update(f"{path.relative_to(ROOT)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    parts = urlsplit(database_url)
    digest.update(f"{parts.hostname} {parts.path} {applied_migrations(database_url)}".encode())
    return digest.hexdigest()


def applied_migrations(database_url: str) -> int:
    """0 for a fresh database."""
    with psycopg.connect(database_url, connect_timeout=10) as connection:
        try:
            row = connection.execute("SELECT count(*) FROM django_migrations").fetchone()
        except psycopg.errors.UndefinedTable:
            return 0
    return int(row[0]) if row else 0


def _files() -> Iterator[Path]:
    packages = [folder for folder in ROOT.iterdir() if (folder / "__init__.py").exists()]
    for folder in [*packages, ROOT / "static"]:
        yield from (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    yield from ROOT.glob("requirements*.lock")
