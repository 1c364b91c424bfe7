"""The sample files, moved to the day they are loaded. What is written here is about these files alone."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from credentials.expiry import MonthDay, SeasonWindow
from nervecenter.demo.moving import move_date, move_season, move_text, season_year, weeks_since_filed
from nervecenter.embedded.instance import ROOT

SAMPLES = ROOT / "samples"
CASCADE, LAKESHORE = "cascade-credential-tracker.xlsx", "lakeshore-credentials.csv"
CASES = "cascade-cases.csv"

# Columns of the tracker whose text is dates; numbers, phones and hours are left alone.
_DATED = "EGHIJKLNPQR"
_SEASON, _NOTES = "M", "T"
_FLU = SeasonWindow(MonthDay(10, 1), MonthDay(3, 31))
_CSV_DATED = ("Issue Date", "Expiration Date", "Date")


def sample(name: str, today: date, *, as_filed: bool) -> bytes:
    """The file's content, its dates moved by the whole weeks since it was filed unless `as_filed`."""
    content = (SAMPLES / name).read_bytes()
    weeks = 0 if as_filed else weeks_since_filed(today)
    if weeks == 0:
        return content
    return _move_tracker(content, weeks, today) if Path(name).suffix == ".xlsx" else _move_csv(content, weeks)


def _move_tracker(content: bytes, weeks: int, today: date) -> bytes:
    workbook = load_workbook(io.BytesIO(content))
    sheet: Worksheet = workbook["Tech Credentials"]
    for row in sheet.iter_rows(min_row=5):
        for cell in row:
            if isinstance(cell, Cell):
                _move_cell(cell, weeks, today)
    heading = sheet[f"{_SEASON}4"]
    heading.value = move_season(str(heading.value), weeks)
    moved = io.BytesIO()
    workbook.save(moved)
    return moved.getvalue()


def _move_cell(cell: Cell, weeks: int, today: date) -> None:
    if cell.comment:
        cell.comment.text = move_text(cell.comment.text, weeks)
    if isinstance(cell.value, datetime):
        cell.value = datetime.combine(move_date(cell.value.date(), weeks), cell.value.time())
    elif isinstance(cell.value, str) and cell.column_letter in _DATED + _NOTES:
        cell.value = move_text(cell.value, weeks)
    elif isinstance(cell.value, str) and cell.column_letter == _SEASON:
        cell.value = _within_season(move_text(cell.value, weeks), today)


def _within_season(text: str, today: date) -> str:
    """A shot of the season stays one: not before its first day, and never after today."""
    try:
        given = datetime.strptime(text, "%m/%d/%Y").date()  # noqa: DTZ007  a calendar date
    except ValueError:
        return text
    season = _FLU.opening_in(season_year(today))
    return f"{max(season.opens_on, min(given, season.closes_on, today)):%m/%d/%Y}"


def _move_csv(content: bytes, weeks: int) -> bytes:
    text = content.decode("utf-8-sig")
    dialect = csv.Sniffer().sniff(text.partition("\n")[0], delimiters=";,")
    rows = list(csv.reader(io.StringIO(text), delimiter=dialect.delimiter))
    dated = [column for column, heading in enumerate(rows[0]) if heading in _CSV_DATED]
    for row in rows[1:]:
        for column in dated:
            row[column] = move_text(row[column], weeks)
    moved = io.StringIO()
    csv.writer(moved, delimiter=dialect.delimiter, lineterminator="\r\n").writerows(rows)
    return moved.getvalue().encode("utf-8-sig")
