"""What the page of one credential shows beside its rows."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from credentials.ahead import needed_for
from credentials.expiry import ExpiryRule
from credentials.facts import ladder_expiry, rungs_of
from credentials.forms.acts import OnDayForm
from credentials.forms.dates import proposed_end
from credentials.holdings import Holding, holding_of
from credentials.models import Credential, CreditActivity, Period, Renewal, Suspension
from credentials.models.renewal import Stage
from practices.models import Practice


@dataclass(frozen=True, slots=True)
class StageStep:
    label: str
    done: bool
    current: bool


@dataclass(frozen=True)
class CredentialPage:
    """One credential on a day, fetched with its facts."""

    credential: Credential
    on: date
    practice: Practice

    @cached_property
    def held(self) -> Holding:
        return holding_of(self.credential, self.on, self.practice)

    @cached_property
    def needed(self) -> str:
        """“before 2 booked cases, first Mon 7 Dec”."""
        found = needed_for([self.credential.pk]).get(self.credential.pk)
        return found.words(self.on) if found else ""

    @cached_property
    def periods(self) -> list[Period]:
        """What counts and what waits first, then what was superseded or withdrawn; the newest first."""
        return sorted(self.credential.periods.all(), key=lambda period: period.superseded_at is not None)

    @cached_property
    def last_period(self) -> Period | None:
        """The one a verification or a renewal speaks of: of those that count, the last to end."""
        standing = [period for period in self.credential.periods.all() if period.stands]
        return max(standing, key=lambda period: period.expires_on or date.max, default=None)

    @cached_property
    def renewal(self) -> Renewal | None:
        return next((each for each in self.credential.renewals.all() if each.closed_at is None), None)

    @property
    def stages(self) -> list[StageStep]:
        stage = self.renewal.stage if self.renewal else ""
        sent = stage in (Stage.SUBMITTED, Stage.UPLOADED)
        return [
            StageStep("To do", done=sent, current=stage in (Stage.TODO, Stage.RETURNED)),
            StageStep("Submitted", done=False, current=sent),
            StageStep("Recorded", done=False, current=False),
        ]

    @property
    def submission_form(self) -> OnDayForm:
        return OnDayForm(today=self.on)

    @property
    def activities(self) -> list[CreditActivity]:
        return list(self.credential.credit_activities.all())

    @property
    def suspensions(self) -> list[Suspension]:
        return list(self.credential.suspensions.all())

    @property
    def current_suspension(self) -> Suspension | None:
        """The one that runs, else the next to begin."""
        ahead = [each for each in self.credential.suspensions.all() if (each.ends_on or date.max) >= self.on]
        return min(ahead, key=lambda each: each.starts_on, default=None)

    @property
    def counts_to(self) -> date | None:
        """The day its ladder counts down to."""
        return ladder_expiry(self.held.facts, self.on)

    @property
    def first_reminder_on(self) -> date | None:
        """When the widest rung is reached, while that lies ahead."""
        rungs = rungs_of(self.credential.type, self.practice)
        if not self.counts_to or not rungs or self.held.is_let_go:
            return None
        first = self.counts_to - timedelta(days=rungs[0])
        return first if first > self.on else None

    @property
    def renewable_from(self) -> date | None:
        days = self.credential.type.opens_before_days
        return self.held.ends_on - timedelta(days=days) if days and self.held.ends_on else None

    @property
    def renewable_until(self) -> date | None:
        days = self.credential.type.grace_days
        return self.held.ends_on + timedelta(days=days) if days and self.held.ends_on else None

    @property
    def has_own_periods(self) -> bool:
        return not self.held.facts.counts_hours or bool(self.held.facts.periods)

    @property
    def is_granted(self) -> bool:
        return self.last_period is not None

    @property
    def record_words(self) -> str:
        if not self.is_granted:
            return "Record its dates"
        if self.credential.type.expiry_rule == ExpiryRule.FRESHNESS:
            return "Record the new check"
        return "Record the renewal"

    def proposed_end(self, issued_on: date) -> date | None:
        last = self.last_period.expires_on if self.last_period else None
        return proposed_end(self.credential.type, issued_on=issued_on, last_end=last)
