"""One reason why a booking is blocked or doubtful: plain values, worded when they are read.

Every date is a calendar date on the hospital's clock.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Self
from uuid import UUID

NOT_MET = "An occupational-health requirement is not met."


class Code(StrEnum):
    """What is wrong. The codes of requirements first, in the order of how far they are from passing."""

    MISSING = "missing"
    ISSUER_NOT_ACCEPTED = "issuer_not_accepted"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    PENDING = "pending"
    OUT_OF_SEASON = "out_of_season"
    IN_GRACE = "in_grace"
    NOT_YET_VALID = "not_yet_valid"
    TOO_OLD = "too_old"
    MARGIN_TOO_SHORT = "margin_too_short"
    PREREQUISITE_MISSING = "prerequisite_missing"
    UNVERIFIED = "unverified"
    ISSUER_UNKNOWN = "issuer_unknown"
    EXPIRES_SOON = "expires_soon"
    NO_REQUIREMENTS = "no_requirements"
    NOT_POSSIBLE = "not_possible"
    DOUBLE_BOOKED = "double_booked"
    ABSENT = "absent"
    SUPERVISION_MISSING = "supervision_missing"
    UNCOVERED = "uncovered"
    TRAVEL_TIGHT = "travel_tight"
    REST_TOO_SHORT = "rest_too_short"
    READER_OVERLOADED = "reader_overloaded"
    BACKUP_COMMITTED = "backup_committed"


# What an act is refused for, whatever the practice says: no rule, no word of a manager and no conflict is about it.
RULED = tuple(code for code in Code if code is not Code.NOT_POSSIBLE)


class Severity(StrEnum):
    BLOCK = "block"
    WARN = "warn"


# Of these the requirement itself says whether they block; the practice's policy decides on the others.
OF_REQUIREMENTS = frozenset(
    {
        Code.MISSING,
        Code.ISSUER_NOT_ACCEPTED,
        Code.SUSPENDED,
        Code.EXPIRED,
        Code.PENDING,
        Code.OUT_OF_SEASON,
        Code.IN_GRACE,
        Code.NOT_YET_VALID,
        Code.TOO_OLD,
        Code.MARGIN_TOO_SHORT,
        Code.PREREQUISITE_MISSING,
        Code.UNVERIFIED,
    }
)


Fact = tuple[str, UUID | None, date | None, UUID | None, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`until` is the day it hinges on: the last valid day of what ends, the last day of what prevents, the first valid
    day of what has not begun. `extent` is by how much: minutes short, minutes at once, or cases at once."""

    code: Code
    severity: Severity
    message: str
    person_id: UUID | None = None
    requirement_id: UUID | None = None
    type_id: UUID | None = None
    credential_id: UUID | None = None
    case_id: UUID | None = None
    """The other case of two that clash."""
    until: date | None = None
    extent: int = 0
    remedy: str = ""
    is_health: bool = False
    overridable: bool = False

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCK

    @property
    def fact(self) -> Fact:
        """What an override holds for: no more, and no other (rules.md D4)."""
        return self.code.value, self.requirement_id, self.until, self.case_id, self.extent

    def withheld(self) -> Self:
        """As roles without health access read it (rules.md D5)."""
        if not self.is_health:
            return self
        nothing = {"requirement_id": None, "type_id": None, "credential_id": None, "until": None}
        return replace(self, code=Code.MISSING, message=NOT_MET, remedy="", **nothing)  # type: ignore[arg-type]
