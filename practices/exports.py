"""Lists as files for a spreadsheet."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.http import HttpResponse

# A cell that begins so is a formula to a spreadsheet (OWASP, “CSV injection”).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_file(name: str, headings: list[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """A download named `name`; None is an empty cell, and no cell can act as a formula."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    # The byte order mark tells Excel that this is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def inert(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
