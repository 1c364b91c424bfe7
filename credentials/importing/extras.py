"""What a sheet holds beside its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from credentials.importing.workbook import Span


@dataclass(frozen=True)
class SheetExtras:
    """Comments by zero-based row and column, merged ranges, and the cells whose value the file does not give."""

    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[Span, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
