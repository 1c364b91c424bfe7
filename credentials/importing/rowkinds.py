"""Rows among the data that are no data: totals, legends, headings of sections, remarks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from credentials.importing import sheetwords
from credentials.importing.headings import TYPES, read_heading
from credentials.importing.text import fold
from credentials.importing.values import parse_name
from credentials.importing.workbook import Cell

TOTALS = {fold(word) for word in sheetwords.TOTAL_WORDS}
LEGENDS = {fold(word) for word in sheetwords.LEGEND_WORDS}
SECTIONS = {fold(word) for word in sheetwords.SECTION_WORDS}
COUNT = re.compile(r"\b(\d{1,5})\b")
PEOPLE = re.compile(
    r"\b(tech|techs|technologists?|staff|employees?|people|persons?|clinicians|headcount)\b", re.IGNORECASE
)
LAST_FIRST = re.compile(r"^[^\W\d_][^,:=]+,\s*[^\W\d_]")


@dataclass(frozen=True)
class Skip:
    """A row left out, by its first cell, and why. `people` is the number of people a total row gives."""

    cell: Cell
    why: str
    people: int | None = None


def skip_of(row: Sequence[Cell]) -> Skip | None:
    """Why a row with something in it is no row of data; None where it may be one."""
    filled = [cell for cell in row if not cell.is_blank]
    first = filled[0]
    text = first.text
    words = fold(text).split()
    if _starts_with(words, TOTALS):
        return Skip(first, "a total, not a person", _people(filled))
    if len(filled) > 2 or not isinstance(first.value, str):
        return None
    if "=" in text or _starts_with(words, LEGENDS):
        return Skip(first, "a legend or remark, not a person")
    if len(filled) == 1 and len(row) > 2:
        return _alone(first, words)
    return None


def _alone(cell: Cell, words: list[str]) -> Skip | None:
    if LAST_FIRST.match(cell.text):
        return None
    names_columns = read_heading(cell.text, near=False).target or TYPES.within(words)
    if (
        names_columns
        or cell.text.endswith(":")
        or any(" ".join(words[start:end]) in SECTIONS for start, end in _spans(len(words)))
    ):
        return Skip(cell, "a heading between the rows, not a person")
    return None if parse_name(cell.text) and len(words) <= 4 else Skip(cell, "a remark, not a person")


def _starts_with(words: list[str], known: set[str]) -> bool:
    return any(" ".join(words[:length]) in known for length in range(1, len(words) + 1))


def _spans(count: int) -> list[tuple[int, int]]:
    return [(start, start + length) for length in (1, 2) for start in range(count - length + 1)]


def _people(filled: Sequence[Cell]) -> int | None:
    text = " ".join(cell.text for cell in filled[:2])
    numbers = COUNT.findall(text)
    return int(numbers[0]) if len(numbers) == 1 and PEOPLE.search(text) else None
