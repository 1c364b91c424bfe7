"""Sending, as tasks. Each opens short transactions of its own, because none may be open while a provider is called."""

from celery import shared_task

from notifications import outages
from notifications.due import practices_due
from notifications.send import deliver_in
from tenancy import clock
from tenancy.tasks import named_practice

# Well within the time limit of a task: a worker that is killed leaves a message in doubt.
SECONDS_A_TASK = 45
POLL_SECONDS = 60
# A poll wakes no more tasks than that: one costs as much as several messages, and another connection to each provider.
MOST_TASKS = 40


@shared_task
def deliver_due() -> None:
    """Every minute: wake workers for the practices with something due. The next poll replaces what nobody took."""
    at = clock.now()
    outages.end_quiet_ones(at)
    due = [str(practice_id) for practice_id in practices_due(at)]
    tasks = min(len(due), MOST_TASKS)
    for number in range(tasks):
        deliver_practice.apply_async(args=tuple(due[number::tasks]), expires=POLL_SECONDS, retry=False)


@shared_task
def deliver_practice(practice_id: str, *others: str) -> None:
    """What is due in one practice, or in several; what does not fit in the time is found by the next poll."""
    practices = [named_practice((each,)) for each in (practice_id, *others)]
    deliver_in(practices, until_empty=True, seconds=SECONDS_A_TASK)
