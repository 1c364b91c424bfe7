"""Who the process is to the database. The wall does not hold for owners and superusers, so they may not serve."""

from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections

OWNER, APP, BACKUP = "nc_owner", "nc_app", "nc_backup"

_WHO = """
SELECT rolname, rolsuper, rolbypassrls,
       EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p')
               AND c.relnamespace = 'public'::regnamespace)
FROM pg_roles r WHERE rolname = current_user"""

log = structlog.get_logger(__name__)

_known_good: set[tuple[str, str]] = set()


class WrongRole(ImproperlyConfigured):
    """The database user of this process is one that row security does not hold for."""


def refuse_wrong_role(connection: Any, **_: Any) -> None:
    """Raises WrongRole unless the connected role is one the wall holds for. Asked once a process and user."""
    if settings.DATABASE_ROLE != "owner":
        _refuse_once(connection)


def check_now() -> None:
    """For the start of a serving process, which is never the owner's: raise WrongRole before the first request.

    While the database is away the process may start: its first connection is asked the same (refuse_wrong_role).
    """
    try:
        connections["default"].ensure_connection()
    except OperationalError as error:
        log.warning("database_away_at_start", why=str(error).splitlines()[0])
        return
    _refuse_once(connections["default"])


def _refuse_once(connection: Any) -> None:
    key = (connection.settings_dict["NAME"], connection.settings_dict["USER"])
    if key not in _known_good:
        with connection.cursor() as cursor:
            cursor.execute(_WHO)
            _refuse(*cursor.fetchone())
        _known_good.add(key)


def _refuse(name: str, superuser: bool, bypasses: bool, owns: bool) -> None:
    for fault, words in (
        (superuser, "is a superuser"),
        (bypasses, "bypasses row security"),
        (owns, "owns the tables"),
    ):
        if fault:
            raise WrongRole(
                f"NerveCenter does not serve as database role {name}: it {words}, so practices would not be kept "
                f"apart. Let DATABASE_URL name the application role ({APP})."
            )
