"""Spans of validity: recorded, renewed, corrected, verified, withdrawn. Accepted dates are never overwritten."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django.core.exceptions import ValidationError
from django.db import transaction

from credentials.actions.renewals import close_renewal, reopen_renewal
from credentials.expiry import ONE_DAY
from credentials.facts import facts_of_period
from credentials.models import Credential, CreditActivity, Period, Verification
from credentials.models.credential_type import Rule
from credentials.models.period import Origin, PeriodState
from credentials.models.renewal import Stage
from credentials.signals import tell_changed
from credentials.validity import DOES_NOT_EXPIRE, ladder_expiry
from credentials.wording import day_words
from practices.models import Membership
from tenancy import clock


class Unchanged(Enum):
    """Says of a date that it stays as it was, which None, an unknown day, does not."""

    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED


@dataclass(frozen=True, slots=True)
class Dates:
    """The three days of a period; without an end it does not expire. Raises ValidationError by field."""

    issued_on: date | None
    starts_on: date | None
    expires_on: date | None

    def __post_init__(self) -> None:
        if self.expires_on and self.starts_on and self.expires_on < self.starts_on:
            raise ValidationError({"expires_on": "It cannot end before it starts."})
        if self.expires_on and self.issued_on and self.expires_on < self.issued_on:
            raise ValidationError({"expires_on": "It cannot end before it was issued."})


@transaction.atomic
def renew(
    credential: Credential,
    *,
    expires_on: date | None,
    issued_on: date | None = None,
    starts_on: date | None = None,
    note: str = "",
    by: Membership | None,
    at: datetime,
) -> Period:
    """Open the next period; the old one stays, so "was it valid on the case date?" keeps its answer.

    Without `starts_on` it starts when issued, else the day after the old end; if that has passed, on the
    technologist's day of `at`: the days between stay without validity (rules.md A4). Closes the open renewal.
    Raises ValidationError unless it ends after what is on record.
    """
    _lock(credential)
    last = _last_end(credential)
    today = clock.local(at, credential.technologist.timezone).date()
    _refuse_unless_later(credential, expires_on, last, today)
    dates = Dates(issued_on, starts_on or issued_on or (max(last + ONE_DAY, today) if last else None), expires_on)
    cycle = last + ONE_DAY if last and credential.type.expiry_rule == Rule.FIXED_DAY else None
    period = put_on_record(credential, dates, Origin.RENEWED, note=note, by=by, at=at, cycle_starts_on=cycle)
    close_renewal(credential, at=at, stage=Stage.ACCEPTED)
    if last:
        leave_hours_behind(credential, last)
    tell_changed({credential.technologist_id})
    return period


def put_on_record(
    credential: Credential,
    dates: Dates,
    origin: str,
    *,
    state: str = PeriodState.ACCEPTED,
    note: str = "",
    cycle_starts_on: date | None = None,
    by: Membership | None,
    at: datetime,
) -> Period:
    """A new period as it came. Accepted, it answers whatever was applied for or waiting to be accepted."""
    period = drawn_up(credential, dates, origin, state=state, by=by, at=at)
    period.note, period.cycle_starts_on = note, cycle_starts_on
    period.save(force_insert=True)
    if state == PeriodState.ACCEPTED:
        credential.periods.awaited().update(superseded_at=at, superseded_by=period)
    return period


def drawn_up(
    credential: Credential, dates: Dates, origin: str, *, state: str, by: Membership | None, at: datetime
) -> Period:
    """A period not saved yet, for whoever inserts many at once. It answers nothing that is awaited."""
    accepted = state == PeriodState.ACCEPTED
    return Period(
        credential=credential,
        issued_on=dates.issued_on,
        starts_on=dates.starts_on,
        expires_on=dates.expires_on,
        origin=origin,
        state=state,
        recorded_at=at,
        recorded_by=by,
        accepted_at=at if accepted else None,
        accepted_by=by if accepted else None,
    )


@transaction.atomic
def correct(
    period: Period,
    *,
    expires_on: date | None,
    issued_on: date | Unchanged | None = UNCHANGED,
    starts_on: date | Unchanged | None = UNCHANGED,
    note: str = "",
    by: Membership | None,
    at: datetime,
) -> Period:
    """Put the right dates in place of wrong ones: a new row supersedes the old one and starts unverified.

    The same dates again change nothing. Raises ValidationError when the period no longer stands, when its end lies
    before its start, or when the same dates are on record already.
    """
    credential = period.credential
    _lock(credential)
    period.refresh_from_db()
    _refuse_unless_standing(period)
    dates = Dates(
        period.issued_on if issued_on is UNCHANGED else issued_on,
        period.starts_on if starts_on is UNCHANGED else starts_on,
        expires_on,
    )
    if dates == Dates(period.issued_on, period.starts_on, period.expires_on):
        return period
    _refuse_twice(period, dates)
    last = _last_end(credential)
    corrected = supersede(period, dates, note=note, by=by, at=at)
    if (_last_end(credential) or DOES_NOT_EXPIRE) > (last or DOES_NOT_EXPIRE):
        close_renewal(credential, at=at)
    tell_changed({credential.technologist_id})
    return corrected


def supersede(period: Period, dates: Dates, *, note: str = "", by: Membership | None, at: datetime) -> Period:
    """A new row in place of a standing one, which stays in the record."""
    newer = put_on_record(
        period.credential,
        dates,
        period.origin,
        note=note or period.note,
        cycle_starts_on=period.cycle_starts_on,
        by=by,
        at=at,
    )
    period.superseded_at, period.superseded_by = at, newer
    period.save(update_fields=["superseded_at", "superseded_by"])
    return newer


@transaction.atomic
def withdraw(period: Period, *, by: Membership | None, at: datetime) -> Period:
    """Take back a period that should not be on record; what its recording closed is open again.

    Raises ValidationError when it no longer stands.
    """
    _lock(period.credential)
    period.refresh_from_db()
    _refuse_unless_standing(period)
    period.state, period.superseded_at = PeriodState.WITHDRAWN, at
    period.save(update_fields=["state", "superseded_at"])
    answered = period.credential.periods.filter(superseded_by=period)
    answered.exclude(state=PeriodState.ACCEPTED).update(superseded_at=None, superseded_by=None)
    if period.accepted_at:
        reopen_renewal(period.credential, closed_at=period.accepted_at)
    tell_changed({period.credential.technologist_id})
    return period


def verify(
    period: Period, *, method: str, source: str = "", result: str, note: str = "", by: Membership, at: datetime
) -> Verification:
    """The source was looked at. Raises ValidationError when the period no longer stands."""
    _refuse_unless_standing(period)
    verification = Verification(
        period=period, method=method, source=source, result=result, note=note, verified_at=at, verified_by=by
    )
    verification.full_clean(exclude=["period", "verified_by"])
    verification.save(force_insert=True)
    tell_changed({period.credential.technologist_id})
    return verification


def leave_hours_behind(credential: Credential, cycle_ended_on: date) -> None:
    """Hours whose day is unknown, such as an opening balance, belong to the cycle in which they were counted."""
    counted = CreditActivity.objects.filter(credential__serves=credential, earned_on=None)
    counted.update(earned_on=cycle_ended_on)


def _lock(credential: Credential) -> None:
    Credential.objects.select_for_update(of=("self",)).get(pk=credential.pk)


def _last_end(credential: Credential) -> date | None:
    return ladder_expiry(facts_of_period(period) for period in credential.periods.standing_now())


def _refuse_unless_later(credential: Credential, expires_on: date | None, last: date | None, today: date) -> None:
    if last is None and credential.periods.standing_now().exists():
        raise ValidationError({"expires_on": "On record it does not expire. If that is wrong, correct it instead."})
    if expires_on and last and expires_on <= last:
        words = f"On record it ends {day_words(last, today)}. If that date is wrong, correct it instead."
        raise ValidationError({"expires_on": words})


def _refuse_unless_standing(period: Period) -> None:
    if period.superseded_at:
        raise ValidationError("A newer entry has taken the place of this one.")
    if not period.stands:
        raise ValidationError("This period is not accepted.")


def _refuse_twice(period: Period, dates: Dates) -> None:
    others = period.credential.periods.standing_now().exclude(pk=period.pk)
    if others.filter(starts_on=dates.starts_on, expires_on=dates.expires_on).exists():
        raise ValidationError({"expires_on": "A period with these dates is on record already."})
