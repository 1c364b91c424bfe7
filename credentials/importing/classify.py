"""What kind of sheet this is, told by its name and headings."""

from collections.abc import Sequence
from dataclasses import dataclass

from credentials.importing import kinds, sheetwords
from credentials.importing.alone import whole_name
from credentials.importing.headings import TYPES
from credentials.importing.mapping import ColumnMapping
from credentials.importing.phrases import PhraseBook, tokens_of
from credentials.importing.shape import Block, SheetShape, Table
from credentials.importing.targets import CredentialPart, Field, FieldCode, Target
from credentials.importing.text import fold
from credentials.importing.workbook import Cell

IGNORED = PhraseBook({"ignored": sheetwords.IGNORED_SHEETS})
NAMES: frozenset[Target] = frozenset({Field("name"), Field("first_name"), Field("last_name")})
CONTACTS: frozenset[Target] = frozenset({Field("email"), Field("phone"), Field("employee_number")})
OF_A_CREDENTIAL: frozenset[FieldCode] = frozenset({"expires_on", "issued_on", "number", "date"})
ROSTER_KINDS = ("long", "wide", "person")


@dataclass(frozen=True)
class SheetClass:
    """`type_code` is the one credential that a sheet is about, where its name or title says so."""

    kind: str
    why: str
    type_code: str = ""


def classify(shape: SheetShape, columns: Sequence[ColumnMapping], name: str, *, hidden: bool = False) -> SheetClass:
    """long, wide, person, ignored, unknown, or the code of a registered kind; `columns` are the proposals so far."""
    if not shape.sheet.rows:
        return SheetClass("ignored", "it is empty")
    if IGNORED.within([token.folded for token in tokens_of(name)]):
        return SheetClass("ignored", f"its name says so: {name}")
    if hidden:
        return SheetClass("ignored", "it is hidden in the workbook")
    other = kinds.best_kind(shape.headings)
    tables = [
        _Table(table, [column for column in columns if column.table == number])
        for number, table in enumerate(shape.tables)
    ]
    roster = _roster(shape, tables, name)
    if other and (roster is None or _is_surer(*other, tables)):
        return SheetClass(other[0].code, f"its headings are those of {other[0].label}")
    if roster is None:
        return SheetClass("unknown", _why_unknown(shape))
    has_rows = any(table.data_rows for table in shape.tables)
    if other and not has_rows:
        return SheetClass("unknown", f"its headings are those of {other[0].label}, with no rows under them")
    if not has_rows and roster.kind != "person":
        return SheetClass("ignored", "it has headings but no rows under them")
    return roster


def person_of(block: Block, name: str) -> Cell | None:
    """The cell, or the sheet's name, that says whose sheet it is, where no label does."""
    if any(pair.reading.target in NAMES for pair in block.pairs):
        return None
    titles = [cell for cell in block.titles if isinstance(cell.value, str) and whole_name(cell.value)]
    if titles:
        return titles[0]
    return Cell("", name) if whole_name(name) else None


@dataclass(frozen=True)
class _Table:
    table: Table
    columns: Sequence[ColumnMapping]

    @property
    def targets(self) -> set[Target]:
        return {column.target for column in self.columns}

    @property
    def has_person(self) -> bool:
        return bool(self.targets & (NAMES | {Field("employee_number"), Field("email")}))

    @property
    def has_credential(self) -> bool:
        return Field("credential") in self.targets

    @property
    def has_parts(self) -> bool:
        return any(isinstance(target, CredentialPart) for target in self.targets)

    def has_parts_beside(self, headings: frozenset[str]) -> bool:
        """Parts under other headings than these, which some other kind of sheet knows: “Surgery date”, “Insurance”."""
        parts = (column for column in self.columns if isinstance(column.target, CredentialPart))
        return any(fold(column.heading) not in headings for column in parts)


def _roster(shape: SheetShape, tables: Sequence[_Table], name: str) -> SheetClass | None:
    of_people = [table for table in tables if table.has_person and table.table.heading_rows]
    if any(table.has_credential for table in of_people):
        return SheetClass("long", "each row is one credential of one person")
    if any(table.has_parts for table in of_people):
        return SheetClass("wide", "each row is one person, with a column for each credential")
    if any(table.table.fields() & OF_A_CREDENTIAL for table in of_people) and (code := _type_in(shape, name)):
        return SheetClass("long", "each row is one person's credential of the kind the sheet is named for", code)
    if not of_people and _is_a_person(shape, tables, name):
        return SheetClass("person", "the sheet is one person's")
    if any(table.targets & CONTACTS for table in of_people):
        return SheetClass("wide", "each row is one person")
    return None


def _type_in(shape: SheetShape, name: str) -> str:
    titles = [cell.text for block in shape.blocks for cell in block.titles]
    for text in (name, *titles):
        codes = {match.code for match in TYPES.within([token.folded for token in tokens_of(text)])}
        if len(codes) == 1:
            return codes.pop()
    return ""


def _is_a_person(shape: SheetShape, tables: Sequence[_Table], name: str) -> bool:
    with_credentials = [table.table for table in tables if table.has_credential or table.has_parts]
    for block in shape.blocks:
        known = [pair for pair in block.pairs if pair.reading.target]
        named = any(pair.says_who for pair in block.pairs) or person_of(block, name) is not None
        if named and (len(known) >= 3 or any(table in with_credentials for table in block.tables)):
            return True
    return False


def _is_surer(kind: kinds.SheetKind, score: float, tables: Sequence[_Table]) -> bool:
    """A roster with a credential column stays one; a list of cases names technologists too."""
    return score > kinds.SURE_OF_ANOTHER and not any(
        table.has_credential or table.has_parts_beside(kind.headings) for table in tables if table.has_person
    )


def _why_unknown(shape: SheetShape) -> str:
    if not any(table.heading_rows for table in shape.tables):
        return "no row of headings was found"
    return "no column says whose credentials these are"
