"""The sheets of a file as the page shows them, column by column, and a person's corrections read back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from credentials.expiry import ExpiryRule
from credentials.importing.joined import SheetReader, reader_of, refuses
from credentials.importing.mapping import ColumnMapping, MappingData, SheetData, SheetMapping, mapping_data
from credentials.importing.mapping import Mapping as FileMapping
from credentials.importing.reading import is_read
from credentials.importing.records import SheetReading
from credentials.importing.roster.joining import in_order
from credentials.importing.typefacts import TypeFacts
from credentials.importing.workbook import Cell, Sheet, place_of
from nervecenter.imports.meanings import (
    Group,
    Meaning,
    Option,
    meaning_of,
    options,
    options_of,
    parts_for,
    seasons_for,
    states,
    target_of,
    target_on,
)
from nervecenter.imports.readings import Understood

EXAMPLES, EXAMPLE_LENGTH, SHEETS_OPEN = 3, 40, 3
SETTLED_HERE = "as you said"
ROSTER, LEFT_OUT = "wide", "ignored"
_SURE, _FAIRLY_SURE = 0.9, 0.6
_BY_MANY = (ExpiryRule.EXACT, ExpiryRule.MONTH_END, ExpiryRule.HOURS)
_PERSON = [("person", "One person’s sheet")]
_KINDS = [(ROSTER, "Technologists and their credentials"), (LEFT_OUT, "Leave this sheet out")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """The choices of one column; `name` begins the names of its fields. `asks_more` is false where what it means says
    it all."""

    name: str
    label: str
    meaning: Meaning
    options: list[Group]
    asks_more: bool
    parts: list[Option]
    states: list[Option]
    seasons: list[Option]
    asks_hospital: bool
    asks_issuer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    place: str
    heading: str
    examples: list[str]
    controls: Controls
    sureness: str
    reason: str
    is_unread: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """One sheet. `is_read` is false for what is left out or kept for another part of the product; `is_open` shows its
    columns at once."""

    name: str
    title: str
    found: SheetReading
    kind: str
    kinds: list[Option]
    columns: list[ColumnRow]
    is_read: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class _Viewer:
    """What every sheet is shown with. `options` are a roster's."""

    types: Mapping[str, TypeFacts]
    options: list[Group]
    today: date
    opens_sheets: bool


def sheet_parts(understood: Understood, types: Mapping[str, TypeFacts], today: date) -> list[SheetPart]:
    reading = understood.reading
    pairs = zip(understood.workbook.sheets, reading.mapping.sheets, reading.sheets, strict=True)
    viewer = _Viewer(types, options(types), today, opens_sheets=len(reading.sheets) <= SHEETS_OPEN)
    return [_part(number, *found, viewer) for number, found in enumerate(pairs)]


def controls_for(
    name: str,
    label: str,
    meaning: Meaning,
    types: Mapping[str, TypeFacts],
    today: date,
    offered: list[Group] | None = None,
) -> Controls:
    """`offered` are the choices, where they are worked out already."""
    facts = types.get(meaning.means.removeprefix("type:"))
    return Controls(
        name=name,
        label=label,
        meaning=meaning,
        options=offered or options(types),
        asks_more=True,
        parts=parts_for(facts) if facts else [],
        states=states() if facts and facts.scope == "state" else [],
        seasons=seasons_for(facts, today) if facts else [],
        asks_hospital=bool(facts and facts.scope == "hospital"),
        asks_issuer=bool(facts and facts.scope == "national" and not facts.issuer and facts.rule in _BY_MANY),
    )


def corrected(
    before: MappingData, shown: FileMapping, posted: Mapping[str, str], types: Mapping[str, TypeFacts]
) -> MappingData:
    """The corrections so far with those of a posted page. What was left as it was shown is no correction."""
    known = {sheet["name"]: sheet for sheet in before["sheets"]}
    for number, sheet in enumerate(shown.sheets):
        kind = _posted_kind(posted.get(f"{number}:kind", ""), sheet)
        columns = tuple(_corrections(number, sheet, posted, types))
        if columns or kind:
            changed = replace(sheet, kind=kind, type_code="", columns=columns)
            known[sheet.name] = _added(known.get(sheet.name), changed)
    return MappingData(sheets=list(known.values()))


def _part(number: int, sheet: Sheet, of: SheetMapping, found: SheetReading, viewer: _Viewer) -> SheetPart:
    return SheetPart(
        name=f"{number}",
        title=f"Sheet “{of.name}”" if of.name else "The file",
        found=found,
        kind=_shown_kind(of),
        kinds=_kinds_for(of.kind),
        columns=[
            _row(f"{number}:{column.table}:{column.column}", sheet, column, viewer, reader_of(of.kind))
            for column in of.columns
        ],
        is_read=is_read(of.kind),
        is_open=viewer.opens_sheets and (is_read(of.kind) or of.kind == "unknown"),
    )


def _posted_kind(kind: str, sheet: SheetMapping) -> str:
    """What a person took the sheet for; nothing where that is how it was shown."""
    offered = {value for value, _ in _kinds_for(sheet.kind)}
    return kind if kind in offered and kind != _shown_kind(sheet) else ""


def _shown_kind(sheet: SheetMapping) -> str:
    """Whether a row is a person or a credential follows from the columns: nobody is asked."""
    return ROSTER if sheet.kind == "long" else sheet.kind


def _kinds_for(kind: str) -> list[Option]:
    roster, left_out = _KINDS
    others = [(each.code, f"A list of {each.reader.kind.label}") for each in in_order()]
    own = _PERSON if kind == "person" else [] if is_read(kind) or kind == LEFT_OUT else [(kind, _kind_words(kind))]
    return [*own, roster, *others, left_out]


def _kind_words(kind: str) -> str:
    return "Not understood: not read" if kind == "unknown" else f"A list of {kind}: not read yet"


def _row(name: str, sheet: Sheet, column: ColumnMapping, viewer: _Viewer, reader: SheetReader | None) -> ColumnRow:
    label = f"{column.ref or column.column} {column.heading}".strip()
    meaning = meaning_of(column.target)
    controls = (
        _plain(name, label, meaning, options_of(reader))
        if reader
        else controls_for(name, label, meaning, viewer.types, viewer.today, viewer.options)
    )
    return ColumnRow(
        place=column.column,
        heading=column.heading,
        examples=[] if reader and refuses(reader.kind.code, column.heading) else examples(sheet, column),
        controls=controls,
        sureness=_sureness(column),
        reason=column.reason,
        is_unread=column.target is None,
    )


def _plain(name: str, label: str, meaning: Meaning, offered: list[Group]) -> Controls:
    """The choices of a column of a sheet that is no roster."""
    return Controls(
        name=name,
        label=label,
        meaning=meaning,
        options=offered,
        asks_more=False,
        parts=[],
        states=[],
        seasons=[],
        asks_hospital=False,
        asks_issuer=False,
    )


def _sureness(column: ColumnMapping) -> str:
    if column.target is None:
        return ""
    if column.confidence >= _SURE:
        return "sure"
    return "fairly sure" if column.confidence >= _FAIRLY_SURE else "a guess"


def examples(sheet: Sheet, column: ColumnMapping) -> list[str]:
    """The first different values that stand under, or beside, the heading."""
    found: dict[str, None] = {}
    for cell in _cells(sheet, column):
        if not cell.is_blank:
            found.setdefault(cell.text[:EXAMPLE_LENGTH])
        if len(found) == EXAMPLES:
            break
    return list(found)


def _cells(sheet: Sheet, column: ColumnMapping) -> Iterator[Cell]:
    place = place_of(column.ref or f"{column.column}1")
    if place is None or place[0] >= len(sheet.rows):
        return iter(())
    row, left = place
    if column.table == -1 or column.column.isdigit():
        return iter(sheet.rows[row][left + 1 :])
    first = row + 1 if column.ref and column.heading else 0
    return (line[left] for line in sheet.rows[first:] if left < len(line))


def _corrections(
    number: int, sheet: SheetMapping, posted: Mapping[str, str], types: Mapping[str, TypeFacts]
) -> Iterator[ColumnMapping]:
    for column in sheet.columns:
        name = f"{number}:{column.table}:{column.column}"
        if f"{name}:means" in posted:
            meaning, reader = posted_meaning(name, posted), reader_of(sheet.kind)
            target = target_on(reader, meaning) if reader else target_of(meaning, types)
            if target != column.target:
                yield replace(column, target=target, confidence=1.0, reason=SETTLED_HERE)


def posted_meaning(name: str, posted: Mapping[str, str]) -> Meaning:
    return Meaning(
        means=posted.get(f"{name}:means", ""),
        part=posted.get(f"{name}:part") or "expires_on",
        issuer=posted.get(f"{name}:issuer", ""),
        state=posted.get(f"{name}:state", ""),
        season=posted.get(f"{name}:season", ""),
    )


def _added(known: SheetData | None, changed: SheetMapping) -> SheetData:
    [new] = mapping_data(FileMapping((changed,)))["sheets"]
    if known is None:
        return new
    places = {(column["column"], column["table"]) for column in new["columns"]}
    kept = [column for column in known["columns"] if (column["column"], column["table"]) not in places]
    return {**known, "kind": new["kind"] or known["kind"], "columns": [*kept, *new["columns"]]}
