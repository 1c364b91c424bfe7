"""Locks of the open practice that no row stands for: named, and held to the end of the transaction."""

from hashlib import blake2b

from django.db import connection

from tenancy.context import current_practice_id


def share(name: str) -> None:
    """With everybody else who shares it; whoever has it alone is waited for."""
    _lock("pg_advisory_xact_lock_shared", name)


def claim(name: str) -> None:
    """Alone: everybody who shares it is waited for, and whoever comes later waits."""
    _lock("pg_advisory_xact_lock", name)


def _lock(function: str, name: str) -> None:
    digest = blake2b(f"{name} {current_practice_id()}".encode(), digest_size=8).digest()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [int.from_bytes(digest, signed=True)])
