"""From what a file says to what an import of it would do. Reads the practice, writes nothing."""

from collections.abc import Mapping
from datetime import date

from credentials.catalogue import CATALOGUE
from credentials.importing.reading import Reading
from credentials.importing.records import Problem, Question
from credentials.importing.roster.credentials import CredentialPlanner
from credentials.importing.roster.issuers import IssuerFinder
from credentials.importing.roster.lookup import Roster
from credentials.importing.roster.people import plan_people
from credentials.importing.roster.steps import CredentialStep, Plan


def make_plan(reading: Reading, *, answers: Mapping[str, str], choices: Mapping[str, str], on: date) -> Plan:
    """Inside the practice; a constant number of queries. `on` is the practice's calendar day."""
    roster = Roster()
    people, asked = plan_people(reading.people, roster, answers, choices, on)
    by_key = {step.record.key: step for step in people}
    finder = IssuerFinder(roster, answers)
    planner = CredentialPlanner(roster, finder, choices)
    planned = [planner.plan(record, by_key[record.person]) for record in reading.credentials if record.person in by_key]
    credentials = [step for step in planned if step]
    questions = [*asked, *finder.questions]
    return Plan(
        people=people,
        credentials=credentials,
        types=_types_to_switch_on(credentials, roster),
        problems=[*reading.problems, *planner.problems, *_as_problems(questions), *_corrections(credentials)],
        questions=[*reading.questions, *questions],
        sheets=reading.sheets,
        mapping=reading.mapping,
    )


def _types_to_switch_on(steps: list[CredentialStep], roster: Roster) -> list[str]:
    codes = {step.record.type_code for step in steps}
    return sorted(code for code in codes if code in CATALOGUE and code not in roster.types)


def _as_problems(questions: list[Question]) -> list[Problem]:
    open_ones = (question for question in questions if question.in_force is None)
    return [Problem(each.sheet, each.cell, each.value, each.text, "question") for each in open_ones]


def _corrections(steps: list[CredentialStep]) -> list[Problem]:
    """Nothing changes an accepted date silently (rules.md F1)."""
    return [_correction(step) for step in steps if step.action == "correct" and step.before]


def _correction(step: CredentialStep) -> Problem:
    source = step.record.sources.get("expires_on") or next(iter(step.record.sources.values()))
    before = step.before.expires_on.isoformat() if step.before and step.before.expires_on else "no end"
    after = step.expires_on.isoformat() if step.expires_on else "no end"
    text = f"{step.who}: {step.what} is on record to {before}; read as a correction to {after}."
    return Problem(source.sheet, source.cell, after, text, "question")
