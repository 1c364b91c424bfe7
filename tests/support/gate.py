"""A gate in a PostgreSQL of one's own at which transactions are held, so that it is stopped in the midst of them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.postgres import OwnPostgres, own_postgres

GATE = 7
HOLD, WAIT_FOR_STANDBY = "hold", "wait_for_standby"
"""Held at the statement; or when all is committed and nobody is told yet."""

AFTER_INSERT = "TRIGGER gate AFTER INSERT ON {table} FOR EACH ROW"
COMMITTING = "CONSTRAINT TRIGGER gate AFTER INSERT ON {table} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW"

FUNCTIONS = f"""
CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock_shared({GATE}); RETURN NULL; END';
CREATE FUNCTION wait_for_standby() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM set_config(''synchronous_commit'', ''on'', true); RETURN NULL; END'"""
_HELD = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' OR wait_event = 'SyncRep'"


@contextmanager
def gated_postgres(data: Path) -> Iterator[OwnPostgres]:
    """One of one's own, in which `held_at` may hold what is under way. Needs the tests' database."""
    with own_postgres(data) as postgres:
        with postgres.superuser() as connection:
            connection.execute(FUNCTIONS)
        yield postgres


@contextmanager
def held_at(
    postgres: OwnPostgres, tables: Iterable[str], when: str = AFTER_INSERT, how: str = HOLD
) -> Iterator[Callable[[], int]]:
    """Gives how many are held there. The block is to stop PostgreSQL; at its end it runs again and nobody is held."""
    with postgres.superuser() as gate:
        gate.execute(f"SELECT pg_advisory_lock({GATE})")
        for table in tables:
            gate.execute(f"CREATE {when.format(table=table)} EXECUTE FUNCTION {how}()")

        def held() -> int:
            (number,) = gate.execute(_HELD).fetchone() or (0,)
            return int(str(number))

        yield held
    postgres.start()
    with postgres.superuser() as connection:
        for table in tables:
            connection.execute(f"DROP TRIGGER gate ON {table}")
