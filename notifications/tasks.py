"""Sending, as tasks. Each opens short transactions of its own, because none may be open while a provider is called."""

from celery import shared_task

from notifications.due import practices_due
from notifications.send import deliver
from tenancy import clock
from tenancy.tasks import named_practice

# Well within the time limit of a task: a worker that is killed leaves a message in doubt.
SECONDS_A_TASK = 45
POLL_SECONDS = 60


@shared_task
def deliver_due() -> None:
    """Every minute: wake a worker for each practice with something due. The next poll replaces what nobody took."""
    for practice_id in practices_due(clock.now()):
        deliver_practice.apply_async(args=(str(practice_id),), expires=POLL_SECONDS, retry=False)


@shared_task
def deliver_practice(practice_id: str) -> None:
    """What is due in one practice; what does not fit in the time is found by the next poll."""
    deliver(practice_id=named_practice((practice_id,)), until_empty=True, seconds=SECONDS_A_TASK)
