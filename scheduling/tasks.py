"""Judging as tasks: of one practice when much has changed, and of each in its night."""

from uuid import UUID

from celery import shared_task

from practices.models import Practice
from scheduling.actions.rules import let_judging_end
from scheduling.nightly import judge_all, judge_now
from tenancy import clock
from tenancy.tasks import PracticeTask


@shared_task(base=PracticeTask)
def judge_practice(practice_id: UUID) -> None:
    """After a change that was not judged in its own transaction: who judged by what was before it is seen too."""
    let_judging_end()
    judge_now(Practice.objects.get(pk=practice_id), clock.now())


@shared_task
def judge_by_night() -> None:
    judge_all(clock.now(), at_night=True)
