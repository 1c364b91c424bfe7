"""From rows to the plain values that standings and ladders are judged from.

Everything here reads prefetched rows where there are any: see CredentialQuerySet.with_facts.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, Self

from dateutil.relativedelta import relativedelta

from credentials import validity
from credentials.expiry import ONE_DAY, ExpiryParams, ExpiryRule, MonthDay, SeasonWindow, opening_to_hold
from credentials.ladder import FRESHNESS_RUNGS, HOURS_RUNG, Stage
from credentials.models import Credential, CredentialType, Period, Suspension
from credentials.validity import DOES_NOT_EXPIRE, PeriodFacts, PeriodState, Span, Standing
from practices.models import Practice

NEVER_EXPIRING = -1


class Credit(NamedTuple):
    """Hours of continuing education; without a day they count toward whichever cycle runs."""

    hours: Decimal
    earned_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingFacts:
    """One credential as plain values: all that its standing, its ladder and its look are judged from."""

    type: CredentialType
    periods: tuple[PeriodFacts, ...] = ()
    suspensions: tuple[Span, ...] = ()
    let_go_on: date | None = None
    serves: Self | None = None
    credits: tuple[Credit, ...] = ()
    stage: Stage | None = None
    submitted_on: date | None = None

    @property
    def is_verified(self) -> bool:
        return any(period.is_verified for period in self.periods)

    @property
    def counts_hours(self) -> bool:
        return self.type.expiry_rule == ExpiryRule.HOURS

    @property
    def hours(self) -> Decimal:
        """What counts toward the cycle that runs."""
        begins = cycle_start(self) or date.min
        return sum((each.hours for each in self.credits if (each.earned_on or date.max) >= begins), Decimal(0))

    @property
    def hours_asked(self) -> Decimal | None:
        """What the cycle of the credential it serves asks for, else what its own type does."""
        served = self.serves.type.hours_required if self.serves else None
        return served or self.type.hours_required

    @property
    def hours_complete(self) -> bool:
        return self.hours_asked is not None and self.hours >= self.hours_asked


def standing_of(credential: Credential, on: date, practice: Practice, known_at: datetime | None = None) -> Standing:
    """The standing of one credential on a date, as known now or at an instant. Hours are counted as known now."""
    return judge(facts_of(credential), on, practice, known_at)


def ladder_expiry_of(credential: Credential, on: date) -> date | None:
    """The day its ladder counts down to, None for none: see `ladder_expiry`."""
    return ladder_expiry(facts_of(credential), on)


def period_facts(credential: Credential) -> tuple[PeriodFacts, ...]:
    return tuple(facts_of_period(period) for period in credential.periods.all())


def params_of(credential_type: CredentialType) -> ExpiryParams:
    """The numbers of the type's expiry rule."""
    months = credential_type.cycle_months
    return ExpiryParams(
        months=months,
        fixed_day=_month_day(credential_type.fixed_month, credential_type.fixed_day),
        years=months // 12 if months else None,
        season=season_of(credential_type),
        days=credential_type.fresh_days,
    )


def season_of(credential_type: CredentialType) -> SeasonWindow | None:
    opens = _month_day(credential_type.opens_month, credential_type.opens_day)
    closes = _month_day(credential_type.closes_month, credential_type.closes_day)
    return SeasonWindow(opens, closes) if opens and closes else None


def rungs_of(credential_type: CredentialType, practice: Practice) -> tuple[int, ...]:
    """The type's own ladder, else the practice's, widest first. An empty ladder of its own is a ladder."""
    own = credential_type.ladder
    return tuple(sorted(practice.ladder if own is None else own, reverse=True))


def widest_rung_of(credential_type: CredentialType, practice: Practice) -> int:
    """How many days before its end a credential of the type becomes `expiring`; negative: never."""
    match credential_type.expiry_rule:
        case ExpiryRule.ONE_TIME | ExpiryRule.SEASON:
            return NEVER_EXPIRING
        case ExpiryRule.FRESHNESS:
            return FRESHNESS_RUNGS[0]
        case ExpiryRule.HOURS:
            return HOURS_RUNG
        case _:
            return max((*rungs_of(credential_type, practice), credential_type.processing_days))


def facts_of(credential: Credential) -> HoldingFacts:
    renewal = next((each for each in credential.renewals.all() if each.closed_at is None), None)
    return HoldingFacts(
        type=credential.type,
        periods=period_facts(credential),
        suspensions=tuple(facts_of_suspension(each) for each in credential.suspensions.all()),
        let_go_on=credential.let_go_on,
        serves=_facts_of_served(credential.serves) if credential.serves else None,
        credits=tuple(Credit(each.hours, each.earned_on) for each in credential.credit_activities.all()),
        stage=Stage(renewal.stage) if renewal else None,
        submitted_on=renewal.submitted_on if renewal else None,
    )


def _facts_of_served(credential: Credential) -> HoldingFacts:
    return HoldingFacts(type=credential.type, periods=period_facts(credential))


def facts_of_period(period: Period) -> PeriodFacts:
    return PeriodFacts(
        starts_on=period.starts_on,
        expires_on=period.expires_on,
        state=PeriodState(period.state),
        accepted_at=period.accepted_at,
        superseded_at=period.superseded_at,
        issued_on=period.issued_on,
        is_verified=period.is_verified,
    )


def facts_of_suspension(suspension: Suspension) -> Span:
    return Span(suspension.starts_on, suspension.ends_on)


def judge(facts: HoldingFacts, on: date, practice: Practice, known_at: datetime | None = None) -> Standing:
    """The standing on a date. Hours without dates of their own are judged by the cycle of what they serve."""
    widest = widest_rung_of(facts.type, practice)
    if facts.counts_hours and not facts.periods:
        return _standing_of_hours(facts, on, widest)
    return validity.standing(
        facts.periods,
        on,
        suspensions=facts.suspensions,
        widest_rung=widest,
        grace_days=facts.type.grace_days,
        known_at=known_at,
    )


def ends_on(facts: HoldingFacts, on: date) -> date | None:
    """The end to show on a date: of the unbroken validity it is in, else the last there was. None: no end, or none
    known. A suspension is no end: what is renewed is the same."""
    if facts.counts_hours and not facts.periods:
        return cycle_end(facts)
    through = validity.valid_through(facts.periods, on)
    if through is None:
        return validity.ladder_expiry(facts.periods)
    return None if through == DOES_NOT_EXPIRE else through


def ladder_expiry(facts: HoldingFacts, on: date) -> date | None:
    """The day the ladder counts down to: for hours the end of the cycle they count in, for a season the opening of
    the first one not held, running or to come."""
    if facts.counts_hours:
        return cycle_end(facts)
    last_day = validity.ladder_expiry(facts.periods)
    window = season_of(facts.type)
    if facts.type.expiry_rule == ExpiryRule.SEASON and window:
        return opening_to_hold(on, last_day, window)
    return last_day


def cycle_end(facts: HoldingFacts) -> date | None:
    """The last day on which hours still count: of the credential they serve, else of their own period."""
    return validity.ladder_expiry((facts.serves or facts).periods)


def cycle_start(facts: HoldingFacts) -> date | None:
    """The first day whose hours count: the usual length before the cycle's end, else the day validity began."""
    cycle = facts.serves or facts
    last = validity.ladder_period(cycle.periods)
    if last is None or last.expires_on is None:
        return None
    months = cycle.type.cycle_months
    return last.expires_on + ONE_DAY - relativedelta(months=months) if months else last.starts_on


def _standing_of_hours(facts: HoldingFacts, on: date, widest: int) -> Standing:
    end = cycle_end(facts)
    if end is None:
        return Standing.MISSING
    if on > end:
        return Standing.EXPIRED
    if facts.hours_complete:
        return Standing.VALID
    return Standing.EXPIRING if (end - on).days <= widest else Standing.VALID


def _month_day(month: int | None, day: int | None) -> MonthDay | None:
    return MonthDay(month, day) if month and day else None
