"""Sending, as tasks. Each opens short transactions of its own, because none may be open while a provider is called."""

from collections.abc import Collection, Sequence
from math import ceil
from uuid import UUID

from celery import shared_task
from django.db import transaction

from notifications import outages, sender
from notifications.due import practices_due
from notifications.send import deliver_in
from tenancy import clock
from tenancy.tasks import named_practice

# Well within the time limit of a task: a worker that is killed leaves a message in doubt.
SECONDS_A_TASK = 45
POLL_SECONDS = 60
# A task costs as much as several messages, and another connection to each provider.
PRACTICES_A_TASK, MOST_TASKS = 4, 40


@shared_task
def deliver_due() -> None:
    """Every minute: wake workers for the practices with something due. The next poll replaces what nobody took."""
    at = clock.now()
    outages.end_quiet_ones(at)
    outages.tell_again(at)
    sender.tell_again()
    _wake_for(practices_due(at))


def deliver_soon(practices: Collection[UUID]) -> None:
    """Wake workers for those of the practices with something due. A broker that is away is logged: the poll comes."""
    due = [each for each in practices_due(clock.now()) if each in practices]
    transaction.on_commit(lambda: _wake_for(due), robust=True)


@shared_task
def deliver_practice(practice_id: str, *others: str) -> None:
    """What is due in one practice, or in several; what does not fit in the time is found by the next poll."""
    practices = [named_practice((each,)) for each in (practice_id, *others)]
    deliver_in(practices, until_empty=True, seconds=SECONDS_A_TASK)


def _wake_for(due: Sequence[UUID]) -> None:
    tasks = min(ceil(len(due) / PRACTICES_A_TASK), MOST_TASKS)
    for number in range(tasks):
        args = tuple(map(str, due[number::tasks]))
        deliver_practice.apply_async(args=args, expires=POLL_SECONDS, retry=False)
