"""What a hospital's free text asks for, in plain values. No model is known here."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, Self

ForWhom = Literal["technologist", "trainee", "oversight"]
TECHNOLOGIST: ForWhom = "technologist"
OVERSIGHT: ForWhom = "oversight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One requirement as it was read, to be confirmed by a person. `any_of` are types by code, `issuers` names.

    `source` is the words it was read from, `remark` those of them that could not be read. `warns` is one that does
    not block.
    """

    any_of: tuple[str, ...]
    source: str
    issuers: tuple[str, ...] = ()
    side: ForWhom = TECHNOLOGIST
    verified: bool = False
    days_left: int | None = None
    issued_within_months: int | None = None
    checked_within_days: int | None = None
    in_season: bool = False
    accepts_grace: bool = False
    warns: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    remark: str = ""

    def with_margin(self, days: int, words: str) -> Self:
        """At least so many days left; the words that ask for it are part of its source."""
        if self.days_left is not None and self.days_left >= days:
            return self
        return replace(self, days_left=days, source=f"{self.source}; {words}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a whole text says. `unread` are words that ask for something nobody could tell, `waived` what it says is
    not asked for, `notes` what asks for nothing, `portal` the system that it names."""

    proposals: tuple[Proposal, ...] = ()
    unread: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    portal: str = ""
