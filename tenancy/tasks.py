"""Celery tasks of one practice. The practice's id is the first argument; nothing is inherited from the sender."""

from typing import Any
from uuid import UUID

from celery import Task
from django.db import transaction

from tenancy.context import NoPractice, practice_context


class PracticeTask(Task):
    """Opens the practice named by its first argument. Raises NoPractice without one."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        practice_id = named_practice(args)
        with practice_context(practice_id):
            return super().__call__(practice_id, *args[1:], **kwargs)


def named_practice(args: tuple[Any, ...]) -> UUID:
    """The practice id a task was given first. Raises NoPractice when there is none."""
    try:
        return UUID(str(args[0]))
    except (IndexError, ValueError):
        raise NoPractice("A practice's task takes the practice's id as its first argument.") from None


def wake(task: Task, *args: Any, expires: int | None = None) -> None:
    """Send a task once the transaction has committed. A broker that is away is logged, never the user's error:
    the rows are the truth and the next tick finds them. `expires`: after so many seconds that tick is there anyway."""
    given = tuple(str(arg) for arg in args)
    options: dict[str, Any] = {"retry": False} | ({"expires": expires} if expires else {})
    transaction.on_commit(lambda: task.apply_async(args=given, **options), robust=True)
