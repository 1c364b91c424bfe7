"""What a file says, in plain values: people, their credentials, what is in doubt. No model is known here.

Dates are calendar dates, the last day included. Derived ends (12 months from a test, a season's close) are not worked
out here: the practice's own rule of the type does that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from credentials.importing.values import PersonName

Level = Literal["error", "question", "note"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stood."""

    sheet: str
    cell: str


@dataclass(frozen=True)
class PersonRecord:
    """One person; `key` ties the credentials of this reading to it and means nothing elsewhere.

    `phone` is E.164, `discipline` technologist, trainee, oversight or blank where no column says, `letters` what
    stood after the name. `left` is a person whom the file calls terminated without a date.
    """

    key: int
    name: PersonName
    employee_number: str = ""
    email: str = ""
    phone: str = ""
    home_base: str = ""
    state: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    discipline: str = ""
    employment: str = ""
    left: bool = False
    notes: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True)
class CredentialRecord:
    """One period of one credential, or a credential without any.

    `issuer_name` is blank where it is not known. `season` is the year a season opens in; it is held, on a day that
    `issued_on` gives or that is unknown. `state_code` is the state of a license. `standing` is accepted or applied.
    `no_expiry` is a period without end. `serves` is the type whose cycle the hours count toward.
    """

    person: int
    type_code: str
    issuer_name: str = ""
    state_code: str = ""
    number: str = ""
    issued_on: date | None = None
    starts_on: date | None = None
    expires_on: date | None = None
    no_expiry: bool = False
    season: int | None = None
    hours_earned: Decimal | None = None
    hours_required: Decimal | None = None
    serves: str = ""
    standing: Literal["accepted", "applied"] = "accepted"
    let_go: bool = False
    suspended_from: date | None = None
    note: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def has_period(self) -> bool:
        """Whether it gives a span of validity, or one applied for."""
        dated = self.issued_on or self.starts_on or self.expires_on or self.season
        return bool(dated or self.no_expiry or self.standing == "applied")


@dataclass(frozen=True)
class Problem:
    """`error` is left out, `question` waits for an answer, `note` says how something was read."""

    sheet: str
    cell: str
    value: str
    problem: str
    level: Level


@dataclass(frozen=True)
class Choice:
    code: str
    label: str


@dataclass(frozen=True)
class Question:
    """Asked once for all its `cells`. Unanswered, the proposed reading holds if it is `safe`; else they are left out.

    `column` is the heading it is about, if it is about one. A cell of another sheet than `sheet` names its own.
    """

    code: str
    sheet: str
    cell: str
    column: str
    value: str
    text: str
    choices: tuple[Choice, ...]
    proposed: str | None
    safe: bool
    cells: tuple[str, ...]
    answer: str | None = None

    @property
    def in_force(self) -> str | None:
        """The choice that the reading was made with."""
        return self.answer or (self.proposed if self.safe else None)


@dataclass(frozen=True)
class SheetReading:
    """`claimed` says that something reads this kind of sheet; `why` says in words what it was taken for.

    `rows` counts the lines of a sheet that is no roster.
    """

    name: str
    kind: str
    why: str
    claimed: bool = True
    people: int = 0
    credentials: int = 0
    rows: int = 0
