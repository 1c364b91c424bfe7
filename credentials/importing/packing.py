"""A workbook as JSON and back: only the cells that hold something."""

import json
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from credentials.importing.workbook import Cell, Sheet, Span, UnreadCell, Value, Workbook, ref, sheet_of

# The exit status of a reader that could not read it; its output is then a sentence.
REFUSED = 3


class PackedCell(TypedDict):
    row: int
    column: int
    kind: str
    value: str
    comment: str | None


class PackedSheet(TypedDict):
    name: str
    hidden: bool
    merged: list[tuple[int, int, int, int]]
    cells: list[PackedCell]


class PackedWorkbook(TypedDict):
    sheets: list[PackedSheet]
    notes: list[str]
    unread: list[tuple[str, str, str]]


def packed(workbook: Workbook) -> str:
    content = PackedWorkbook(
        sheets=[_packed_sheet(sheet) for sheet in workbook.sheets],
        notes=list(workbook.notes),
        unread=[(cell.sheet, cell.ref, cell.problem) for cell in workbook.unread],
    )
    return json.dumps(content)


def unpacked(name: str, text: bytes) -> Workbook:
    content: PackedWorkbook = json.loads(text)
    sheets = tuple(_sheet(sheet) for sheet in content["sheets"])
    unread = tuple(UnreadCell(*cell) for cell in content["unread"])
    return Workbook(name, sheets, tuple(content["notes"]), unread)


def _packed_sheet(sheet: Sheet) -> PackedSheet:
    cells = [
        _packed_cell(r, c, cell)
        for r, row in enumerate(sheet.rows)
        for c, cell in enumerate(row)
        if cell.value is not None or cell.comment
    ]
    merged = [(span.top, span.left, span.bottom, span.right) for span in sheet.merged]
    return PackedSheet(name=sheet.name, hidden=sheet.hidden, merged=merged, cells=cells)


def _packed_cell(row: int, column: int, cell: Cell) -> PackedCell:
    kind, value = _encoded(cell.value)
    return PackedCell(row=row, column=column, kind=kind, value=value, comment=cell.comment)


def _encoded(value: Value) -> tuple[str, str]:
    match value:
        case None:
            return "none", ""
        case bool() | int() | float() | str():
            return type(value).__name__, str(value)
        case timedelta():
            return "timedelta", str(value.total_seconds())
        case _:
            return type(value).__name__, value.isoformat()


def _sheet(packed_sheet: PackedSheet) -> Sheet:
    cells = {
        (c["row"], c["column"]): Cell(ref(c["row"], c["column"]), _decoded(c["kind"], c["value"]), c["comment"])
        for c in packed_sheet["cells"]
    }
    spans = [Span(*span) for span in packed_sheet["merged"]]
    return sheet_of(packed_sheet["name"], cells, hidden=packed_sheet["hidden"], merged=spans)


def _decoded(kind: str, value: str) -> Value:
    match kind:
        case "none":
            return None
        case "bool":
            return value == "True"
        case "int":
            return int(value)
        case "float":
            return float(value)
        case "timedelta":
            return timedelta(seconds=float(value))
        case "date":
            return date.fromisoformat(value)
        case "datetime":
            return datetime.fromisoformat(value)
        case "time":
            return time.fromisoformat(value)
        case _:
            return value
