from dataclasses import dataclass
from datetime import date
from uuid import UUID

from credentials.holdings import holding_of
from credentials.looks import OCCUPATIONAL_HEALTH
from credentials.models import Credential, CredentialType, Issuer, Period
from credentials.validity import DOES_NOT_EXPIRE, Standing
from practices.models import Practice, Technologist


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCredential:
    """A credential as a member may see it on a day; withheld, only whose it is and whether it is met."""

    id: UUID
    technologist: Technologist
    label: str
    met: bool | None
    withheld: bool = False
    type: CredentialType | None = None
    issuer: Issuer | None = None
    serves: Credential | None = None
    number: str = ""
    note: str = ""
    issued_on: date | None = None
    starts_on: date | None = None
    expires_on: date | None = None
    standing: Standing | None = None
    ends_on: date | None = None
    days_left: int | None = None
    last_safe_on: date | None = None
    verified: bool | None = None
    let_go_on: date | None = None


def shown(credential: Credential, on: date, practice: Practice) -> ShownCredential:
    """Best fetched `with_facts()`."""
    held, period = holding_of(credential, on, practice), current_period(credential)
    return ShownCredential(
        id=credential.pk,
        technologist=credential.technologist,
        label=credential.label,
        met=held.standing.is_valid,
        type=credential.type,
        issuer=credential.issuer,
        serves=credential.serves,
        number=credential.number,
        note=credential.note,
        issued_on=period.issued_on if period else None,
        starts_on=period.starts_on if period else None,
        expires_on=period.expires_on if period else None,
        standing=held.standing,
        ends_on=held.ends_on,
        days_left=held.days_left,
        last_safe_on=held.last_safe_day,
        verified=held.facts.is_verified,
        let_go_on=credential.let_go_on,
    )


def withheld(credential: Credential, on: date, today: date, practice: Practice) -> ShownCredential:
    """Met or not is told of today alone: the day on which it turns would tell the date."""
    met = holding_of(credential, on, practice).standing.is_valid if on == today else None
    return ShownCredential(
        id=credential.pk, technologist=credential.technologist, label=OCCUPATIONAL_HEALTH, met=met, withheld=True
    )


def current_period(credential: Credential) -> Period | None:
    """Of the periods that stand, the last to end."""
    standing = [period for period in credential.periods.all() if period.stands]
    return max(standing, key=lambda period: (period.expires_on or DOES_NOT_EXPIRE, period.pk), default=None)
