"""Understand a file: every sheet classified, every column mapped, every cell read or reported."""

from collections import Counter
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Mappings
from dataclasses import dataclass, field, replace
from datetime import date

from credentials.importing import kinds
from credentials.importing.about import About, about_cells
from credentials.importing.classify import ROSTER_KINDS, classify
from credentials.importing.context import BY_COLUMN, Context, orders_in
from credentials.importing.credential_reading import credentials_of
from credentials.importing.duplicates import without_repeats
from credentials.importing.joined import fitting, joined_columns, read_joined, reader_of
from credentials.importing.lines import Line, lines_of
from credentials.importing.mapping import ColumnMapping, Mapping, SheetMapping, remembered
from credentials.importing.people import people_in
from credentials.importing.periods import one_of_each
from credentials.importing.person_reading import read_person
from credentials.importing.phrases import PhraseBook
from credentials.importing.proposals import OF_WHOM, propose_columns, propose_pairs
from credentials.importing.records import CredentialRecord, PersonRecord, Problem, Question, SheetReading, Source
from credentials.importing.report import Report
from credentials.importing.shape import SheetShape, shape_of, without_headings
from credentials.importing.targets import WHO, Field
from credentials.importing.typefacts import DEFAULT_TYPES, TypeFacts, own_types
from credentials.importing.values import DateOrder
from credentials.importing.workbook import Cell, Sheet, Workbook, place_of

NOBODY_S = "Ends the rows above like a row of headings, but no column says whose: it and the rows below are left out."

NOT_A_PERSON = ", not a person"


@dataclass(frozen=True)
class Reading:
    """All that a file says. `mapping` can be corrected and handed back; `questions` are answered by their codes.

    `order` is the date order that the file's own dates settled, or the one answered. `about` says of each cell with a
    problem whose it is and what it would have told. `joined` is what sheets of other kinds say, by their kind.
    """

    people: tuple[PersonRecord, ...]
    credentials: tuple[CredentialRecord, ...]
    problems: tuple[Problem, ...]
    questions: tuple[Question, ...]
    mapping: Mapping
    sheets: tuple[SheetReading, ...]
    order: DateOrder | None
    notes: tuple[str, ...] = ()
    about: Mappings[Source, About] = field(default_factory=dict)
    joined: Mappings[str, object] = field(default_factory=dict)


def understand(
    workbook: Workbook,
    *,
    today: date,
    mapping: Mapping | None = None,
    answers: Mappings[str, str] | None = None,
    types: Mappings[str, TypeFacts] = DEFAULT_TYPES,
    region: str = "US",
) -> Reading:
    """Read a workbook's people and credentials; nothing is written anywhere.

    `mapping` is a person's correction or last month's, `answers` choices by question code. `today` is the practice's
    own day. `types` are the practice's credential types by code. Raises nothing for any content.
    """
    report = Report(answers or {})
    own = own_types(types)
    found = [_shape_and_mapping(sheet, mapping, today, own) for sheet in workbook.sheets]
    settled = Mapping(tuple(of for _, of in found))
    read = [(shape, of) for shape, of in found if of.kind in ROSTER_KINDS]
    lines = [line for shape, of in read for line in lines_of(shape, of)]
    others = [(of.kind, line) for shape, of in found if reader_of(of.kind) for line in lines_of(shape, of)]
    dated = [*lines, *(line for _, line in others)]
    context = _context(report, dated, answers or {}, types, today, region)
    for shape, of in found:
        if is_read(of.kind):
            _report_layout(shape, of, report)
            _report_comments(shape, of.name, dated, report)
    people, credentials, owned = _records(lines, context)
    seen = _people_by_sheet(owned)
    for shape, of in read:
        _check_totals(shape, of.name, len(seen.get(of.name, ())), report)
    joined = read_joined(others, context)
    _report_sheets(workbook, settled, report)
    rows = Counter(line.sheet for _, line in others)
    sheets = tuple(_sheet_reading(of, len(seen.get(of.name, ())), credentials, rows[of.name]) for of in settled.sheets)
    problems = tuple(sorted(report.problems(), key=_by_place(workbook)))
    order = context.answered_order or context.file_order.order
    about = about_cells(owned, settled, {Source(problem.sheet, problem.cell) for problem in problems})
    return Reading(
        people, credentials, problems, report.questions, settled, sheets, order, workbook.notes, about, joined
    )


def is_read(kind: str) -> bool:
    """Whether sheets of this kind are imported."""
    return kind in ROSTER_KINDS or reader_of(kind) is not None


def _shape_and_mapping(
    sheet: Sheet, known: Mapping | None, today: date, own: PhraseBook
) -> tuple[SheetShape, SheetMapping]:
    shape = shape_of(sheet)
    columns = _proposals(shape, "", today, own)
    found = classify(shape, columns, sheet.name, hidden=sheet.hidden)
    if found.kind == "unknown" and not shape.tables:
        shape = without_headings(sheet)
        columns = _proposals(shape, "", today, own)
    elif found.type_code:
        columns = _proposals(shape, found.type_code, today, own)
    if found.kind == "person":
        columns += [column for block in shape.blocks for column in propose_pairs(block.pairs, today, own)]
    proposed = SheetMapping(sheet.name, found.kind, found.why, tuple(columns), found.type_code)
    settled = remembered(proposed, known)
    if (reader := reader_of(settled.kind)) is None:
        return shape, settled
    proposed = replace(proposed, columns=tuple(joined_columns(shape, reader)))
    return shape, fitting(proposed, remembered(proposed, known))


def _proposals(shape: SheetShape, type_code: str, today: date, own: PhraseBook) -> list[ColumnMapping]:
    proposals = (propose_columns(shape, n, table, type_code, today, own) for n, table in enumerate(shape.tables))
    return [column for columns in proposals for column in columns]


def _context(
    report: Report,
    lines: list[Line],
    answers: Mappings[str, str],
    types: Mappings[str, TypeFacts],
    today: date,
    region: str,
) -> Context:
    file_order, orders = orders_in(lines)
    answer = answers.get("date_order", "")
    answered = DateOrder(answer) if answer in set(DateOrder) else None
    by_column = answer == BY_COLUMN.code
    return Context(report, types, today, region, file_order, orders, answered, own_types(types), by_column)


def _records(
    lines: list[Line], context: Context
) -> tuple[tuple[PersonRecord, ...], tuple[CredentialRecord, ...], list[tuple[int, Line]]]:
    """People, their credentials, and the lines with whose they are."""
    people: list[PersonRecord] = []
    credentials: list[CredentialRecord] = []
    owned: list[tuple[int, Line]] = []
    for key, person in enumerate(people_in(lines, context)):
        owned += [(key, line) for line in person.lines]
        own = without_repeats(person, context)
        people.append(read_person(key, person, own, context))
        records = [record for line in own for record in credentials_of(line, key, context)]
        credentials += one_of_each(records, person, context)
    return tuple(people), tuple(credentials), owned


def _people_by_sheet(owned: Iterable[tuple[int, Line]]) -> dict[str, set[int]]:
    seen: dict[str, set[int]] = {}
    for key, line in owned:
        seen.setdefault(line.sheet, set()).add(key)
    return seen


def _report_layout(shape: SheetShape, of: SheetMapping, report: Report) -> None:
    """Rows that are no data, tables that are nobody's, and columns that were not understood."""
    for number, table in enumerate(shape.tables):
        if number and of.kind != "person" and not _says_whose(of, number):
            first = next(cell for cell in shape.sheet.rows[table.heading_rows[0]] if not cell.is_blank)
            report.error(of.name, first, NOBODY_S)
        for skip in table.skipped:
            why = skip.why if of.kind in ROSTER_KINDS else skip.why.removesuffix(NOT_A_PERSON)
            report.note(of.name, skip.cell, f"Not read: {why}.")
    for column in of.columns:
        if column.target is None:
            what = f"Column “{column.heading}”" if column.heading else f"Column {column.column}, without a heading,"
            cell = Cell(column.ref or f"{column.column}1", column.heading)
            say = report.error if column.reason == OF_WHOM else report.note
            say(of.name, cell, f"{what} was not understood ({column.reason}); it is not read.")


def _says_whose(of: SheetMapping, number: int) -> bool:
    targets = (column.target for column in of.columns if column.table == number)
    return any(isinstance(target, Field) and target.code in WHO for target in targets)


def _report_comments(shape: SheetShape, name: str, lines: Iterable[Line], report: Report) -> None:
    """Comments of cells that are not read, so that none is lost without a word."""
    read = {entry.cell.ref for line in lines if line.sheet == name for entry in line.entries}
    for row in shape.sheet.rows:
        for cell in row:
            if cell.comment and cell.ref not in read:
                report.note(name, cell, f"The comment of this cell is not kept: {cell.comment}")


def _check_totals(shape: SheetShape, name: str, people: int, report: Report) -> None:
    for table in shape.tables:
        for skip in table.skipped:
            if skip.people is not None and skip.people != people:
                report.note(name, skip.cell, f"Says {skip.people} people; {people} were read.")


def _report_sheets(workbook: Workbook, settled: Mapping, report: Report) -> None:
    read = {of.name for of in settled.sheets if is_read(of.kind)}
    for cell in workbook.unread:
        if cell.sheet in read:
            report.error(cell.sheet, Cell(cell.ref), f"Holds {cell.problem}.")
    for of in settled.sheets:
        if of.kind == "unknown":
            report.error(of.name, Cell("A1"), f"The sheet was not understood: {of.why}. It is left out.")
        elif of.kind == "ignored":
            report.note(of.name, Cell("A1"), f"The sheet is left out: {of.why}.")
        elif not is_read(of.kind) and not kinds.is_claimed(of.kind):
            report.note(of.name, Cell("A1"), f"The sheet is kept for {of.kind}: not imported here yet.")


def _sheet_reading(of: SheetMapping, people: int, credentials: Iterable[CredentialRecord], rows: int) -> SheetReading:
    count = sum(any(source.sheet == of.name for source in record.sources.values()) for record in credentials)
    claimed = is_read(of.kind) or kinds.is_claimed(of.kind)
    return SheetReading(of.name, of.kind, of.why, claimed, people, count, rows)


def _by_place(workbook: Workbook) -> Callable[[Problem], tuple[int, int, int]]:
    sheets = {sheet.name: number for number, sheet in enumerate(workbook.sheets)}

    def place(problem: Problem) -> tuple[int, int, int]:
        return (sheets.get(problem.sheet, 0), *(place_of(problem.cell) or (0, 0)))

    return place
