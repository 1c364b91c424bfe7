"""Errors that pass by themselves: the database is away or starting again, or two waited for one another."""

from django.db import InterfaceError, OperationalError

# SQLSTATE: connections, shutdown and start, deadlock, serialization, too many connections. Without one there was none.
_PASSING = ("08", "57P", "40P01", "40001", "53300")


def will_pass(error: BaseException | None) -> bool:
    """Whether the same request is worth sending again in a moment."""
    if not isinstance(error, (OperationalError, InterfaceError)):
        return False
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(_PASSING)
