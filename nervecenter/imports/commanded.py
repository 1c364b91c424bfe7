"""An import from the command line: questions take their proposed reading (rules.md F2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from credentials.importing.roster.outcome import Outcome
from credentials.importing.workbook import UnreadableFile
from credentials.models import ImportRun
from nervecenter.imports.readings import understood
from nervecenter.imports.runs import NotClean, finish_run, plan_of, start_run
from nervecenter.imports.summaries import Summary, summary
from practices.models import Membership, Practice
from tenancy import clock
from tenancy.context import practice_context

# No manager of the practice has given their word here, unless one is named: who can run the command has.
OPERATOR = "the operator"


@dataclass(frozen=True, slots=True)
class Commanded:
    """What came of it. `is_whole`: all was applied, or a dry run found nothing in the way."""

    summary: Summary
    is_whole: bool
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    dry_run: bool
    skip_bad: bool
    sms_consent: bool
    attested_by: str


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
    attested_by: str = "",
    answers: Mapping[str, str] | None = None,
    kind: str = "",
) -> Commanded:
    """Opens the practice itself. `kind` is the code of the sheets that the file must have, if any. `attested_by` names
    who gives their word for `sms_consent`, else it is the operator's.

    Raises UnreadableFile. What is refused or tried dry leaves nothing behind.
    """
    orders = Orders(dry_run=dry_run, skip_bad=skip_bad, sms_consent=sms_consent, attested_by=attested_by or OPERATOR)
    try:
        with practice_context(practice.pk):
            at, by = clock.now(), Membership.objects.managers().order_by("created_at").first()
            run = start_run(name, content, practice, by=by, at=at, answers=answers)
            if kind and kind not in understood(run, practice, at).reading.joined:
                raise UnreadableFile(f"The file has no list of {kind}: nothing was written.")
            return _finish(run, practice, by, at, orders)
    except _NothingWritten as nothing:
        return nothing.done


def _finish(run: ImportRun, practice: Practice, by: Membership | None, at: datetime, orders: Orders) -> Commanded:
    skip_bad = orders.skip_bad or orders.dry_run
    try:
        outcome, plan = finish_run(
            run,
            practice,
            by=by,
            at=at,
            skip_bad=skip_bad,
            sms_consent=orders.sms_consent,
            attested_by=f"{orders.attested_by}, with the workbook of {_day(practice, at)}",
        )
    except NotClean as refused:
        plan, _ = plan_of(run, practice, at)
        words = f"{refused} Nothing was written; --skip-bad-rows leaves them out."
        raise _NothingWritten(Commanded(summary(Outcome(), plan, applied=False), False, words)) from None
    left_out = len(plan.errors)
    if orders.dry_run:
        done = Commanded(summary(outcome, plan, applied=False), not left_out, _tried(left_out, orders))
        raise _NothingWritten(done)
    words = f"Applied, {_cells(left_out)} left out." if left_out else "Applied."
    return Commanded(summary(outcome, plan, applied=True), not left_out, words)


def _day(practice: Practice, at: datetime) -> str:
    on = clock.local(at, practice.timezone).date()
    return f"{on.day} {on:%b %Y}"


def _tried(left_out: int, orders: Orders) -> str:
    if not left_out:
        return "A dry run: nothing was written."
    unless = "" if orders.skip_bad else " Without --skip-bad-rows, nothing would be applied."
    return f"A dry run: nothing was written. {_cells(left_out)} would be left out.{unless}"


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"
