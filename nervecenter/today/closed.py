"""What was settled in the last days: by a manager's word, or by itself when its fact was gone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from credentials.models import Credential, Period, Renewal
from credentials.models.period import Origin, PeriodState
from credentials.models.renewal import Stage
from notifications.models import Handled, HandledState
from practices.models import Practice
from scheduling.clocks import day_starts
from scheduling.models import Conflict

DAYS = 14
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """`handled` where a manager's word closed it, which can be taken back."""

    at: datetime
    words: str
    how: str
    handled: Handled | None = None


def closed_lately(practice: Practice, on: date) -> list[Closed]:
    """The newest first. Four queries."""
    since = day_starts(on - timedelta(days=DAYS), practice.timezone)
    found = [*_by_hand(since), *_conflicts(since), *_renewals(since), *_uploads(since)]
    return sorted(found, key=lambda each: each.at, reverse=True)[:MOST]


def _by_hand(since: datetime) -> Iterator[Closed]:
    rows = Handled.objects.filter(state=HandledState.DONE, at__gte=since).select_related("by__user")
    for row in rows[:MOST]:
        who = f"{row.by.user}" if row.by else "a manager"
        yield Closed(at=row.at, words=row.words, how=f"{row.note or 'done'}, says {who}", handled=row)


def _conflicts(since: datetime) -> Iterator[Closed]:
    rows = Conflict.objects.filter(closed_at__gte=since).select_related("case__hospital").order_by("-closed_at")
    for row in rows[:MOST]:
        if row.closed_at:
            yield Closed(at=row.closed_at, words=f"{row.case}: {row.message}", how=row.get_closed_as_display())


def _renewals(since: datetime) -> Iterator[Closed]:
    rows = Renewal.objects.filter(closed_at__gte=since, stage=Stage.ACCEPTED).order_by("-closed_at")
    for row in rows.select_related("credential__technologist", "credential__type", "credential__issuer")[:MOST]:
        if row.closed_at:
            yield Closed(at=row.closed_at, words=_name(row.credential), how="renewed")


def _uploads(since: datetime) -> Iterator[Closed]:
    """Those of a renewal are told with it."""
    rows = Period.objects.filter(origin=Origin.UPLOADED, state=PeriodState.ACCEPTED, accepted_at__gte=since).order_by(
        "-accepted_at"
    )
    for row in rows.select_related("credential__technologist", "credential__type", "credential__issuer")[:MOST]:
        if row.accepted_at:
            yield Closed(at=row.accepted_at, words=_name(row.credential), how="upload accepted")


def _name(credential: Credential) -> str:
    return f"{credential.technologist.family_name}: {credential.label}"
