"""What a credential is worth on a date: pure functions over its periods.

Every date is a calendar date and every period includes its last day. A period counts once it is accepted and until
it is superseded. Asked with `known_at`, the answer is the one that could have been given at that instant: the
periods accepted by then and superseded, if at all, only later.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

DOES_NOT_EXPIRE = date.max
WIDEST_RUNG = 90
ONE_DAY = timedelta(days=1)


class Standing(StrEnum):
    """What a credential is worth on a date, best first."""

    VALID = "valid"
    EXPIRING = "expiring"
    IN_GRACE = "in_grace"
    NOT_YET_VALID = "not_yet_valid"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    PENDING = "pending"
    MISSING = "missing"

    @property
    def is_valid(self) -> bool:
        """Grace is not validity: whether it is enough is for each hospital to say."""
        return self in (Standing.VALID, Standing.EXPIRING)


class PeriodState(StrEnum):
    """Where a period is on its way to counting; only `accepted` counts."""

    APPLIED = "applied"
    PENDING = "pending"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `starts_on` through `ends_on`, both included; None leaves that side open."""

    starts_on: date | None = None
    ends_on: date | None = None

    def __contains__(self, on: date) -> bool:
        return (self.starts_on or date.min) <= on <= (self.ends_on or date.max)

    def touches(self, first: date, last: date) -> bool:
        """Whether a day from first through last lies within."""
        return (self.starts_on or date.min) <= last and first <= (self.ends_on or date.max)


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """One period of a credential: valid from ever if `starts_on` is None, for ever if `expires_on` is.

    What is withdrawn after it was accepted carries `superseded_at`, so that both questions agree about the present.
    """

    starts_on: date | None
    expires_on: date | None
    state: PeriodState
    accepted_at: datetime | None
    superseded_at: datetime | None
    issued_on: date | None = None
    is_verified: bool = False

    @property
    def stands(self) -> bool:
        return self.state == PeriodState.ACCEPTED and self.superseded_at is None

    @property
    def first_day(self) -> date:
        return self.starts_on or date.min

    @property
    def last_day(self) -> date:
        return self.expires_on or DOES_NOT_EXPIRE

    def covers(self, on: date) -> bool:
        return self.first_day <= on <= self.last_day


class Holding(Protocol):
    """One credential as a matrix cell sees it; `ends_on` None does not expire."""

    @property
    def standing(self) -> Standing: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def is_let_go(self) -> bool: ...


AnyHolding = TypeVar("AnyHolding", bound=Holding)


def standing(
    periods: Sequence[PeriodFacts],
    on: date,
    *,
    suspensions: Sequence[Span] = (),
    widest_rung: int = WIDEST_RUNG,
    grace_days: int = 0,
    known_at: datetime | None = None,
) -> Standing:
    """The standing of one credential on a date.

    `widest_rung` is in days before the end of the unbroken validity; a negative one makes nothing `expiring`.
    A suspension covers everything except an end that has passed: lifting it would not bring that back.
    A period not yet accepted shows as `pending` only as known now: when it arrived is not among its facts.
    """
    judged = _standing_unless_suspended(periods, on, widest_rung, grace_days, known_at)
    if judged is not Standing.EXPIRED and _is_suspended(suspensions, on):
        return Standing.SUSPENDED
    return judged


def valid_through(
    periods: Iterable[PeriodFacts],
    on: date,
    *,
    suspensions: Sequence[Span] = (),
    known_at: datetime | None = None,
) -> date | None:
    """The last day of the unbroken validity that contains `on`, across overlapping and adjoining periods.

    None: not valid on that day. `DOES_NOT_EXPIRE`: no end. A coming suspension ends it the day before.
    """
    last_day = _end_of_run(_counting(periods, known_at), on)
    if last_day is None or _is_suspended(suspensions, on):
        return None
    coming = [span.starts_on for span in suspensions if span.starts_on and span.starts_on > on]
    return min([last_day, *(starts_on - ONE_DAY for starts_on in coming)])


def ladder_period(periods: Iterable[PeriodFacts]) -> PeriodFacts | None:
    """The period whose end the ladder counts down to: of those that count, the last to end and the longest.

    None if there is none or one that does not expire: both leave nothing to remind of.
    """
    last = max(_counting(periods, None), key=_by_end_then_length, default=None)
    return None if last is None or last.expires_on is None else last


def ladder_expiry(periods: Iterable[PeriodFacts]) -> date | None:
    """The day the ladder counts down to; None keeps it silent."""
    last = ladder_period(periods)
    return last.expires_on if last else None


def best(holdings: Iterable[AnyHolding]) -> AnyHolding | None:
    """The credential that speaks for a matrix cell: best standing first, then the latest end."""
    return min(holdings, key=_best_first, default=None)


def earliest_end(holdings: Iterable[Holding]) -> date | None:
    """The next end a matrix cell has to show: the earliest of what is not let go, passed or not."""
    return min((held.ends_on for held in holdings if held.ends_on and not held.is_let_go), default=None)


def _standing_unless_suspended(
    periods: Sequence[PeriodFacts], on: date, widest_rung: int, grace_days: int, known_at: datetime | None
) -> Standing:
    counting = _counting(periods, known_at)
    last_day = _end_of_run(counting, on)
    if last_day is not None:
        return Standing.EXPIRING if (last_day - on).days <= widest_rung else Standing.VALID
    if any(0 < (on - period.last_day).days <= grace_days for period in counting):
        return Standing.IN_GRACE
    if any(on < period.first_day for period in counting):
        return Standing.NOT_YET_VALID
    if counting:
        return Standing.EXPIRED
    if known_at is None and any(_is_awaited(period, on) for period in periods):
        return Standing.PENDING
    return Standing.MISSING


def _counting(periods: Iterable[PeriodFacts], known_at: datetime | None) -> list[PeriodFacts]:
    if known_at is None:
        return [each for each in periods if each.stands]
    return [each for each in periods if _counted_at(each, known_at)]


def _counted_at(period: PeriodFacts, known_at: datetime) -> bool:
    if period.accepted_at is None or period.accepted_at > known_at:
        return False
    return period.superseded_at is None or period.superseded_at > known_at


def _is_awaited(period: PeriodFacts, on: date) -> bool:
    awaited = period.state in (PeriodState.APPLIED, PeriodState.PENDING) and period.superseded_at is None
    return awaited and on <= period.last_day


def _is_suspended(suspensions: Iterable[Span], on: date) -> bool:
    return any(on in span for span in suspensions)


def _end_of_run(counting: Iterable[PeriodFacts], on: date) -> date | None:
    by_start = sorted(counting, key=lambda period: period.first_day)
    reach = max((period.last_day for period in by_start if period.covers(on)), default=None)
    for period in by_start:
        if reach is not None and (period.first_day - reach).days <= 1:
            reach = max(reach, period.last_day)
    return reach


def _by_end_then_length(period: PeriodFacts) -> tuple[date, int]:
    return period.last_day, -period.first_day.toordinal()


def _best_first(held: Holding) -> tuple[int, int]:
    return list(Standing).index(held.standing), -(held.ends_on or DOES_NOT_EXPIRE).toordinal()
