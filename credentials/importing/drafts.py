"""A credential while its cells are being read."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from credentials.importing.lines import Entry
from credentials.importing.records import CredentialRecord, Source
from credentials.importing.typefacts import TypeFacts
from credentials.importing.workbook import Cell


@dataclass
class Draft:
    """`named_by` is the cell that names the credential: a heading, or a word in the row."""

    sheet: str
    person: int
    type_code: str
    facts: TypeFacts
    named_by: Cell
    named_in: str = ""
    issuer: str = ""
    state: str = ""
    season: int | None = None
    number: str = ""
    issued_on: date | None = None
    starts_on: date | None = None
    expires_on: date | None = None
    no_expiry: bool = False
    held_season: int | None = None
    hours_earned: Decimal | None = None
    hours_required: Decimal | None = None
    standing: Literal["accepted", "applied"] = "accepted"
    let_go: bool = False
    suspended_from: date | None = None
    said_yes: Entry | None = None
    left_out: bool = False
    notes: list[str] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)

    def stands_at(self, what: str, entry: Entry) -> None:
        self.sources.setdefault(what, Source(self.sheet, entry.cell.ref))

    def keep(self, note: str) -> None:
        if note and note not in self.notes:
            self.notes.append(note)

    @property
    def is_dated(self) -> bool:
        return bool(self.issued_on or self.starts_on or self.expires_on or self.no_expiry or self.held_season)

    @property
    def says_anything(self) -> bool:
        told = self.is_dated or self.number or self.hours_earned is not None or self.standing == "applied"
        return not self.left_out and bool(told)

    def record(self) -> CredentialRecord:
        return CredentialRecord(
            person=self.person,
            type_code=self.type_code,
            issuer_name=self.issuer,
            state_code=self.state,
            number=self.number,
            issued_on=self.issued_on,
            starts_on=self.starts_on,
            expires_on=self.expires_on,
            no_expiry=self.no_expiry,
            season=self.held_season,
            hours_earned=self.hours_earned,
            hours_required=self.hours_required,
            serves=self.facts.serves,
            standing=self.standing,
            let_go=self.let_go,
            suspended_from=self.suspended_from,
            note="; ".join(self.notes),
            sources=self.sources,
        )
