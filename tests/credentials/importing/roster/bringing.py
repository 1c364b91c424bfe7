"""Brings files into a practice, and says what is on record afterwards in plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from credentials.catalogue import stock
from credentials.importing.reader import read
from credentials.importing.reading import understand
from credentials.importing.roster.applying import apply_plan
from credentials.importing.roster.outcome import Outcome
from credentials.importing.roster.planning import make_plan
from credentials.importing.roster.steps import Plan
from credentials.importing.roster.types import type_facts
from credentials.models import Credential, Period
from practices.models import Membership, Practice
from tenancy.clock import local
from tests.credentials.importing.workbooks import excel

AT = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
NEXT_MONTH = datetime(2026, 12, 22, 14, 30, tzinfo=UTC)


@dataclass
class Bringing:
    """One practice that imports files, one after another."""

    practice: Practice
    by: Membership | None

    def plan(self, content: bytes, name: str = "roster.xlsx", *, at: datetime = AT, **said: Mapping[str, str]) -> Plan:
        answers, choices = said.get("answers", {}), said.get("choices", {})
        on = local(at, self.practice.timezone).date()
        reading = understand(read(name, content), today=on, answers=answers, types=type_facts())
        return make_plan(reading, answers=answers, choices=choices, on=on)

    def bring(
        self, content: bytes, name: str = "roster.xlsx", *, at: datetime = AT, sms_consent: bool = False, **said: object
    ) -> Outcome:
        plan = self.plan(content, name, at=at, **said)
        return apply_plan(plan, self.practice, by=self.by, at=at, sms_consent=sms_consent)

    def sheet(self, *rows: list[object], **options: object) -> Outcome:
        return self.bring(excel(Roster=list(rows)), **options)

    def plan_sheet(self, *rows: list[object], **options: object) -> Plan:
        return self.plan(excel(Roster=list(rows)), **options)


def bringing(practice: Practice) -> Bringing:
    """Inside the practice, which has the ten types."""
    stock(practice)
    return Bringing(practice, Membership.objects.managers().first())


def held() -> set[tuple[str, str, str, date | None]]:
    """Who, what, from whom, until when: the periods that count."""
    rows = Period.objects.standing_now().select_related(
        "credential__technologist", "credential__type", "credential__issuer"
    )
    return {(*_named(row.credential), row.expires_on) for row in rows}


def credentials() -> set[tuple[str, str, str]]:
    rows = Credential.objects.select_related("technologist", "type", "issuer")
    return {_named(row) for row in rows}


def _named(credential: Credential) -> tuple[str, str, str]:
    issuer = credential.issuer.name if credential.issuer else ""
    return credential.technologist.name, credential.type.code, issuer


def history_rows() -> int:
    """How many changes the open practice's history holds."""
    from audit.presenters import event_models

    return sum(model.objects.count() for model in event_models())


def told(plan: Plan, *levels: str) -> dict[str, str]:
    """What is said of each cell, of these levels."""
    return {f"{each.sheet}!{each.cell}": each.problem for each in plan.problems if each.level in levels}
