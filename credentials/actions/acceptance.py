"""What was applied for or sent in: accepted, so that it counts, or returned with a note (rules.md A1, B3)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from credentials.actions.renewals import close_renewal
from credentials.facts import facts_of_period
from credentials.models import Credential, Period
from credentials.models.credential_type import Rule
from credentials.models.period import PeriodState
from credentials.models.renewal import Stage
from credentials.signals import tell_changed
from credentials.validity import DOES_NOT_EXPIRE, ladder_period
from practices.models import Membership


@transaction.atomic
def accept(period: Period, *, by: Membership, at: datetime) -> Period:
    """It counts from now on and answers whatever else was awaited; if it ends last, the renewal is done.

    Raises ValidationError unless it waits to be accepted and has an end, where its type has one.
    """
    credential = _locked(period)
    if period.expires_on is None and credential.type.expiry_rule != Rule.ONE_TIME:
        raise ValidationError({"expires_on": "Nobody said when it ends. Record a period with its dates instead."})
    period.state, period.accepted_at, period.accepted_by = PeriodState.ACCEPTED, at, by
    period.save(update_fields=["state", "accepted_at", "accepted_by"])
    credential.periods.awaited().update(superseded_at=at, superseded_by=period)
    if _ends_last(period, credential):
        close_renewal(credential, at=at, stage=Stage.ACCEPTED)
    tell_changed({credential.technologist_id})
    return period


@transaction.atomic
def send_back(period: Period, *, note: str, by: Membership, at: datetime) -> Period:
    """It does not count; the note is what to do next, and the rung now due is due again.

    Raises ValidationError unless it waits to be accepted and the note says something.
    """
    credential = _locked(period)
    if not note.strip():
        raise ValidationError({"note": "Say what is wrong with it: the note is the next request."})
    period.state, period.note = PeriodState.RETURNED, note
    period.save(update_fields=["state", "note"])
    again = {"stage": Stage.RETURNED, "round": F("round") + 1, "submitted_on": None, "note": note}
    credential.renewals.open().update(**again)
    tell_changed({credential.technologist_id})
    return period


def _locked(period: Period) -> Credential:
    credential = Credential.objects.select_related("type").select_for_update(of=("self",)).get(pk=period.credential_id)
    period.refresh_from_db()
    if period.state not in (PeriodState.APPLIED, PeriodState.PENDING) or period.superseded_at:
        raise ValidationError("This period does not wait to be accepted.")
    return credential


def _ends_last(period: Period, credential: Credential) -> bool:
    last = ladder_period(facts_of_period(each) for each in credential.periods.standing_now())
    return last is None or (period.expires_on or DOES_NOT_EXPIRE) >= last.last_day
