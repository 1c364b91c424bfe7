"""Lists of cases for tests: hospitals and people they name, a short way to bring one, and to say what came of it."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime

from credentials.importing.reader import read
from credentials.importing.reading import Reading, understand
from credentials.importing.roster.applying import apply_plan
from credentials.importing.roster.outcome import Outcome
from credentials.importing.roster.planning import make_plan
from credentials.importing.roster.steps import Plan
from hospitals.models import Hospital
from practices.models import Practice
from scheduling.models import Assignment, Case
from tests.factories import TechnologistFactory
from tests.hospitals.ward import HospitalFactory

AT = datetime(2026, 11, 22, 15, tzinfo=UTC)
TODAY = date(2026, 11, 22)
PACIFIC, BOISE = "America/Los_Angeles", "America/Boise"
HEAD = ["Conf #", "Date", "OR Start", "Est. Duration", "Facility", "Tech", "Backup", "Reader", "Status"]
CREW = (
    "Adaeze Okafor", "Per Lindqvist", "Marisol Quintanilla", "Dev Ramaswamy", "Jonah T. Whitfield", "Hana Sakamoto",
    "Cole Brightwater",
)  # fmt: skip


def hospitals() -> dict[str, Hospital]:
    return {
        "brendan": HospitalFactory(name="St. Brendan Medical Center"),
        "tabor": HospitalFactory(name="Mt. Tabor Surgical Hospital"),
        "columbia": HospitalFactory(name="Columbia Spine Center", city="Vancouver", state="WA"),
        "desert": HospitalFactory(name="High Desert Regional", city="Ontario", timezone=BOISE),
    }


def crew() -> None:
    for name in CREW:
        TechnologistFactory(name=name)


def case_row(number: str, on: str, at: str, length: str = "2h", **cells: str) -> list[str]:
    """A row under HEAD: `hospital`, `tech`, `backup`, `reader` and `status`."""
    hospital = cells.get("hospital", "St. Brendan Medical Center")
    rest = [cells.get(each, "") for each in ("tech", "backup", "reader", "status")]
    return [number, on, at, length, hospital, *rest]


def listing(*rows: list[str], head: list[str] = HEAD) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()


def read_list(content: bytes, name: str = "cases.csv", **answers: str) -> Reading:
    return understand(read(name, content), today=TODAY, answers=answers)


def planned(
    content: bytes,
    name: str = "cases.csv",
    *,
    answers: Mapping[str, str] | None = None,
    choices: Mapping[str, str] | None = None,
) -> Plan:
    reading = understand(read(name, content), today=TODAY, answers=answers or {})
    return make_plan(reading, answers=answers or {}, choices=choices or {}, on=TODAY)


def bring(content: bytes, practice: Practice, name: str = "cases.csv", **said: Mapping[str, str]) -> Outcome:
    """Inside the practice."""
    return apply_plan(planned(content, name, **said), practice, by=None, at=AT, sms_consent=False)


def told(plan: Plan, *levels: str) -> dict[str, str]:
    """What is said of each cell, of these levels."""
    return {each.cell: each.problem for each in plan.problems if each.level in levels}


def touched(outcome: Outcome) -> dict[str, tuple[int, int, int]]:
    """Created, updated and unchanged, of the nouns of which there is any."""
    counts = {noun: (outcome.created[noun], outcome.updated[noun], outcome.unchanged[noun]) for noun in outcome.created}
    return {noun: found for noun, found in counts.items() if any(found)}


def seats(case: Case | str) -> list[tuple[str, str, str]]:
    """Of a case: (name, role, state) by role and name."""
    number = case.number if isinstance(case, Case) else case
    found = Assignment.objects.filter(case__number=number).order_by("role", "technologist__name")
    return [(each.technologist.name, each.role, each.state) for each in found.select_related("technologist")]


def local(case: Case) -> tuple[str, str]:
    """Start and end on the hospital's clock."""
    return f"{case.local_start:%Y-%m-%d %H:%M}", f"{case.local_end:%Y-%m-%d %H:%M}"
