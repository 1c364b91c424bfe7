"""Workbook formats, through calamine; what it leaves out (comments, merges, failed formulas) through their own XML."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from credentials.importing import ods, ooxml
from credentials.importing.extras import SheetExtras
from credentials.importing.filetypes import FileType
from credentials.importing.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, MAX_TEXT, MAX_TEXT_IN_ALL
from credentials.importing.text import clean
from credentials.importing.workbook import Cell, Sheet, Span, UnreadableFile, UnreadCell, Value, Workbook, ref, sheet_of

Raw = int | float | str | bool | time | date | datetime | timedelta
DAMAGED = "The workbook is damaged or of a kind that cannot be read; save it again as XLSX."
PROTECTED = "The workbook is protected by a password; save a copy without it."


def read_spreadsheet(name: str, data: bytes, file_type: FileType) -> Workbook:
    """The sheets of a workbook, charts and macro sheets left out. Raises UnreadableFile."""
    extras = _extras(data, file_type)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        visible = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        if len(visible) > MAX_SHEETS:
            raise UnreadableFile(f"The workbook has {len(visible)} sheets; at most {MAX_SHEETS} can be read.")
        left = MAX_TEXT_IN_ALL
        sheets: list[Sheet] = []
        for meta in visible:
            sheet, used = _sheet(book, meta, extras.get(meta.name, SheetExtras()), left)
            sheets.append(sheet)
            left -= used
    except PasswordError as error:
        raise UnreadableFile(PROTECTED) from error
    except CalamineError as error:
        raise UnreadableFile(DAMAGED) from error
    return Workbook(name, tuple(sheets), unread=tuple(_unread(extras)))


def _extras(data: bytes, file_type: FileType) -> Mapping[str, SheetExtras]:
    match file_type:
        case FileType.XLSX | FileType.XLSM:
            return ooxml.extras(data)
        case FileType.ODS:
            return ods.extras(data)
        case _:
            return {}


def _sheet(book: CalamineWorkbook, meta: SheetMetadata, extras: SheetExtras, most_text: int) -> tuple[Sheet, int]:
    """The sheet, and how many letters of text it holds."""
    source = book.get_sheet_by_name(meta.name)
    values, used = _values(source, most_text)
    places = values.keys() | extras.comments.keys()
    cells = {place: Cell(ref(*place), values.get(place), extras.comments.get(place)) for place in places}
    check_size(meta.name, cells)
    merged = extras.merged or tuple(Span(*start, *end) for start, end in source.merged_cell_ranges or ())
    hidden = meta.visible != SheetVisibleEnum.Visible
    return sheet_of(meta.name, cells, hidden=hidden, merged=merged), used


def _values(source: CalamineSheet, most_text: int) -> tuple[dict[tuple[int, int], Value], int]:
    top, left = source.start or (0, 0)
    found: dict[tuple[int, int], Value] = {}
    used = 0
    for r, row in enumerate(source.to_python(skip_empty_area=True), start=top):
        # A file of a few kilobytes can name one long text in every cell.
        used += sum(len(raw) for raw in row if isinstance(raw, str))
        if used > most_text:
            raise UnreadableFile(f"The sheet “{source.name}” holds far more text than a roster.")
        values = ((c, _value(raw)) for c, raw in enumerate(row, start=left))
        found.update({(r, c): value for c, value in values if value is not None})
    return found, used


def _value(raw: Raw) -> Value:
    if isinstance(raw, str):
        return clean(raw)[:MAX_TEXT] or None
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return int(raw)
    return raw


def check_size(name: str, cells: Mapping[tuple[int, int], Cell]) -> None:
    """Raises UnreadableFile for a sheet larger than any roster."""
    height = 1 + max((row for row, _ in cells), default=-1)
    width = 1 + max((column for _, column in cells), default=-1)
    which = f"The sheet “{name}”" if name else "The file"
    if height > MAX_ROWS:
        raise UnreadableFile(f"{which} goes down to row {height:,}; at most {MAX_ROWS:,} rows can be read.")
    if width > MAX_COLUMNS:
        raise UnreadableFile(f"{which} has {width:,} columns; at most {MAX_COLUMNS} can be read.")
    if height * width > MAX_CELLS:
        raise UnreadableFile(f"{which} has {height * width:,} cells; at most {MAX_CELLS:,} can be read.")


def _unread(extras: Mapping[str, SheetExtras]) -> Iterator[UnreadCell]:
    for name, sheet in extras.items():
        for place, problem in sheet.unread.items():
            yield UnreadCell(name, place, problem)
