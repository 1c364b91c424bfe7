"""One row of a sheet of hospitals, in plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from credentials.importing.records import Source
from hospitals.importing.proposals import Proposal


@dataclass(frozen=True, slots=True, kw_only=True)
class HospitalRecord:
    """`timezone` is an IANA name, blank where none is given or could be read. `notes` are kept with the hospital."""

    name: str
    city: str = ""
    state: str = ""
    timezone: str = ""
    portal: str = ""
    notes: tuple[str, ...] = ()
    proposals: tuple[tuple[Proposal, Source], ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        return self.sources["name"]
