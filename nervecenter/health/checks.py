"""What /readyz asks. Each check gives a sentence when something is wrong, without names of practices or people."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from notifications.due import reconciliations_overdue, sweeps_overdue
from notifications.watch.everywhere import late_deliveries
from practices.zones import unknown_to, words_of_unknown
from tenancy import clock


def failing_checks() -> dict[str, str]:
    found = {name: check() for name, check in _CHECKS.items()}
    return {name: sentence for name, sentence in found.items() if sentence}


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "The database does not answer."
    return ""


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "The migrations cannot be read."
    return f"{len(missing)} migrations are not applied." if missing else ""


def _broker() -> str:
    try:
        redis.from_url(settings.CELERY_BROKER_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except redis.RedisError:
        return "The broker does not answer."
    return ""


def _zones() -> str:
    try:
        return words_of_unknown(unknown_to())
    except DatabaseError:
        return "The time zones cannot be read."


def _sweeps() -> str:
    try:
        overdue = sweeps_overdue(clock.now())
    except DatabaseError:
        return "The sweeps cannot be read."
    return f"{overdue} practices are over two hours past their sweep." if overdue else ""


def _reconciliations() -> str:
    try:
        overdue = reconciliations_overdue(clock.now())
    except DatabaseError:
        return "The reconciliations cannot be read."
    return f"{overdue} practices have not been reconciled for two days." if overdue else ""


def _deliveries() -> str:
    try:
        late = late_deliveries(clock.now())
    except DatabaseError:
        return "The messages cannot be read."
    return f"{late} messages should have left half an hour ago." if late else ""


_CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "broker": _broker,
    "zones": _zones,
    "sweeps": _sweeps,
    "reconciliations": _reconciliations,
    "deliveries": _deliveries,
}
