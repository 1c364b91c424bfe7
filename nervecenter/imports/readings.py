"""What a run's file says, with the corrections and answers given so far."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from credentials.importing.mapping import mapping_from
from credentials.importing.reader import read
from credentials.importing.reading import Reading, understand
from credentials.importing.roster.types import type_facts
from credentials.importing.typefacts import TypeFacts
from credentials.importing.workbook import Workbook
from credentials.models import ImportRun
from practices.models import Practice
from tenancy import clock

# A large file takes seconds to read, and a person goes to and fro between its pages.
KEPT = 2


@dataclass(frozen=True, slots=True)
class Understood:
    workbook: Workbook
    reading: Reading


@dataclass(frozen=True, slots=True)
class _Asked:
    """All that a reading follows from: equal files with equal answers are read alike, whoever brought them."""

    name: str
    content: bytes
    mapping: str
    answers: str
    types: tuple[tuple[str, TypeFacts], ...]
    today: date


def understood(run: ImportRun, practice: Practice, at: datetime) -> Understood:
    """Inside the practice. Raises UnreadableFile for what no spreadsheet is."""
    return _understood(
        _Asked(
            name=run.file_name,
            content=bytes(run.content),
            mapping=json.dumps(run.mapping, sort_keys=True),
            answers=json.dumps(run.answers, sort_keys=True),
            types=tuple(type_facts().items()),
            today=clock.local(at, practice.timezone).date(),
        )
    )


@lru_cache(maxsize=KEPT)
def _understood(asked: _Asked) -> Understood:
    workbook = read(asked.name, asked.content)
    mapping = json.loads(asked.mapping)
    reading = understand(
        workbook,
        today=asked.today,
        mapping=mapping_from(mapping) if mapping else None,
        answers=json.loads(asked.answers),
        types=dict(asked.types),
    )
    return Understood(workbook, reading)
