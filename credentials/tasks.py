"""The sweep as a task of the timetable, at every full hour."""

from celery import shared_task

from credentials.sweeps import sweep
from notifications.tasks import deliver_due
from tenancy import clock


@shared_task
def sweep_due_practices() -> None:
    sweep(clock.now())
    deliver_due()
