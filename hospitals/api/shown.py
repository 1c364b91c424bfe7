from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from credentials.models import CredentialType, Issuer
from hospitals.models import Requirement
from hospitals.said import said


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRequirement:
    """A requirement as a member may see it; withheld, only of whom it is asked, when, and how strictly."""

    id: UUID
    scope: str
    side: str
    modality: str
    severity: str
    starts_on: date | None
    ends_on: date | None
    state: str
    sentence: str
    confirmed_at: datetime | None
    withheld: bool
    any_of: list[CredentialType] = field(default_factory=list)
    issuers: list[Issuer] = field(default_factory=list)
    verified: bool = False
    days_left: int | None = None
    issued_within_months: int | None = None
    checked_within_days: int | None = None
    in_season: bool = False
    accepts_grace: bool = False
    note: str = ""
    remark: str = ""
    source: str = ""


_ALWAYS = ("id", "side", "modality", "severity", "starts_on", "ends_on", "state", "confirmed_at")
_OF_WHAT = (
    "verified",
    "days_left",
    "issued_within_months",
    "checked_within_days",
    "in_season",
    "accepts_grace",
    "note",
    "remark",
    "source",
)


def shown(requirement: Requirement, *, sees_health: bool) -> ShownRequirement:
    """Best fetched `with_words()`."""
    read = said(requirement, sees_health=sees_health)
    what: dict[str, object] = {}
    if not read.withheld:
        what = {name: getattr(requirement, name) for name in _OF_WHAT} | {
            "any_of": [each.type for each in requirement.any_of.all()],
            "issuers": [each.issuer for each in requirement.accepted_issuers.all()],
        }
    return ShownRequirement(
        **{name: getattr(requirement, name) for name in _ALWAYS},
        **what,  # type: ignore[arg-type]
        scope=_scope(requirement),
        sentence=read.sentence,
        withheld=read.withheld,
    )


def _scope(requirement: Requirement) -> str:
    if requirement.hospital_id:
        return "hospital"
    return "state" if requirement.state_code else "house"
