"""Whether a row holds values under headings, though its words are words of headings too."""

from collections.abc import Sequence

from credentials.importing.headings import read_credential_word
from credentials.importing.kinds import known_headings
from credentials.importing.pairs import reading_of
from credentials.importing.targets import WHO, CredentialPart, Field, Target
from credentials.importing.text import fold
from credentials.importing.values import Kind, parse_date, parse_name, parse_status
from credentials.importing.workbook import Cell

NAMES: frozenset[Target] = frozenset({Field("name"), Field("first_name"), Field("last_name")})
WHO_FIELDS: frozenset[Target] = frozenset(Field(code) for code in WHO)
A_DAY = (Kind.DATE, Kind.AMBIGUOUS, Kind.MONTH)


def is_dated(cell: Cell) -> bool:
    """Whether a cell is a day or a month, or says that something ended on one."""
    reading = parse_date(cell.value)
    return reading.kind in A_DAY or bool(reading.kind is Kind.EXPIRED and (reading.on or reading.month))


def holds_values(above: Sequence[Target], cells: Sequence[Cell]) -> bool:
    """Whether cells answer the headings above them: somebody's name, or the credential and status of a row."""
    filled = [(target, cell) for target, cell in zip(above, cells, strict=False) if not cell.is_blank]
    if any(target in NAMES and _is_a_name(cell) for target, cell in filled):
        return True
    if any(reading_of(cell).target in WHO_FIELDS for _, cell in filled):
        return False
    return any(_is_a_value(target, cell) for target, cell in filled)


def _is_a_name(cell: Cell) -> bool:
    return isinstance(cell.value, str) and not _is_a_heading(cell) and parse_name(cell.value) is not None


def _is_a_heading(cell: Cell) -> bool:
    return reading_of(cell).target is not None or fold(cell.text) in known_headings()


def _is_a_value(target: Target, cell: Cell) -> bool:
    if target == Field("credential"):
        return isinstance(read_credential_word(cell.text).target, CredentialPart)
    return target == Field("status") and parse_status(cell.text) is not None
