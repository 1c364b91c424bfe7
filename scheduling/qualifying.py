"""What would have to be so for a person to qualify, in half a sentence."""

from collections.abc import Mapping
from uuid import UUID

from credentials.kinds import is_plural
from credentials.models import CredentialType
from hospitals.facts import Place
from hospitals.findings import Code, Finding
from hospitals.wording import type_label

_OF_A_CREDENTIAL = {
    Code.MISSING: "{label} {be} recorded",
    Code.ISSUER_NOT_ACCEPTED: "{label} {be} from an accepted issuer",
    Code.SUSPENDED: "the suspension of {label} is lifted",
    Code.EXPIRED: "{label} {be} renewed",
    Code.IN_GRACE: "{label} {be} renewed",
    Code.MARGIN_TOO_SHORT: "{label} {be} renewed",
    Code.PENDING: "{label} {be} granted",
    Code.OUT_OF_SEASON: "{label} {be} held for the season",
    Code.NOT_YET_VALID: "{label} {be} valid by then",
    Code.TOO_OLD: "{label} {be} done again",
    Code.PREREQUISITE_MISSING: "what {label} rests on is valid",
    Code.UNVERIFIED: "{label} {be} verified",
    Code.ISSUER_UNKNOWN: "the issuer of {label} is known",
    Code.EXPIRES_SOON: "{label} {be} renewed",
}
_OTHERWISE = {
    Code.ABSENT: "they were not away",
    Code.DOUBLE_BOOKED: "their other case is covered",
    Code.BACKUP_COMMITTED: "they were not committed elsewhere",
    Code.SUPERVISION_MISSING: "the seat is not a trainee’s alone",
    Code.TRAVEL_TIGHT: "there is more time between their cases",
    Code.REST_TOO_SHORT: "there is more rest between their cases",
    Code.READER_OVERLOADED: "they read one case less",
    Code.NO_REQUIREMENTS: "what the hospital requires is recorded",
}


def would_qualify(finding: Finding, types: Mapping[UUID, CredentialType], place: Place, *, sees_health: bool) -> str:
    """“Would qualify if BLS is renewed”. What is of health is named to nobody without access to it (rules.md D5)."""
    return f"Would qualify if {_condition(finding, types, place, sees_health=sees_health)}"


def _condition(finding: Finding, types: Mapping[UUID, CredentialType], place: Place, *, sees_health: bool) -> str:
    if finding.is_health and not sees_health:
        return "an occupational-health requirement is met"
    kind = types.get(finding.type_id) if finding.type_id else None
    if kind is None or finding.code not in _OF_A_CREDENTIAL:
        return _OTHERWISE.get(finding.code, "what the hospital asks for is on record")
    words = _OF_A_CREDENTIAL[finding.code]
    return words.format(label=type_label(kind, place), be="are" if is_plural(kind.name) else "is")
