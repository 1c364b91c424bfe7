"""What a person settled about one month's file, kept for the next month's."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import TypedDict

from credentials.importing.mapping import Mapping, MappingData, SheetData
from credentials.importing.text import fold
from credentials.models import RememberedMapping

SETTLED_BEFORE = "as settled for an earlier file"
# Answers about a word or a column hold next month too; those about one row, one name or one file do not.
_LASTING = ("issuer:", "word:", "credential:", "month_only:", "month_year:")
_ALIKE = 0.5


@dataclass(frozen=True)
class Recalled:
    mapping: MappingData = field(default_factory=lambda: MappingData(sheets=[]))
    answers: dict[str, str] = field(default_factory=dict)


class _Kept(TypedDict):
    sheets: list[SheetData]
    headings: list[str]


def recall(mapping: Mapping) -> Recalled:
    """What was settled for the file whose headings are most like these; nothing where none is much like them."""
    headings = set(_headings(mapping))
    kept = list(RememberedMapping.objects.order_by("-id"))
    nearest = max(kept, key=lambda each: _likeness(each, headings), default=None)
    if nearest is None or _likeness(nearest, headings) < _ALIKE:
        return Recalled()
    sheets = [_settled_before(sheet) for sheet in nearest.mapping["sheets"]]
    return Recalled(MappingData(sheets=sheets), nearest.answers)


def remember(corrections: MappingData, answers: dict[str, str], mapping: Mapping) -> None:
    """Keep the corrections and the lasting answers by the headings of the file that `mapping` is of."""
    headings = _headings(mapping)
    kept = _Kept(sheets=corrections["sheets"], headings=headings)
    RememberedMapping.objects.update_or_create(
        fingerprint=hashlib.sha256(json.dumps(headings).encode()).hexdigest(),
        defaults={"mapping": kept, "answers": _lasting(answers)},
    )


def _headings(mapping: Mapping) -> list[str]:
    return sorted(
        {f"{fold(sheet.name)}: {fold(column.heading)}" for sheet in mapping.sheets for column in sheet.columns}
    )


def _likeness(kept: RememberedMapping, headings: set[str]) -> float:
    """From 0 to 1: the share of all headings that both files have."""
    others = set(kept.mapping["headings"])
    return len(headings & others) / len(headings | others) if headings | others else 0.0


def _lasting(answers: dict[str, str]) -> dict[str, str]:
    return {code: answer for code, answer in answers.items() if code.startswith(_LASTING)}


def _settled_before(sheet: SheetData) -> SheetData:
    return {**sheet, "columns": [{**column, "reason": SETTLED_BEFORE} for column in sheet["columns"]]}
