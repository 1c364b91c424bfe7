"""What kind of sheet this is, told by its name and headings."""

from dataclasses import dataclass

from credentials.importing import kinds, sheetwords
from credentials.importing.headings import TYPES, read_heading
from credentials.importing.pairs import Pair
from credentials.importing.phrases import PhraseBook, tokens_of
from credentials.importing.proposals import credential_column
from credentials.importing.rowkinds import SECTIONS
from credentials.importing.shape import Block, SheetShape, Table
from credentials.importing.targets import CredentialPart, FieldCode
from credentials.importing.text import fold
from credentials.importing.values import PersonName, parse_name
from credentials.importing.workbook import Cell

IGNORED = PhraseBook({"ignored": sheetwords.IGNORED_SHEETS})
NAMES: frozenset[FieldCode] = frozenset({"name", "first_name", "last_name", "employee_number"})
OF_A_CREDENTIAL: frozenset[FieldCode] = frozenset({"expires_on", "issued_on", "number", "date"})
ROSTER_KINDS = ("long", "wide", "person")


@dataclass(frozen=True)
class SheetClass:
    """`type_code` is the one credential that a sheet is about, where its name or title says so."""

    kind: str
    why: str
    type_code: str = ""


def classify(shape: SheetShape, name: str, *, hidden: bool = False) -> SheetClass:
    """long, wide, person, ignored, unknown, or the code of a registered kind."""
    if not shape.sheet.rows:
        return SheetClass("ignored", "it is empty")
    if ignored := IGNORED.within([token.folded for token in tokens_of(name)]):
        return SheetClass("ignored", f"its name says so: {name}" if ignored else "")
    if hidden:
        return SheetClass("ignored", "it is hidden in the workbook")
    other = kinds.best_kind(shape.headings)
    roster = _roster(shape, name)
    if other and (roster is None or _is_surer(other[1], shape)):
        return SheetClass(other[0].code, f"its headings are those of {other[0].label}")
    if roster is None:
        return SheetClass("unknown", _why_unknown(shape))
    if not any(table.data_rows for table in shape.tables) and roster.kind != "person":
        return SheetClass("ignored", "it has headings but no rows under them")
    return roster


def person_of(block: Block, name: str) -> Cell | None:
    """The cell, or the sheet's name, that says whose sheet it is."""
    if any(pair.says_who for pair in block.pairs):
        return None
    titles = [cell for cell in block.titles if isinstance(cell.value, str) and _whole_name(cell.value)]
    if titles:
        return titles[0]
    return Cell("", name) if _whole_name(name) else None


def _whole_name(text: str) -> PersonName | None:
    name = parse_name(text)
    words = set(fold(text).split())
    if name is None or not name.given or words & SECTIONS or TYPES.within(list(words)) or read_heading(text).target:
        return None
    return name if len(words) <= 5 else None


def _roster(shape: SheetShape, name: str) -> SheetClass | None:
    tables = [table for table in shape.tables if _has_person(table)]
    if any(_names_credentials(shape, table) for table in tables):
        return SheetClass("long", "each row is one credential of one person")
    if any(_credential_columns(table) for table in tables):
        return SheetClass("wide", "each row is one person, with a column for each credential")
    if tables and any(table.fields() & OF_A_CREDENTIAL for table in tables) and (code := _type_in(shape, name)):
        return SheetClass("long", "each row is one person's credential of the kind the sheet is named for", code)
    if not tables and _is_a_person(shape, name):
        return SheetClass("person", "the sheet is one person's")
    if tables and any(table.fields() & {"email", "phone", "employee_number"} for table in tables):
        return SheetClass("wide", "each row is one person")
    return None


def _has_person(table: Table) -> bool:
    """Names, numbers, or a first column without heading that the values will show to be names."""
    return bool(table.fields() & (NAMES | {"email"})) or _unheaded_first(table)


def _unheaded_first(table: Table) -> bool:
    return bool(table.columns) and not table.columns[0].heading and len(_credential_columns(table)) >= 2


def _credential_columns(table: Table) -> set[CredentialPart]:
    targets = (column.reading.target for column in table.columns)
    return {target for target in targets if isinstance(target, CredentialPart)}


def _type_in(shape: SheetShape, name: str) -> str:
    titles = [cell.text for block in shape.blocks for cell in block.titles]
    for text in (name, *titles):
        codes = {match.code for match in TYPES.within([token.folded for token in tokens_of(text)])}
        if len(codes) == 1:
            return codes.pop()
    return ""


def _is_a_person(shape: SheetShape, name: str) -> bool:
    for block in shape.blocks:
        known: list[Pair] = [pair for pair in block.pairs if pair.reading.target]
        has_credentials = any(_has_credentials(shape, table) for table in block.tables)
        named = any(pair.says_who for pair in block.pairs) or person_of(block, name) is not None
        if named and (has_credentials or len(known) >= 3):
            return True
    return False


def _has_credentials(shape: SheetShape, table: Table) -> bool:
    return _names_credentials(shape, table) or bool(_credential_columns(table))


def _names_credentials(shape: SheetShape, table: Table) -> bool:
    return "credential" in table.fields() or credential_column(shape, table) is not None


def _is_surer(score: float, shape: SheetShape) -> bool:
    """A roster with a credential column stays one; a list of cases names technologists too."""
    names_credentials = any(_has_credentials(shape, table) for table in shape.tables)
    return score > 0.8 and not names_credentials


def _why_unknown(shape: SheetShape) -> str:
    if not any(table.heading_rows for table in shape.tables):
        return "no row of headings was found"
    return "no column says whose credentials these are"
