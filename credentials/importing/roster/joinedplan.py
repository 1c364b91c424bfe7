"""What writing the sheets of another kind would do, as the import's preview shows it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Literal

from credentials.importing.records import Problem, Question, Source

KEEP: Literal["keep"] = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A field on record that the file says differently. `key` names the choice that keeps the old value."""

    key: str
    field: str
    label: str
    before: str
    after: str
    value: object
    is_taken: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedLine:
    """One row of the preview: “St. Brendan · requirement · New · CNIM or D.ABNM · Hospitals!E2”."""

    who: str
    what: str
    word: str
    details: list[str]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedChange:
    """A field on record that the file says differently; a person can keep the record."""

    who: str
    change: FieldChange


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the preview: “new hospitals”, 4. The tones are good, soon, bad and quiet."""

    label: str
    number: int
    tone: str = "quiet"


@dataclass(kw_only=True)
class JoinedPlan(ABC):
    """What writing the sheets of one kind would do. `types` are codes of the catalogue's types to be switched on.

    A question without an answer and without a safe proposal goes to `questions` only: it is reported as a problem, and
    its cells count as left out, by themselves.
    """

    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    types: set[str] = field(default_factory=set)

    @property
    @abstractmethod
    def is_idle(self) -> bool:
        """Whether writing it would change nothing."""

    @property
    @abstractmethod
    def found(self) -> dict[str, int]:
        """What the sheets list, by its plural noun: {"hospitals": 4, "requirements": 20}."""

    @abstractmethod
    def numbers(self) -> list[Number]:
        """For the head of the preview."""

    @abstractmethod
    def lines(self) -> list[JoinedLine]:
        """What is new, row by row."""

    def changes(self) -> list[JoinedChange]:
        """What differs from the record. The key of each, set to KEEP in the run's choices, keeps the record."""
        return []
