"""An import from the command line: questions take their proposed reading (rules.md F2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credentials.importing.roster.outcome import Outcome
from nervecenter.imports.runs import NotClean, finish_run, plan_of, start_run, summary
from practices.models import Membership, Practice
from tenancy import clock
from tenancy.context import practice_context


@dataclass(frozen=True, slots=True)
class Commanded:
    """What came of it. `is_whole`: all was applied, or a dry run found nothing in the way."""

    summary: dict[str, Any]
    is_whole: bool
    sentence: str


class _NothingWritten(Exception):
    def __init__(self, done: Commanded) -> None:
        self.done = done


def import_file(
    name: str,
    content: bytes,
    practice: Practice,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    sms_consent: bool = False,
    answers: Mapping[str, str] | None = None,
) -> Commanded:
    """Opens the practice itself. Raises UnreadableFile. What is refused or tried dry leaves nothing behind."""
    try:
        with practice_context(practice.pk):
            return _import(name, content, practice, dry_run, skip_bad, sms_consent, answers or {})
    except _NothingWritten as nothing:
        return nothing.done


def _import(
    name: str,
    content: bytes,
    practice: Practice,
    dry_run: bool,
    skip_bad: bool,
    sms_consent: bool,
    answers: Mapping[str, str],
) -> Commanded:
    at, by = clock.now(), Membership.objects.managers().order_by("created_at").first()
    run = start_run(name, content, by=by, at=at)
    run.answers = {**run.answers, **answers}
    try:
        outcome, plan = finish_run(run, practice, by=by, at=at, skip_bad=skip_bad, sms_consent=sms_consent)
    except NotClean as refused:
        plan, _ = plan_of(run, practice, at)
        words = f"{refused} Nothing was written; --skip-bad-rows leaves them out."
        raise _NothingWritten(Commanded(summary(Outcome(), plan, applied=False), False, words)) from None
    left_out = len(plan.errors)
    if dry_run:
        done = Commanded(summary(outcome, plan, applied=False), not left_out, "A dry run: nothing was written.")
        raise _NothingWritten(done)
    words = f"Applied, {left_out} cells left out." if left_out else "Applied."
    return Commanded(summary(outcome, plan, applied=True), not left_out, words)
