"""Two credentials that are one: their periods, suspensions, hours and renewals under one roof.

Periods move as they are: no date of an accepted one changes, and what was known at any time stays what it was. The
database lets an accepted period change its credential only under a merge of the two in the same transaction.
"""

from datetime import date, datetime

from credentials.actions.periods import leave_hours_behind
from credentials.actions.renewals import close_renewal
from credentials.facts import facts_of_period
from credentials.ladder import Stage
from credentials.models import Credential, CreditActivity, Period, Renewal, Suspension
from credentials.validity import DOES_NOT_EXPIRE, ladder_expiry
from practices.actions.merging import put_on_record, remove
from practices.merging.choosing import notes_joined
from practices.merging.following import hand_over
from practices.merging.pair import Pair

# How far a renewal is.
_FURTHER = (Stage.TODO, Stage.RETURNED, Stage.SUBMITTED, Stage.UPLOADED)


def join(pair: Pair[Credential]) -> None:
    """One credential is left, with everything. Best within a merge that is recorded."""
    put_on_record("credential", pair, f"{pair.gone} into the same one on record")
    _keep_details(pair)
    hand_over(pair)
    remove(pair.gone)


def move_periods(pair: Pair[Credential]) -> None:
    """Of two that say just the same one stands: the verified one, else the one accepted first."""
    Period.objects.filter(credential=pair.gone.pk).update(credential=pair.kept)
    rows = Period.objects.filter(credential=pair.kept, superseded_at=None).exclude(state__in=("returned", "withdrawn"))
    standing: dict[tuple[object, ...], Period] = {}
    for each in sorted(rows.prefetch_related("verifications"), key=_weight):
        said = (each.state, each.issued_on, each.starts_on, each.expires_on)
        first = standing.setdefault(said, each)
        if first is not each:
            each.superseded_at, each.superseded_by = pair.at, first
            each.save(update_fields=["superseded_at", "superseded_by"])


def move_suspensions(pair: Pair[Credential]) -> None:
    spans = set(Suspension.objects.filter(credential=pair.kept).values_list("starts_on", "ends_on"))
    for each in Suspension.objects.filter(credential=pair.gone.pk):
        if (each.starts_on, each.ends_on) in spans:
            each.delete()
        else:
            each.credential = pair.kept
            each.save(update_fields=["credential"])


def settle_renewals(pair: Pair[Credential]) -> None:
    """Before the periods move: a renewal that the other's later period answers is closed, and hours of that cycle stay
    in it. Of two that are open still the one that is further on stays open."""
    last = max(_last_end(pair.kept), _last_end(pair.gone))
    for each in (pair.kept, pair.gone):
        end = _last_end(each)
        if date.min < end < last:
            close_renewal(each, at=pair.at)
            leave_hours_behind(each, end)
    both = Renewal.objects.open().filter(credential__in=(pair.kept.pk, pair.gone.pk))
    ranked = sorted(both, key=lambda each: (_FURTHER.index(Stage(each.stage)), each.credential_id == pair.kept.pk))
    for renewal in ranked[:-1]:
        renewal.closed_at = pair.at
        renewal.save(update_fields=["closed_at"])
    Renewal.objects.filter(credential=pair.gone.pk).update(credential=pair.kept)


def move_hours(pair: Pair[Credential]) -> None:
    """What stands on both counts once; of two opening balances the kept one's holds."""
    ours = list(CreditActivity.objects.filter(credential=pair.kept))
    said = {_said(each) for each in ours}
    for each in CreditActivity.objects.filter(credential=pair.gone.pk):
        is_second_balance = each.is_opening_balance and any(own.is_opening_balance for own in ours)
        if is_second_balance or _said(each) in said:
            each.delete()
        else:
            each.credential = pair.kept
            each.save(update_fields=["credential"])


def is_renewed_again(pair: Pair[Credential]) -> bool:
    """Let go of was only the one that is kept."""
    return pair.kept.let_go_on is not None and pair.gone.let_go_on is None


def other_number(pair: Pair[Credential]) -> str:
    """Of the one joined, where it is another one."""
    is_other = pair.kept.number and pair.gone.number.casefold() != pair.kept.number.casefold()
    return pair.gone.number if is_other else ""


def _keep_details(pair: Pair[Credential]) -> None:
    """A number the kept one lacks; another one goes into its note. It is let go only if both are."""
    kept, gone = pair.kept, pair.gone
    told = [gone.note, f"Also numbered {other_number(pair)}." if other_number(pair) else ""]
    kept.note = notes_joined(kept.note, "\n".join(filter(None, told)))
    kept.number = kept.number or gone.number
    if is_renewed_again(pair):
        kept.let_go_on, kept.let_go_why, kept.let_go_by = None, "", None
    kept.save(update_fields=["number", "note", "let_go_on", "let_go_why", "let_go_by"])


def _weight(period: Period) -> tuple[bool, datetime, object]:
    return not period.is_verified, period.accepted_at or period.recorded_at, period.pk


def _said(activity: CreditActivity) -> tuple[object, ...]:
    return activity.hours, activity.category, activity.earned_on, activity.note, activity.is_opening_balance


def _last_end(credential: Credential) -> date:
    """The earliest day there is without a period that counts, the latest where one does not expire."""
    standing = list(credential.periods.standing_now())
    end = ladder_expiry(facts_of_period(each) for each in standing)
    return end or (DOES_NOT_EXPIRE if standing else date.min)
