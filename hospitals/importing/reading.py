"""Read the rows of a sheet of hospitals. Whatever is not understood is reported by sheet and cell, and kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from credentials.importing.context import Context
from credentials.importing.joined import SheetReader
from credentials.importing.lines import Entry, Line
from credentials.importing.records import Source
from credentials.importing.text import clean, fold, one_line
from credentials.importing.values import parse_state, standard_place
from hospitals.importing.columns import COLUMNS, KIND
from hospitals.importing.pieces import PORTALS, Types
from hospitals.importing.proposals import OVERSIGHT, TECHNOLOGIST, ForWhom, Proposal, Said
from hospitals.importing.records import HospitalRecord
from hospitals.importing.texts import read_notes, read_requirements
from hospitals.importing.zones import zone_in, zones_of

KEPT = "it is kept in the hospital’s notes"
# No hospital asks for more than fits in a page; what is longer is a document.
LONGEST_TEXT = 4000


@dataclass
class _Row:
    """One row while its cells are being read."""

    line: Line
    context: Context
    types: Types
    notes: list[str] = field(default_factory=list)
    proposals: list[tuple[Proposal, Source]] = field(default_factory=list)
    portal: str = ""

    def text(self, code: str) -> str:
        entry = self.line.said(code)
        return one_line(clean(entry.cell.text)) if entry else ""

    def keep(self, note: str) -> None:
        if note and note not in self.notes:
            self.notes.append(note)

    def source(self, entry: Entry) -> Source:
        return Source(self.line.sheet, entry.cell.ref)


def read_hospitals(lines: Sequence[Line], context: Context) -> tuple[HospitalRecord, ...]:
    """Every hospital of the file, each once: what a later row adds to an earlier one is taken with it."""
    types = Types(context.types)
    records: dict[str, HospitalRecord] = {}
    for line in lines:
        record = _read_row(_Row(line, context, types))
        if record is None:
            continue
        key = standard_place(record.name) or fold(record.name)
        first = records.get(key)
        records[key] = _joined(first, record) if first else record
    return tuple(records.values())


READER = SheetReader(KIND, COLUMNS, read_hospitals)


def _read_row(row: _Row) -> HospitalRecord | None:
    name = row.line.said("name")
    report, sheet = row.context.report, row.line.sheet
    if name is None or not fold(name.cell.text):
        report.error(sheet, row.line.first, "No column of this row names a hospital: the row is left out.")
        return None
    city, state = _place(row)
    zone = _zone(row, state)
    _read_texts(row)
    sources = {code: row.source(entry) for code in COLUMNS if (entry := row.line.said(code))}
    return HospitalRecord(
        name=one_line(clean(name.cell.text)),
        city=city,
        state=state,
        timezone=zone,
        portal=_portal(row),
        notes=tuple(row.notes),
        proposals=tuple(row.proposals),
        sources=sources,
    )


def _place(row: _Row) -> tuple[str, str]:
    """City and state: of their own columns, or of one that has both."""
    city, state = row.text("city"), row.text("state")
    both = row.text("place") or (city if "," in city else "")
    if both and not state:
        town, _, last = both.rpartition(",") if "," in both else both.rpartition(" ")
        if parse_state(last):
            return town.strip(" ,"), parse_state(last) or ""
        city = city or both
    entry = row.line.said("state")
    if entry and not parse_state(state):
        row.context.report.error(row.line.sheet, entry.cell, f"“{state}” is no state: write its two letters.")
    return city, parse_state(state) or ""


def _zone(row: _Row, state: str) -> str:
    entry = row.line.said("zone")
    if entry is None:
        return ""
    zone = zone_in(entry.cell.text, state)
    report, sheet = row.context.report, row.line.sheet
    if zone is None:
        report.note(sheet, entry.cell, f"“{entry.cell.text}” is no time zone that is known, such as Pacific.")
    elif zones_of(state) and zone not in zones_of(state):
        usual = " or ".join(zones_of(state))
        report.note(sheet, entry.cell, f"Read as {zone}, though {state} keeps {usual}.")
    return zone or ""


def _read_texts(row: _Row) -> None:
    sides: tuple[tuple[str, ForWhom], ...] = (("requires", TECHNOLOGIST), ("readers", OVERSIGHT))
    for code, side in sides:
        for entry in row.line.all_said(code):
            order = row.context.order_of(row.line.sheet, entry)
            text = entry.cell.text
            said = Said(unread=(text,))
            if len(text) <= LONGEST_TEXT:
                said = read_requirements(text, row.types, side=side, order=order)
            _take(row, entry, said)
    for entry in row.line.all_said("notes"):
        text = entry.cell.text
        said = read_notes(text, row.types) if len(text) <= LONGEST_TEXT else Said(notes=(text,))
        _take(row, entry, said)
    for note in _comments(row.line):
        row.keep(note)


def _take(row: _Row, entry: Entry, said: Said) -> None:
    report, sheet = row.context.report, row.line.sheet
    row.portal = row.portal or said.portal
    row.proposals += [(proposal, row.source(entry)) for proposal in said.proposals]
    for words in said.unread:
        report.doubt(sheet, entry.cell, f"“{words}” was not understood: {KEPT} and asks for nothing.")
        row.keep(words)
    for words in dict.fromkeys(each.remark for each in said.proposals if each.remark):
        report.note(sheet, entry.cell, f"“{words}” was not understood: {KEPT}, and the rest is proposed.")
        row.keep(words)
    for words in said.waived:
        report.note(sheet, entry.cell, f"“{words}” is read as not asked for.")
    for words in said.notes:
        row.keep(words)


def _comments(line: Line) -> Iterator[str]:
    for entry in line.entries:
        if entry.cell.comment:
            yield one_line(clean(entry.cell.comment))


def _portal(row: _Row) -> str:
    """As the portal's column has it, by its usual name; else as the other cells name it."""
    text = row.text("portal")
    return PORTALS.exactly(text) or text or row.portal


def _joined(first: HospitalRecord, second: HospitalRecord) -> HospitalRecord:
    known = {proposal for proposal, _ in first.proposals}
    return HospitalRecord(
        name=first.name,
        city=first.city or second.city,
        state=first.state or second.state,
        timezone=first.timezone or second.timezone,
        portal=first.portal or second.portal,
        notes=tuple(dict.fromkeys((*first.notes, *second.notes))),
        proposals=(*first.proposals, *(each for each in second.proposals if each[0] not in known)),
        sources={**second.sources, **first.sources},
    )
