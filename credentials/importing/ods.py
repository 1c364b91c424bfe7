"""The parts of an ODS that calamine leaves out: comments and merged cells. Repeated rows and columns are counted."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from credentials.importing.extras import SheetExtras
from credentials.importing.limits import MAX_COLUMNS, MAX_ROWS
from credentials.importing.text import clean
from credentials.importing.workbook import Span, UnreadableFile

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
TOO_FAR = (
    f"The sheet “{{name}}” holds values beyond row {MAX_ROWS:,} or column {MAX_COLUMNS}, the most that can be read; "
    "delete what stands there and send the file again."
)


@dataclass
class _Table:
    name: str
    row: int = 0
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Span] = field(default_factory=list)


def extras(data: bytes) -> Mapping[str, SheetExtras]:
    """By sheet name. Raises UnreadableFile for values beyond the limits."""
    tables: dict[str, SheetExtras] = {}
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as stream:
            for table in _tables(stream.read()):
                tables[table.name] = SheetExtras(table.comments, tuple(table.merged))
    except (KeyError, ElementTree.ParseError) as error:
        raise UnreadableFile("The workbook is damaged; save it again as ODS or XLSX.") from error
    return tables


def _tables(content: bytes) -> list[_Table]:
    tables: list[_Table] = []
    for event, node in ElementTree.iterparse(BytesIO(content), events=("start", "end")):  # noqa: S314 - apart, with limits
        if event == "start" and node.tag == f"{TABLE}table":
            tables.append(_Table(node.get(f"{TABLE}name", "")))
        elif event == "end" and node.tag == f"{TABLE}table-row" and tables:
            _read_row(node, tables[-1])
            node.clear()
    return tables


def _read_row(row: Element, table: _Table) -> None:
    repeats = _count(row, "number-rows-repeated")
    column = 0
    for cell in row:
        if cell.tag not in CELLS:
            continue
        times = _count(cell, "number-columns-repeated")
        if _holds_value(cell):
            _refuse_far_away(table, table.row + repeats, column + times)
            _read_cell(cell, table, column)
        column += times
    table.row += repeats


def _read_cell(cell: Element, table: _Table, column: int) -> None:
    annotation = cell.find(f"{OFFICE}annotation")
    if annotation is not None:
        lines = ("".join(line.itertext()) for line in annotation.iter(f"{TEXT}p"))
        if comment := clean("\n".join(lines)):
            table.comments[table.row, column] = comment
    down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
    if down > 1 or across > 1:
        table.merged.append(Span(table.row, column, table.row + down - 1, column + across - 1))


def _holds_value(cell: Element) -> bool:
    return len(cell) > 0 or cell.get(f"{OFFICE}value-type") is not None


def _refuse_far_away(table: _Table, last_row: int, last_column: int) -> None:
    if last_row > MAX_ROWS or last_column > MAX_COLUMNS:
        raise UnreadableFile(TOO_FAR.format(name=table.name))


def _count(node: Element, attribute: str) -> int:
    text = node.get(f"{TABLE}{attribute}", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 10 else 1
