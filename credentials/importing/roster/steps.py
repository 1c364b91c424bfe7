"""What an import would do, as values: decided before anything is written, shown to a person, then applied as shown."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from credentials.actions.periods import Dates
from credentials.importing.records import CredentialRecord, PersonRecord, Problem, Question, Source
from credentials.importing.roster.held import Held
from credentials.importing.roster.joinedplan import KEEP as KEEP
from credentials.importing.roster.joinedplan import FieldChange, JoinedPlan
from credentials.models import CredentialType, Issuer, Period
from practices.models import Technologist

PeriodAction = Literal["add", "renew", "correct", "apply", "same"]
RENEW: Literal["renew"] = "renew"
CORRECT: Literal["correct"] = "correct"


@dataclass(slots=True, kw_only=True)
class PersonStep:
    """One person of the file: new, or found on the roster, with what differs."""

    record: PersonRecord
    values: dict[str, object]
    technologist: Technologist | None = None
    changes: list[FieldChange] = field(default_factory=list)
    new_notes: tuple[str, ...] = ()
    leaves_on: date | None = None

    @property
    def name(self) -> str:
        return self.record.name.display

    @property
    def source(self) -> Source:
        return self.record.sources.get("name") or next(iter(self.record.sources.values()), Source("", ""))

    @property
    def is_new(self) -> bool:
        return self.technologist is None

    @property
    def is_changed(self) -> bool:
        taken = any(each.is_taken for each in self.changes)
        return not self.is_new and bool(taken or self.new_notes or self.leaves_on)


@dataclass(slots=True, kw_only=True)
class IssuerStep:
    """Who issued it: on record, to be added, or (both empty) unknown. `alias` is a confirmed other name of it."""

    issuer: Issuer | None = None
    new_name: str = ""
    kind: str = ""
    state: str = ""
    alias: str = ""

    @property
    def name(self) -> str:
        return self.issuer.name if self.issuer else self.new_name


@dataclass(slots=True, kw_only=True)
class PeriodStep:
    """One span of the file and what becomes of it. `key` names the choice that flips it to one of `choices`.

    `is_older` is a span before the one on record: it is added to the past and answers nothing that is awaited.
    """

    key: str
    source: Source
    dates: Dates
    action: PeriodAction
    before: Period | None = None
    choices: tuple[str, ...] = ()
    chosen: str = ""
    is_older: bool = False

    @property
    def writes(self) -> bool:
        return self.action != "same"


@dataclass(slots=True, kw_only=True)
class CredentialStep:
    """One credential of the file: new, or found on record, with its periods and what else differs.

    `hours` is an opening balance to write; `serves` the code of the type whose cycle hours are to count in from now.
    """

    person: PersonStep
    kind: CredentialType
    issuer: IssuerStep
    records: list[CredentialRecord]
    held: Held | None = None
    periods: list[PeriodStep] = field(default_factory=list)
    number: str = ""
    note: str = ""
    fills_issuer: bool = False
    hours: Decimal | None = None
    serves: str = ""
    lets_go: bool = False
    suspends: bool = False

    @property
    def is_new(self) -> bool:
        return self.held is None

    @property
    def is_changed(self) -> bool:
        differs = self.number or self.note or self.fills_issuer or self.serves or self.hours is not None
        return not self.is_new and bool(differs or self.lets_go or self.suspends)

    @property
    def label(self) -> str:
        """“Hospital privileges, St. Brendan”; the type alone where its issuer is not known."""
        return ", ".join(filter(None, (self.kind.name, self.issuer.name)))

    @property
    def source(self) -> Source:
        """The cell that names it or, in a row of columns, the first that tells of it."""
        return next((source for record in self.records for source in record.sources.values()), Source("", ""))


@dataclass(slots=True, kw_only=True)
class Plan:
    """Everything an import would do, and everything it could not take. `types` are to be switched on.

    `joined` is what sheets of other kinds would do, by their kind; its problems and questions are among these.
    """

    people: list[PersonStep]
    credentials: list[CredentialStep]
    types: list[CredentialType]
    problems: list[Problem]
    questions: list[Question]
    joined: dict[str, JoinedPlan] = field(default_factory=dict)

    @property
    def errors(self) -> list[Problem]:
        """What is left out: unreadable cells, and those of questions without a safe reading that nobody answered."""
        open_ones = {
            (each.sheet, cell) for each in self.questions if each.in_force is None for cell in (each.cell, *each.cells)
        }
        return [each for each in self.problems if _is_left_out(each, open_ones)]

    @property
    def is_idle(self) -> bool:
        """Whether applying it would change nothing."""
        people = any(step.is_new or step.is_changed for step in self.people)
        others = any(not made.is_idle for made in self.joined.values())
        return not (people or others) and not any(
            step.is_new or step.is_changed or any(period.writes for period in step.periods) for step in self.credentials
        )


def _is_left_out(problem: Problem, open_ones: set[tuple[str, str]]) -> bool:
    asked = problem.level == "question" and (problem.sheet, problem.cell) in open_ones
    return problem.level == "error" or asked
