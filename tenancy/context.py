"""The current practice: a context variable for the managers, a transaction-local setting for the database."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

_SETTINGS = ("app.practice", "app.user", "pghistory.context_metadata")
_SET = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in _SETTINGS)
_GET = "SELECT " + ", ".join(f"current_setting('{name}', true)" for name in _SETTINGS)

PART_OF = "part_of"

_practice: ContextVar[UUID | None] = ContextVar("practice", default=None)


class NoPractice(RuntimeError):
    """A practice's rows were asked for while no practice was open."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as the history keeps it: a membership of this practice, or the name of a machine."""

    membership: UUID | None = None
    name: str = ""

    def metadata(self) -> str:
        return json.dumps({"membership": str(self.membership) if self.membership else None, "name": self.name})


SYSTEM = Actor(name="NerveCenter")


def current_practice_id() -> UUID:
    """Raises NoPractice outside a practice."""
    if practice := _practice.get():
        return practice
    raise NoPractice("No practice is open: use practice_context(), a PracticeTask or a practice's URL.")


def current_practice_id_or_none() -> UUID | None:
    return _practice.get()


@contextmanager
def practice_context(practice_id: UUID, *, actor: Actor = SYSTEM) -> Iterator[None]:
    """Open a practice in a transaction of its own. Never nested: RuntimeError when one is already open."""
    with _transaction_of(practice_id, (str(practice_id), "", actor.metadata())):
        yield


@contextmanager
def user_context(user_id: UUID) -> Iterator[None]:
    """A transaction that sees one user's own memberships in every practice, and no other row of any practice."""
    with _transaction_of(None, ("", str(user_id), "")):
        yield


def name_actor(actor: Actor) -> None:
    """From here to the end of the practice's transaction, history names this actor."""
    _write((str(current_practice_id()), "", actor.metadata()))


@contextmanager
def as_part_of(act: UUID) -> Iterator[None]:
    """History tells of what is written here as parts of this act; of an act within another, as parts of the outer."""
    practice, user, metadata = _read()
    known = json.loads(metadata or "{}")
    _write((practice, user, json.dumps({PART_OF: str(act)} | known)))
    try:
        yield
    finally:
        if _takes_statements():
            _write((practice, user, metadata))


@contextmanager
def _transaction_of(practice_id: UUID | None, values: tuple[str, str, str]) -> Iterator[None]:
    # The settings end with their transaction; in an outer one (a test's) they would outlive this block.
    is_inner = connection.in_atomic_block
    with transaction.atomic(durable=True), _entered(practice_id, values, put_back=is_inner):
        yield


@contextmanager
def _entered(practice_id: UUID | None, values: tuple[str, str, str], *, put_back: bool = True) -> Iterator[None]:
    token, former = _practice.set(practice_id), _read() if put_back else None
    _write(values)
    try:
        yield
    finally:
        _practice.reset(token)
        if former and _takes_statements():
            _write(former)


def _takes_statements() -> bool:
    """Not after an error or on a lost connection: the rollback that follows puts the settings back."""
    server = connection.connection
    whole = server is not None and server.info.transaction_status == TransactionStatus.INTRANS
    return whole and connection.in_atomic_block and not connection.needs_rollback


def _read() -> tuple[str, str, str]:
    with connection.cursor() as cursor:
        cursor.execute(_GET)
        practice, user, metadata = cursor.fetchone()
    return practice or "", user or "", metadata or ""


def _write(values: tuple[str, str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)
