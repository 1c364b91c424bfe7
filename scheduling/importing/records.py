"""What one row of a list says of one case, in plain values. No model is known here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from credentials.importing.records import Source
from scheduling.importing.modalities import Listed

IN_LINE = ("primary", "trainee", "backup", "oversight")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One row. Times are minutes after midnight on the hospital's clock, `length` is in minutes.

    Blank is what the row does not say. `end` is None where only a length says it; `end_on` where a day stands beside
    it; `zone` is a time zone that stands beside the start. `is_usual` is a length that no cell gives. `people` are
    names by role: primary, trainee, backup, oversight; `sources` the cells by column.
    """

    source: Source
    day: date
    start: int
    number: str = ""
    hospital: str = ""
    length: int | None = None
    is_usual: bool = False
    end: int | None = None
    end_on: date | None = None
    zone: str = ""
    room: str = ""
    surgeon: str = ""
    procedure: str = ""
    modalities: tuple[Listed, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    cancel_reason: str = ""
    notes: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return self.number or self.procedure or "a case"

    def at(self, column: str) -> Source:
        """The cell of a column, else the one that stands for the row."""
        return self.sources.get(column, self.source)


@dataclass(frozen=True, slots=True)
class CaseList:
    """The rows of every list of cases in one file, in their order."""

    rows: tuple[CaseRow, ...] = ()
