"""The work of renewing: opened by a rung or by hand, sent to the issuer, closed by an accepted new period."""

from datetime import date, datetime

from django.core.exceptions import ValidationError

from credentials.models import Credential, Renewal
from credentials.models.renewal import Stage
from practices.models import Membership


def open_renewal(credential: Credential, *, on: date) -> Renewal:
    """The renewal under way, else a new one *to do*. `on` is the technologist's calendar day."""
    renewal, _ = Renewal.objects.get_or_create(credential=credential, closed_at=None, defaults={"opened_on": on})
    return renewal


def submit_renewal(renewal: Renewal, *, on: date, by: Membership | None) -> Renewal:
    """It was sent to the issuer on that day. Said again with another day, the day is corrected. Nobody's membership
    stands behind it where its holder said so through a message's link.

    Raises ValidationError when the renewal is closed or its document waits to be accepted.
    """
    _refuse_unless_open(renewal)
    if renewal.stage == Stage.UPLOADED:
        raise ValidationError("The new document is here already: accept it or return it.")
    renewal.stage, renewal.submitted_on = Stage.SUBMITTED, on
    renewal.save(update_fields=["stage", "submitted_on"])
    return renewal


def take_back_submission(renewal: Renewal, *, by: Membership | None) -> Renewal:
    """It was not sent after all: *to do* again. Raises ValidationError unless it is open and submitted."""
    _refuse_unless_open(renewal)
    if renewal.stage != Stage.SUBMITTED:
        raise ValidationError("This renewal is not marked as submitted.")
    renewal.stage, renewal.submitted_on = Stage.TODO, None
    renewal.save(update_fields=["stage", "submitted_on"])
    return renewal


def close_renewal(credential: Credential, *, at: datetime, stage: Stage | None = None) -> None:
    """End the open renewal, if there is one, in `stage` or the stage it has."""
    open_ones = credential.renewals.open()
    open_ones.update(closed_at=at, **({"stage": stage} if stage else {}))


def reopen_renewal(credential: Credential, *, closed_at: datetime) -> None:
    """Take back a closing made at that instant, unless another renewal has opened since."""
    closed = credential.renewals.filter(closed_at=closed_at).last()
    if closed and not credential.renewals.open().exists():
        closed.stage = Stage.SUBMITTED if closed.submitted_on else Stage.TODO
        closed.closed_at = None
        closed.save(update_fields=["stage", "closed_at"])


def _refuse_unless_open(renewal: Renewal) -> None:
    if renewal.closed_at:
        raise ValidationError("This renewal is closed: a newer period is on record.")
