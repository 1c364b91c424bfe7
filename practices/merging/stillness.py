"""An import plans from what is on record and writes it a while later: no merge comes between."""

from django.db import connection

from tenancy.context import current_practice_id

_KEY = "hashtextextended('merge:' || %s, 0)"


def keep_merges_out() -> None:
    """Until the end of this transaction nothing in the open practice is merged. Many may ask for it at once."""
    _lock("pg_advisory_xact_lock_shared")


def wait_for_stillness() -> None:
    """Wait for those who keep merges out; whoever asks later waits for the end of this transaction."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}({_KEY})", [str(current_practice_id())])
