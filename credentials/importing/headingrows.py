"""Find the row of headings, or the two rows where the second refines the first."""

from collections.abc import Sequence
from dataclasses import dataclass

from credentials.importing.alone import whole_name
from credentials.importing.headings import HeadingReading, is_hospital, read_heading
from credentials.importing.kinds import SURE_OF_ANOTHER, best_kind, known_headings
from credentials.importing.pairs import LONGEST_LABEL, pairs_in, reading_of
from credentials.importing.rowvalues import NAMES, holds_values, is_dated
from credentials.importing.targets import BARE_PARTS, WHO, CredentialPart, Field, Target
from credentials.importing.text import clean, fold, one_line
from credentials.importing.values import parse_state
from credentials.importing.workbook import Cell, Sheet, letters

RECOGNISED = 0.6
LONGEST_HEADING = 90
NO_SCORE = (0, 0)
BARE_FIELDS = frozenset(Field(code) for code in BARE_PARTS)
FIRST_ROWS = 15
WHO_FIELDS = frozenset(Field(code) for code in WHO)


@dataclass(frozen=True)
class Column:
    """One column of a table: its place on the (perhaps turned) sheet, its heading, and where that stands."""

    index: int
    name: str
    heading: str
    reading: HeadingReading
    ref: str


def heading_at(
    sheet: Sheet, row: int, above: Sequence[Column] = ()
) -> tuple[tuple[int, ...], tuple[Column, ...]] | None:
    """The heading rows that begin here, with their columns; None where this row is no heading.

    `above` are the columns of the table that is open here: a row of its values is none, whatever its words.
    """
    places = (place for place in (row, row + 1) if place < len(sheet.rows))
    if not any(_has_known_words(sheet.rows[place], near=place < FIRST_ROWS) for place in places):
        return None
    if holds_values(_readings(above), sheet.rows[row]) or _is_of_another_list(above, sheet.rows[row]):
        return None
    alone, below, both = (row,), (row + 1,), (row, row + 1)
    score = _score(sheet, alone)
    if row + 1 < len(sheet.rows) and not _is_a_list_s_first(sheet, row):
        score_below = _score(sheet, below)
        if _can_be_upper(sheet, row) and _score(sheet, both) > max(score, score_below):
            return both, columns_of(sheet, both)
        if score_below > score and _refines(sheet, row):
            return None
    return (alone, columns_of(sheet, alone)) if score > NO_SCORE else None


def is_same_heading(sheet: Sheet, heading_rows: Sequence[int], row: int) -> bool:
    """Whether a row repeats a heading row, as printed sheets do on each page."""
    texts = [cell.value for cell in sheet.rows[row]]
    return any(texts) and any(texts == [cell.value for cell in sheet.rows[other]] for other in heading_rows)


def columns_of(sheet: Sheet, rows: tuple[int, ...]) -> tuple[Column, ...]:
    return tuple(_column(sheet, rows, index) for index in range(sheet.width))


def reads_down(sheet: Sheet) -> bool:
    """Whether headings run down the first column, with several people side by side."""
    labels = [row[0] for row in sheet.rows if row and reading_of(row[0]).confidence >= RECOGNISED]
    if len(labels) < 3 or any(_score(sheet, (row,))[0] > 2 for row in range(len(sheet.rows))):
        return False
    columns = [[row[place] for row in sheet.rows if not row[place].is_blank] for place in range(1, sheet.width)]
    people = [cells for cells in columns if len(cells) * 2 >= len(labels)]
    no_labels = all(
        sum(reading_of(cell).confidence >= RECOGNISED for cell in cells) * 3 < len(cells) for cells in people
    )
    return len(people) >= 2 and no_labels


def _is_of_another_list(above: Sequence[Column], cells: Sequence[Cell]) -> bool:
    """Whether a list that is no roster goes on here: names of hospitals, and what they require, read like headings."""
    found = best_kind(frozenset(fold(column.heading) for column in above if column.heading))
    names_who = any(column.reading.target in WHO_FIELDS for column in above)
    if found is None or (names_who and found[1] <= SURE_OF_ANOTHER):
        return False
    filled = [cell for cell in cells if not cell.is_blank]
    is_heading = best_kind(frozenset(fold(cell.text) for cell in filled)) is not None
    return not is_heading and not _says_whose(filled)


def _is_a_list_s_first(sheet: Sheet, row: int) -> bool:
    """Whether the row below is the first of such a list; one that refines headings leaves the first of them alone."""
    begins = next((place for place, cell in enumerate(sheet.rows[row]) if not cell.is_blank), None)
    below = sheet.rows[row + 1]
    if begins is None or below[begins].is_blank:
        return False
    return _is_of_another_list(columns_of(sheet, (row,)), below)


def _says_whose(filled: Sequence[Cell]) -> bool:
    """By a column of names, by two columns that tell people apart, or by the first one; “ID” alone is Idaho."""
    who = {target for cell in filled if (target := reading_of(cell).target) in WHO_FIELDS}
    is_first = bool(filled) and reading_of(filled[0]).target in who and parse_state(filled[0].text) is None
    return bool(who & NAMES) or len(who) > 1 or is_first


def _has_known_words(cells: Sequence[Cell], *, near: bool) -> bool:
    """A quick look: two short texts that are known; misspelt ones only among the first rows."""
    known = 0
    for cell in cells:
        if isinstance(cell.value, str) and len(cell.value) <= LONGEST_LABEL and _is_known(cell.value, near=near):
            known += 1
        if known == 2:
            return True
    return False


def _is_known(text: str, *, near: bool) -> bool:
    known = fold(text) in known_headings() or read_heading(text, near=near).confidence >= RECOGNISED
    return known or is_hospital(text)


def _column(sheet: Sheet, rows: tuple[int, ...], index: int) -> Column:
    cells = [_heading_cell(sheet, row, rows, index) for row in rows]
    texts = [one_line(clean(cell.text)) for cell in cells if cell]
    heading, reading = _joined(list(dict.fromkeys(text for text in texts if text)))
    own = [sheet.rows[row][index] for row in rows if not sheet.rows[row][index].is_blank]
    return Column(index, letters(index), heading, reading, (own or [sheet.rows[rows[-1]][index]])[-1].ref)


def _heading_cell(sheet: Sheet, row: int, rows: tuple[int, ...], index: int) -> Cell | None:
    """The cell, or the one that reaches over it: by a merge, or in the upper row by standing left of blanks."""
    if (row, index) in sheet.covered:
        return sheet.covered[row, index]
    cell = sheet.rows[row][index]
    is_upper = len(rows) == 2 and row == rows[0]
    if not cell.is_blank or not is_upper or sheet.rows[rows[1]][index].is_blank or _has_merges(sheet, row):
        return cell
    return next((left for left in reversed(sheet.rows[row][:index]) if not left.is_blank), None)


def _has_merges(sheet: Sheet, row: int) -> bool:
    return any(span.top <= row <= span.bottom and span.right > span.left for span in sheet.merged)


def _joined(texts: list[str]) -> tuple[str, HeadingReading]:
    """A plain field in the lower row stands for itself; else both read as one; else the lower, then the upper."""
    whole = " ".join(texts)
    if len(texts) < 2:
        return whole, read_heading(whole)
    lower = read_heading(texts[-1])
    if isinstance(lower.target, Field) and lower.target.code not in BARE_PARTS and lower.confidence == 1:
        return whole, lower
    readings = (read_heading(text) for text in (whole, *reversed(texts)))
    return whole, next((reading for reading in readings if reading.confidence >= RECOGNISED), read_heading(whole))


def _score(sheet: Sheet, rows: tuple[int, ...]) -> tuple[int, int]:
    """How many different things the headings ask for, and how many of those name a credential."""
    cells = [cell for row in rows for cell in sheet.rows[row] if not cell.is_blank]
    if any(not isinstance(cell.value, str) or len(cell.text) > LONGEST_HEADING or "@" in cell.text for cell in cells):
        return NO_SCORE
    if any(is_dated(cell) for cell in cells):
        return NO_SCORE
    filled = [column for column in columns_of(sheet, rows) if column.heading]
    known = [column.reading.target or column.heading for column in filled if _is_recognised(column)]
    if any(target in known for target in WHO_FIELDS):
        known += [c.heading for c in filled if not _is_recognised(c) and is_hospital(c.heading)]
    enough = len(known) >= 2 and len(known) * 5 >= len(filled) * 2
    names_credential = Field("credential") in known and any(target in known for target in BARE_FIELDS)
    if not enough or (len(filled) <= 2 and not names_credential and _labels_near(sheet, rows)):
        return NO_SCORE
    return len(set(known)), sum(isinstance(target, CredentialPart) for target in set(known))


def _is_recognised(column: Column) -> bool:
    return column.reading.confidence >= RECOGNISED or fold(column.heading) in known_headings()


def _labels_near(sheet: Sheet, rows: tuple[int, ...]) -> bool:
    """Whether the rows around are labels with values, so that two known words are such a row too."""
    near = [*range(max(0, rows[0] - 6), rows[0]), *range(rows[-1] + 1, min(len(sheet.rows), rows[-1] + 7))]
    return sum(_is_label_row(sheet.rows[row]) for row in near) >= 2


def _is_label_row(cells: Sequence[Cell]) -> bool:
    """A label and no second one, as in a row of headings."""
    labels = [reading_of(cell).confidence >= RECOGNISED for cell in cells]
    return labels[0] and not any(labels[1:])


def _can_be_upper(sheet: Sheet, row: int) -> bool:
    return _can_group(sheet.rows[row]) and not _says_who(sheet, row) and _refines(sheet, row)


def _can_group(cells: Sequence[Cell]) -> bool:
    """Whether a row can be the upper of two: a title stands alone in the first column and names no credential."""
    filled = [place for place, cell in enumerate(cells) if not cell.is_blank]
    if filled != [0]:
        return bool(filled)
    return isinstance(reading_of(cells[0]).target, CredentialPart)


def _says_who(sheet: Sheet, row: int) -> bool:
    """Whether a row is "Name" with a person's name, over headings that stand under both."""
    pairs = pairs_in(sheet.rows[row])
    filled = [place for place, cell in enumerate(sheet.rows[row]) if not cell.is_blank]
    if len(pairs) != 1 or not pairs[0].says_who or len(filled) != 2 or sheet.rows[row + 1][filled[0]].is_blank:
        return False
    return whole_name(pairs[0].value.text) is not None and not is_hospital(pairs[0].value.text)


def _refines(sheet: Sheet, row: int) -> bool:
    """Whether the row below can be headings: several short texts, half of them known, none a date."""
    below = [cell for cell in sheet.rows[row + 1] if not cell.is_blank]
    if len(below) < 2 or any(not isinstance(cell.value, str) or len(cell.text) > LONGEST_LABEL for cell in below):
        return False
    known = sum(reading_of(cell).confidence >= RECOGNISED for cell in below)
    if known * 2 < len(below) or any(is_dated(cell) for cell in below):
        return False
    return not holds_values([reading_of(cell).target for cell in sheet.rows[row]], sheet.rows[row + 1])


def _readings(columns: Sequence[Column]) -> list[Target]:
    return [column.reading.target for column in columns]
