"""Rights of the application role and the backup role, given table by table after each migration."""

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.models import Model
from psycopg import sql

from tenancy.models import Walled
from tenancy.roles import APP, BACKUP, OWNER

READ_ONLY = "SELECT"
APPEND_ONLY = "SELECT, INSERT"
FULL = "SELECT, INSERT, UPDATE, DELETE"


def privileges(model: type[Model]) -> str:
    """What the application role may do to a model's table: history is append-only by privilege (rules.md H5)."""
    is_history = hasattr(model, "pgh_tracked_model")
    return APPEND_ONLY if is_history or getattr(model, "append_only", False) else FULL


def grant_tables(using: str, **_: Any) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] != OWNER:
            return
        for table, rights in _tables().items():
            _grant(cursor, table, rights)


def _tables() -> dict[str, str]:
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return {model._meta.db_table: privileges(model) for model in models} | {
        "django_migrations": READ_ONLY,
        "nc_cache": FULL,
    }


def _grant(cursor: Any, table: str, rights: str) -> None:
    cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
    if not cursor.fetchone()[0]:
        return
    name = sql.Identifier(table)
    cursor.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(name, sql.Identifier(APP)))
    cursor.execute(sql.SQL("GRANT {} ON {} TO {}").format(sql.SQL(rights), name, sql.Identifier(APP)))
    cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(name, sql.Identifier(BACKUP)))


def walled_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if issubclass(model, Walled) and not model._meta.proxy]
