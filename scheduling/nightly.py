"""All cases ahead, judged again: what no event told of is found within a day."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from practices.models import Practice
from scheduling.actions.rules import share_rules
from scheduling.conflicts import Refreshed, refresh
from scheduling.models import Case, Conflict, Night
from tenancy.platform import attempt_in_each, every_practice_id

QUIET_HOUR = 3


@dataclass
class Judgement:
    """What one pass did. `failed` are practices in which it could not be done and was rolled back."""

    practices: int = 0
    cases: int = 0
    opened: int = 0
    closed: int = 0
    failed: int = 0

    def add(self, done: Refreshed) -> None:
        self.practices += 1
        self.cases += done.cases
        self.opened += done.opened
        self.closed += done.closed

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def judge_all(at: datetime, practice_id: UUID | None = None, *, at_night: bool = False) -> Judgement:
    """One practice or all open ones, each in its own transaction; with `at_night` once a day of the practice, from the
    quiet hour on its clock: a night that was missed is made up for. It may be repeated at any time."""
    total = Judgement()

    def one(each: UUID) -> None:
        practice = Practice.objects.get(pk=each)
        if practice.closed_at is not None or (at_night and not _is_due(practice, at)):
            return
        total.add(judge_now(practice, at))
        if at_night:
            Night.objects.update_or_create(defaults={"judged_on": _local(practice, at).date()})

    total.failed = len(attempt_in_each(one, [practice_id] if practice_id else every_practice_id()))
    return total


def judge_now(practice: Practice, at: datetime) -> Refreshed:
    """Every case ahead, and what is still open on those that are not. Inside the practice."""
    share_rules()
    still_open = Conflict.objects.open().values("case")
    cases = Case.objects.filter(Q(pk__in=Case.objects.ahead().not_over(at).values("pk")) | Q(pk__in=still_open))
    return refresh(cases, practice=practice, at=at)


def _is_due(practice: Practice, at: datetime) -> bool:
    local = _local(practice, at)
    return local.hour >= QUIET_HOUR and not Night.objects.filter(judged_on=local.date()).exists()


def _local(practice: Practice, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(practice.timezone))
