"""Columns about the patient: nothing of them is brought (product.md 4)."""

from collections.abc import Sequence

from credentials.importing.context import Context
from credentials.importing.lines import Entry, Line
from credentials.importing.workbook import Cell
from scheduling.importing.columns import PATIENT


def refuse_patients(lines: Sequence[Line], context: Context) -> None:
    """Once a column, at its heading: what stands under it goes nowhere, not into a report either."""
    for line in lines:
        for code in PATIENT:
            if entry := line.said(code):
                heading = entry.column.heading
                context.report.note_once(
                    (line.sheet, code),
                    line.sheet,
                    _heading_cell(entry),
                    f"Column “{heading}” was not brought: NerveCenter keeps no patient identifiers.",
                )


def is_of_patient(entry: Entry) -> bool:
    return getattr(entry.column.target, "code", "") in PATIENT


def _heading_cell(entry: Entry) -> Cell:
    return Cell(entry.column.ref or f"{entry.column.column}1", entry.column.heading)
