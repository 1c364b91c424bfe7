"""Whose cell it is and what it is about, from where it stands: the row names the person, the column the type."""

import re

from credentials.importing.records import PersonRecord, Problem
from credentials.importing.roster.steps import Plan
from credentials.importing.targets import CredentialPart
from practices.models import Technologist

_REF = re.compile(r"([A-Z]+)(\d+)")


class Places:
    """Built before the plan is applied or after: people are found by what identifies them."""

    def __init__(self, plan: Plan) -> None:
        self._rows = {place: step.record for step in plan.people for place in _rows_of(step.record)}
        self._types = {
            (sheet.name, column.column): column.target.type_code
            for sheet in plan.mapping.sheets
            for column in sheet.columns
            if isinstance(column.target, CredentialPart)
        }

    def person(self, problem: Problem) -> Technologist | None:
        _, row = _split(problem.cell)
        record = self._rows.get((problem.sheet, row))
        if record is None:
            return None
        people = Technologist.objects.filter(name=record.name.display)
        return people.filter(email=record.email).first() or people.first()

    def type_code(self, problem: Problem) -> str:
        column, _ = _split(problem.cell)
        return self._types.get((problem.sheet, column), "")


def _rows_of(record: PersonRecord) -> set[tuple[str, str]]:
    return {(source.sheet, _split(source.cell)[1]) for source in record.sources.values()}


def _split(ref: str) -> tuple[str, str]:
    match = _REF.match(ref)
    return (match[1], match[2]) if match else ("", "")
