"""The sweep as a task of the timetable, once an hour, and the check of what it did, some time after it."""

from uuid import UUID

from celery import shared_task

from credentials.reconciling.due import practices_to_reconcile
from credentials.reconciling.reconcile import reconcile
from credentials.sweeps import sweep_due
from notifications.tasks import deliver_soon
from practices.models import Practice
from tenancy import clock
from tenancy.tasks import PracticeTask

RECONCILE_SECONDS = 3600


@shared_task
def sweep_due_practices() -> None:
    """Asked for every minute, so that an hour whose task was lost with the broker is made up for in the next."""
    sweep_due(clock.now(), then=deliver_soon)


@shared_task
def reconcile_due_practices() -> None:
    """The next hour replaces what nobody took."""
    for practice_id in practices_to_reconcile(clock.now()):
        reconcile_practice.apply_async(args=(str(practice_id),), expires=RECONCILE_SECONDS, retry=False)


@shared_task(base=PracticeTask)
def reconcile_practice(practice_id: UUID) -> None:
    reconcile(Practice.objects.get(pk=practice_id), clock.now())
