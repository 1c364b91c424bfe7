"""What each column of a file is taken to mean: proposed, corrected by a person, kept for next month's file."""

from dataclasses import dataclass, replace
from typing import TypedDict

from credentials.importing.targets import Target, TargetData, target_data, target_from
from credentials.importing.text import fold


@dataclass(frozen=True)
class ColumnMapping:
    """`column` is its letter, a row's number on a sheet that runs sideways, or the cell of a label.

    `table` counts the tables of a sheet from 0. `ref` is the heading's cell. `reason` tells a person why.
    """

    column: str
    heading: str
    target: Target
    confidence: float
    reason: str
    ref: str = ""
    table: int = 0


@dataclass(frozen=True)
class SheetMapping:
    """`kind` is long, wide, person, ignored, unknown, or a kind that another part of the product registered.

    `type_code` is the credential of a sheet that is about one only.
    """

    name: str
    kind: str
    why: str
    columns: tuple[ColumnMapping, ...] = ()
    type_code: str = ""


@dataclass(frozen=True)
class Mapping:
    sheets: tuple[SheetMapping, ...]

    def sheet(self, name: str) -> SheetMapping | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


class ColumnData(TypedDict):
    column: str
    heading: str
    target: TargetData | None
    confidence: float
    reason: str
    ref: str
    table: int


class SheetData(TypedDict):
    name: str
    kind: str
    why: str
    type_code: str
    columns: list[ColumnData]


class MappingData(TypedDict):
    sheets: list[SheetData]


def mapping_data(mapping: Mapping) -> MappingData:
    """Plain values for JSON."""
    return {"sheets": [_sheet_data(sheet) for sheet in mapping.sheets]}


def mapping_from(data: MappingData) -> Mapping:
    """Raises ValueError or KeyError for what no mapping was."""
    return Mapping(tuple(_sheet_from(sheet) for sheet in data["sheets"]))


def remembered(proposed: SheetMapping, known: Mapping | None) -> SheetMapping:
    """A proposal, with what a person settled: by heading, since columns move; by place where there is none.

    A sheet known without a kind keeps the one proposed, a column that is not known its meaning.
    """
    before = known.sheet(proposed.name) if known else None
    if before is None:
        return proposed
    columns = tuple(_remembered_column(column, before) for column in proposed.columns)
    type_code = before.type_code or proposed.type_code
    return replace(proposed, kind=before.kind or proposed.kind, type_code=type_code, columns=columns)


def _remembered_column(column: ColumnMapping, before: SheetMapping) -> ColumnMapping:
    same = [other for other in before.columns if _is_same(column, other)]
    nearest = next((other for other in same if other.column == column.column), same[0] if same else None)
    if nearest is None:
        return column
    return replace(column, target=nearest.target, confidence=1.0, reason=nearest.reason)


def _is_same(column: ColumnMapping, other: ColumnMapping) -> bool:
    if fold(column.heading) != fold(other.heading) or column.table != other.table:
        return False
    return bool(fold(column.heading)) or column.column == other.column


def _sheet_data(sheet: SheetMapping) -> SheetData:
    columns: list[ColumnData] = [
        {
            "column": column.column,
            "heading": column.heading,
            "target": target_data(column.target),
            "confidence": column.confidence,
            "reason": column.reason,
            "ref": column.ref,
            "table": column.table,
        }
        for column in sheet.columns
    ]
    return {"name": sheet.name, "kind": sheet.kind, "why": sheet.why, "type_code": sheet.type_code, "columns": columns}


def _sheet_from(data: SheetData) -> SheetMapping:
    columns = tuple(
        ColumnMapping(
            column["column"],
            column["heading"],
            target_from(column["target"]),
            float(column["confidence"]),
            column["reason"],
            column["ref"],
            int(column["table"]),
        )
        for column in data["columns"]
    )
    return SheetMapping(data["name"], data["kind"], data["why"], columns, data["type_code"])
