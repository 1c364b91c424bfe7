"""Sheets of other kinds in a file of this import: how each kind's columns are known and its lines read.

No model is known here. What is planned and written of them is in `roster/joining.py`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from credentials.importing.context import Context
from credentials.importing.kinds import SheetKind, register, unregister
from credentials.importing.lines import Line
from credentials.importing.mapping import ColumnMapping, SheetMapping
from credentials.importing.shape import SheetShape, Table
from credentials.importing.targets import Ignored, OtherField
from credentials.importing.text import fold


@dataclass(frozen=True)
class ColumnWords:
    """What the page calls a column, and the headings it is known by. Dates in it help to tell the file's order.

    What stands in a column that `is_refused` is read by nobody, shown nowhere, and not kept once the file is applied.
    """

    label: str
    headings: tuple[str, ...]
    is_dated: bool = False
    is_refused: bool = False

    def knows(self, heading: str) -> bool:
        return fold(heading) in {fold(each) for each in self.headings}


@dataclass(frozen=True)
class SheetReader:
    """Reads every line of the sheets of its kind in one file, at once.

    `columns` are by the code that `Line.said` asks for. `read` raises nothing for any content: what it cannot take
    goes to `context.report`, by sheet and cell.
    """

    kind: SheetKind
    columns: Mapping[str, ColumnWords]
    read: Callable[[Sequence[Line], Context], object]


def register_reader(reader: SheetReader) -> None:
    register(reader.kind)
    _readers[reader.kind.code] = reader


def unregister_reader(code: str) -> None:
    """Nothing reads that kind any more; sheets of it are still recognised."""
    _readers.pop(code, None)
    unregister(code)


def reader_of(code: str) -> SheetReader | None:
    return _readers.get(code)


def refuses(kind: str, heading: str) -> bool:
    """Whether the reader of that kind of sheet takes nothing from a column with this heading."""
    reader = reader_of(kind)
    return reader is not None and any(each.is_refused and each.knows(heading) for each in reader.columns.values())


def holds_refused(sheets: Iterable[SheetMapping]) -> bool:
    """Whether a file has such a column."""
    return any(refuses(sheet.kind, column.heading) for sheet in sheets for column in sheet.columns)


def joined_columns(shape: SheetShape, reader: SheetReader) -> list[ColumnMapping]:
    """A proposal for each column with a heading or a value: by its heading alone."""
    return [column for number, table in enumerate(shape.tables) for column in _columns(shape, number, table, reader)]


def fitting(proposed: SheetMapping, settled: SheetMapping) -> SheetMapping:
    """What a person settled of columns while the sheet was taken for a roster does not hold once it is none."""
    pairs = zip(proposed.columns, settled.columns, strict=True)
    columns = (theirs if isinstance(theirs.target, OtherField | Ignored | None) else ours for ours, theirs in pairs)
    return replace(settled, columns=tuple(columns))


def read_joined(lines: Iterable[tuple[str, Line]], context: Context) -> dict[str, object]:
    """What each kind's reader made of the lines, by the code of the kind."""
    by_kind: dict[str, list[Line]] = {}
    for kind, line in lines:
        by_kind.setdefault(kind, []).append(line)
    return {code: _readers[code].read(found, context) for code, found in by_kind.items()}


def _columns(shape: SheetShape, number: int, table: Table, reader: SheetReader) -> Iterable[ColumnMapping]:
    taken: set[str] = set()
    for column in table.columns:
        cells = (shape.sheet.rows[row][column.index] for row in table.data_rows)
        if not column.heading and all(cell.is_blank for cell in cells):
            continue
        code = next((code for code, words in reader.columns.items() if words.knows(column.heading)), "")
        name = str(column.index + 1) if shape.turned else column.name
        found = ColumnMapping(name, column.heading, None, 0, "no known words", column.ref, number)
        if code in taken:
            found = replace(found, reason="says the same as a column to its left")
        elif code:
            taken.add(code)
            target = OtherField(code, reader.columns[code].is_dated)
            found = replace(found, target=target, confidence=1, reason="a usual heading")
        yield found


_readers: dict[str, SheetReader] = {}
