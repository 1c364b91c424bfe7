"""Workbooks in many layouts, and a short way to say what was read from them."""

import csv
import io
from datetime import date

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook

from credentials.importing.reader import read
from credentials.importing.reading import Reading, understand

TODAY = date(2026, 11, 22)


def excel(**sheets: list[list[object]]) -> bytes:
    """A workbook with these rows; underscores in a sheet's name stand for blanks."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text(rows: list[list[str]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def open_document(rows: list[list[object]], name: str = "Sheet1") -> bytes:
    document, table = OpenDocumentSpreadsheet(), Table(name=name)
    for row in rows:
        line = TableRow()
        for value in row:
            cell = _cell(value)
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def _cell(value: object) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    elif isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=str(value))
    else:
        cell = TableCell(valuetype="string")
    cell.addElement(P(text=str(value)))
    return cell


def read_file(data: bytes, name: str = "roster.xlsx", **options: object) -> Reading:
    return understand(read(name, data), today=TODAY, **options)


def people(reading: Reading) -> list[str]:
    return [person.name.display for person in reading.people]


def ends(reading: Reading) -> dict[str, dict[str, date | None]]:
    """By person and type: the day each credential ends."""
    found: dict[str, dict[str, date | None]] = {name: {} for name in people(reading)}
    for record in reading.credentials:
        found[reading.people[record.person].name.display][label(record)] = record.expires_on
    return found


def label(record) -> str:
    return " ".join(
        filter(
            None, (record.type_code, record.issuer_name if "hospital" in record.type_code else "", record.state_code)
        )
    )


def problems(reading: Reading, *levels: str) -> dict[str, str]:
    """What is said of each cell, of these levels."""
    return {f"{p.sheet}!{p.cell}": p.problem for p in reading.problems if p.level in levels}


def kinds(reading: Reading) -> dict[str, str]:
    return {sheet.name: sheet.kind for sheet in reading.sheets}
