"""Sending, as tasks. Each opens short transactions of its own, because none may be open while a provider is called."""

from math import ceil

from celery import shared_task

from notifications.due import practices_due
from notifications.send import deliver_in
from tenancy import clock
from tenancy.tasks import named_practice

# Well within the time limit of a task: a worker that is killed leaves a message in doubt.
SECONDS_A_TASK = 45
POLL_SECONDS = 60
# A poll wakes no more than so many tasks: on the busiest day thousands of practices have something due, and a task each
# would cost as much as several messages.
MOST_TASKS = 200


@shared_task
def deliver_due() -> None:
    """Every minute: wake workers for the practices with something due. The next poll replaces what nobody took."""
    due = practices_due(clock.now())
    together = max(1, ceil(len(due) / MOST_TASKS))
    for first in range(0, len(due), together):
        names = tuple(str(practice_id) for practice_id in due[first : first + together])
        deliver_practice.apply_async(args=names, expires=POLL_SECONDS, retry=False)


@shared_task
def deliver_practice(practice_id: str, *others: str) -> None:
    """What is due in one practice, or in several; what does not fit in the time is found by the next poll."""
    practices = [named_practice((each,)) for each in (practice_id, *others)]
    deliver_in(practices, until_empty=True, seconds=SECONDS_A_TASK)
