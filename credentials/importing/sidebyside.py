"""Tables that stand side by side under one row of headings, each with its own names."""

from collections.abc import Iterator, Sequence

from credentials.importing.headingrows import Column
from credentials.importing.rowvalues import NAMES
from credentials.importing.targets import BARE_PARTS, CredentialPart, Field
from credentials.importing.text import fold

_OF_A_ROW = frozenset({Field("credential"), *(Field(code) for code in BARE_PARTS)})


def side_by_side(columns: tuple[Column, ...]) -> list[tuple[Column, ...]]:
    """The columns of each table: parted where the heading of the names comes again, if each part is a table."""
    starts = [0, *_starts(columns)]
    parts = [columns[start:end] for start, end in zip(starts, [*starts[1:], len(columns)], strict=True)]
    return parts if all(_is_a_table(part) for part in parts) else [columns]


def _starts(columns: Sequence[Column]) -> Iterator[int]:
    first = next((place for place, column in enumerate(columns) if column.reading.target in NAMES), None)
    if first is None:
        return
    again = [place for place in range(first + 1, len(columns)) if _says(columns[place]) == _says(columns[first])]
    for place in again:
        yield place - _shared_before(columns, first, place)


def _shared_before(columns: Sequence[Column], first: int, again: int) -> int:
    """How many columns before the names belong to each table, as a number of the person does."""
    length = 0
    while length < first and _says(columns[first - length - 1]) == _says(columns[again - length - 1]) != "":
        length += 1
    return length


def _says(column: Column) -> str:
    return fold(column.heading)


def _is_a_table(columns: Sequence[Column]) -> bool:
    targets = {column.reading.target for column in columns}
    tells = any(isinstance(target, CredentialPart) or target in _OF_A_ROW for target in targets)
    return bool(targets & NAMES) and tells
