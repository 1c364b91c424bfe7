"""What an import would do, as values: decided before anything is written, shown to a person, then applied as shown."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from credentials.importing.mapping import Mapping
from credentials.importing.records import CredentialRecord, PersonRecord, Problem, Question, SheetReading
from credentials.models import Credential, Issuer, Period
from practices.models import Technologist

PeriodAction = Literal["add", "renew", "correct", "apply", "same", "none"]
KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A person's field that the file says differently. `key` names the choice that keeps the old value."""

    key: str
    field: str
    label: str
    before: str
    after: str
    value: object
    is_taken: bool = True


@dataclass(slots=True, kw_only=True)
class PersonStep:
    """One person of the file: new, or found on the roster, with what differs."""

    record: PersonRecord
    technologist: Technologist | None = None
    changes: list[FieldChange] = field(default_factory=list)
    new_notes: tuple[str, ...] = ()
    leaves_on: date | None = None

    @property
    def is_new(self) -> bool:
        return self.technologist is None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and bool(
            [each for each in self.changes if each.is_taken] or self.new_notes or self.leaves_on
        )


@dataclass(slots=True, kw_only=True)
class IssuerStep:
    """Who issued it: on record, to be added, or (both empty) unknown."""

    issuer: Issuer | None = None
    new_name: str = ""
    kind: str = ""
    state: str = ""
    alias: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.issuer or self.new_name)


@dataclass(slots=True, kw_only=True)
class CredentialStep:
    """One credential of the file and what becomes of its dates. `key` names the choice that flips it."""

    key: str
    record: CredentialRecord
    person: PersonStep
    issuer: IssuerStep
    type_name: str
    credential: Credential | None = None
    action: PeriodAction = "none"
    issued_on: date | None = None
    starts_on: date | None = None
    expires_on: date | None = None
    before: Period | None = None
    number: str = ""
    fills_issuer: bool = False
    new_note: str = ""
    hours_changed: bool = False
    lets_go: bool = False

    @property
    def is_new(self) -> bool:
        return self.credential is None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and bool(
            self.number or self.fills_issuer or self.new_note or self.hours_changed or self.lets_go
        )

    @property
    def writes_period(self) -> bool:
        return self.action in ("add", "renew", "correct", "apply")

    @property
    def who(self) -> str:
        return self.person.record.name.display

    @property
    def what(self) -> str:
        issuer = self.issuer.issuer.name if self.issuer.issuer else self.issuer.new_name
        return f"{self.type_name}, {issuer}" if issuer else self.type_name

    @property
    def cell(self) -> str:
        source = self.record.sources.get("expires_on") or next(iter(self.record.sources.values()), None)
        return f"{source.sheet} {source.cell}".strip() if source else ""


@dataclass(slots=True, kw_only=True)
class Plan:
    """Everything an import would do and everything it could not take."""

    people: list[PersonStep]
    credentials: list[CredentialStep]
    types: list[str]
    problems: list[Problem]
    questions: list[Question]
    sheets: tuple[SheetReading, ...]
    mapping: Mapping

    @property
    def errors(self) -> list[Problem]:
        """What is left out: unreadable cells, and questions without a safe reading that nobody answered."""
        unanswered = {
            (question.sheet, cell)
            for question in self.questions
            if question.in_force is None
            for cell in question.cells
        }
        return [each for each in self.problems if each.level == "error" or (each.sheet, each.cell) in unanswered]

    @property
    def renewals(self) -> list[CredentialStep]:
        return [step for step in self.credentials if step.action == "renew"]

    @property
    def corrections(self) -> list[CredentialStep]:
        return [step for step in self.credentials if step.action == "correct"]

    @property
    def is_idle(self) -> bool:
        """Whether applying it would change nothing."""
        people = any(step.is_new or step.is_changed for step in self.people)
        return not people and not any(step.is_new or step.is_changed or step.writes_period for step in self.credentials)
