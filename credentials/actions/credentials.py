"""Putting a credential on record, and what becomes of it besides its dates."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from credentials.actions.periods import Dates, put_on_record, supersede
from credentials.expiry import ONE_DAY
from credentials.models import Credential, CredentialType, Issuer, Suspension
from credentials.models.credential_type import Rule
from credentials.models.period import Origin, PeriodState
from credentials.signals import tell_changed
from practices.models import Membership, Technologist

ON_RECORD = "This credential is on record already. Record its newer dates there."


@transaction.atomic
def record(
    technologist: Technologist,
    type: CredentialType,
    *,
    issuer: Issuer | None,
    number: str = "",
    issued_on: date | None = None,
    starts_on: date | None = None,
    expires_on: date | None = None,
    by: Membership | None,
    at: datetime,
    origin: str = Origin.RECORDED,
    serves: Credential | None = None,
    state: str = PeriodState.ACCEPTED,
    note: str = "",
) -> Credential:
    """A new credential with its first period; hours without dates get none, and count in the cycle they serve.

    `starts_on` defaults to `issued_on`. Without `expires_on` the period does not expire. Raises ValidationError when
    the same technologist, type, issuer and credential served are on record already, or the dates cannot be.
    """
    dates = Dates(issued_on, starts_on or issued_on, expires_on)
    credential = Credential(
        technologist=technologist, type=type, issuer=issuer, serves=serves, number=number, note=note
    )
    _insert(credential)
    if type.expiry_rule != Rule.HOURS or any((issued_on, starts_on, expires_on)):
        put_on_record(credential, dates, origin, state=state, by=by, at=at)
    tell_changed({technologist.pk})
    return credential


@transaction.atomic
def change(
    credential: Credential, *, number: str, issuer: Issuer | None, note: str, by: Membership | None, at: datetime
) -> Credential:
    """Change what is not a date. Another number or issuer loses the verification of the old one (rules.md A1).

    Raises ValidationError when that credential is on record already.
    """
    identity_before = (credential.number, credential.issuer_id)
    credential.number, credential.issuer, credential.note = number, issuer, note
    _refuse_duplicate(credential)
    credential.save(update_fields=["number", "issuer", "note"])
    if (credential.number, credential.issuer_id) != identity_before:
        _start_unverified(credential, by, at)
        tell_changed({credential.technologist_id})
    return credential


def let_go(credential: Credential, *, on: date, why: str, by: Membership | None) -> Credential:
    """No longer renewed from that day: its ladder falls silent, its standing stays. Said twice, the first holds."""
    if credential.let_go_on is None:
        credential.let_go_on, credential.let_go_why, credential.let_go_by = on, why, by
        credential.save(update_fields=["let_go_on", "let_go_why", "let_go_by"])
        tell_changed({credential.technologist_id})
    return credential


def take_up_again(credential: Credential, *, by: Membership | None) -> Credential:
    """Renewed again after it was let go; its ladder speaks again."""
    credential.let_go_on, credential.let_go_why, credential.let_go_by = None, "", None
    credential.save(update_fields=["let_go_on", "let_go_why", "let_go_by"])
    tell_changed({credential.technologist_id})
    return credential


def suspend(
    credential: Credential, *, starts_on: date, ends_on: date | None = None, reason: str = "", by: Membership | None
) -> Suspension:
    """It does not count on those days, both included; without an end until lifted.

    The same span again changes nothing. Raises ValidationError when the days overlap another suspension.
    """
    if ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "A suspension cannot end before it starts."})
    overlapping = [each for each in credential.suspensions.all() if _overlap(each, starts_on, ends_on)]
    if not overlapping:
        made = Suspension.objects.create(credential=credential, starts_on=starts_on, ends_on=ends_on, reason=reason)
        tell_changed({credential.technologist_id})
        return made
    if (overlapping[0].starts_on, overlapping[0].ends_on) != (starts_on, ends_on):
        raise ValidationError({"starts_on": "It is suspended already on some of these days."})
    return overlapping[0]


def lift(suspension: Suspension, *, on: date, by: Membership | None) -> None:
    """The credential counts again from that day on. A suspension that had not begun is taken away.

    Raises ValidationError when it has ended before that day.
    """
    if suspension.ends_on and suspension.ends_on < on:
        raise ValidationError("This suspension has ended already.")
    if suspension.starts_on >= on:
        suspension.delete()
    else:
        suspension.ends_on = on - ONE_DAY
        suspension.save(update_fields=["ends_on"])
    tell_changed({suspension.credential.technologist_id})


def _insert(credential: Credential) -> None:
    _refuse_duplicate(credential)
    try:
        with transaction.atomic():
            credential.save(force_insert=True)
    except IntegrityError:
        # Somebody recorded it since it was looked for.
        _refuse_duplicate(credential)
        raise


def _refuse_duplicate(credential: Credential) -> None:
    same = Credential.objects.filter(
        technologist=credential.technologist,
        type=credential.type,
        issuer=credential.issuer,
        serves=credential.serves,
    )
    if same.exclude(pk=credential.pk).exists():
        raise ValidationError(ON_RECORD, code="on_record")


def _start_unverified(credential: Credential, by: Membership | None, at: datetime) -> None:
    for period in credential.periods.standing_now().filter(verifications__isnull=False).distinct():
        supersede(period, Dates(period.issued_on, period.starts_on, period.expires_on), by=by, at=at)


def _overlap(suspension: Suspension, starts_on: date, ends_on: date | None) -> bool:
    begins_before_end = suspension.starts_on <= (ends_on or date.max)
    return begins_before_end and starts_on <= (suspension.ends_on or date.max)
