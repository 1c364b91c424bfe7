"""Work that may meet somebody who locks the same rows in another order."""

from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected, SerializationFailure

ATTEMPTS = 3

Result = TypeVar("Result")


def settled(work: Callable[[], Result]) -> Result:
    """What `work` gives, in a savepoint; anew after a deadlock with somebody who writes the same at this moment."""
    for _ in range(ATTEMPTS - 1):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            if not isinstance(error.__cause__, (DeadlockDetected, SerializationFailure)):
                raise
    with transaction.atomic():
        return work()
