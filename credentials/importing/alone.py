"""A text that stands alone in its row, or over a table, and names a person."""

from collections.abc import Sequence

from credentials.importing import synonyms
from credentials.importing.headings import TYPES, read_heading
from credentials.importing.phrases import tokens_of
from credentials.importing.rowkinds import SECTIONS
from credentials.importing.values import PersonName, parse_name
from credentials.importing.workbook import Cell

# "Other certifications" has the shape of a name; nobody is called that.
OF_TABLES = frozenset(
    token.folded.removesuffix("s")
    for phrase in synonyms.FIELDS["credential"]
    for token in tokens_of(phrase)
    if len(token.folded) > 3
)


def whole_name(text: str) -> PersonName | None:
    """The name that a text is and nothing else, given and family name."""
    name = parse_name(text)
    words = [token.folded for token in tokens_of(text)]
    if name is None or not name.given or set(words) & SECTIONS or TYPES.within(words) or read_heading(text).target:
        return None
    is_of_tables = any(word.removesuffix("s") in OF_TABLES for word in words)
    return name if len(words) <= 5 and not is_of_tables else None


def name_alone(cells: Sequence[Cell]) -> Cell | None:
    """The one filled cell of a row, where it is a person's name."""
    filled = [cell for cell in cells if not cell.is_blank]
    alone = len(filled) == 1 and isinstance(filled[0].value, str) and whole_name(filled[0].value)
    return filled[0] if alone else None
