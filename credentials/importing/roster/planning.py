"""From what a file says to what an import of it would do. Reads the practice, writes nothing."""

from collections.abc import Mapping
from datetime import date

from credentials.importing.reading import Reading
from credentials.importing.records import Problem, Question
from credentials.importing.roster.credentials import CredentialPlanner
from credentials.importing.roster.cycles import plan_cycles
from credentials.importing.roster.details import plan_inactivity
from credentials.importing.roster.issuers import IssuerFinder
from credentials.importing.roster.joining import Ahead, in_order
from credentials.importing.roster.lookup import Roster
from credentials.importing.roster.people import plan_people
from credentials.importing.roster.steps import CORRECT, CredentialStep, PeriodStep, Plan
from credentials.importing.values.calendar import long_date
from credentials.models import CredentialType


def make_plan(reading: Reading, *, answers: Mapping[str, str], choices: Mapping[str, str], on: date) -> Plan:
    """Inside the practice; a constant number of queries. `on` is the practice's calendar day."""
    roster = Roster()
    people = plan_people(reading.people, roster, answers, choices, on)
    finder = IssuerFinder(roster, answers)
    planner = CredentialPlanner(roster, finder, choices)
    credentials = planner.plan(reading.credentials, {step.record.key: step for step in people.steps})
    plan_cycles(credentials, roster)
    inactive = plan_inactivity(credentials)
    problems = [*people.problems, *finder.problems, *planner.problems, *inactive]
    plan = Plan(
        people=people.steps,
        credentials=credentials,
        types=[],
        problems=[*reading.problems, *_open(people.questions), *problems, *_corrections(credentials)],
        questions=[*reading.questions, *people.questions, *finder.questions],
    )
    _plan_others(
        plan,
        reading,
        Ahead(
            roster=roster,
            people=plan.people,
            credentials=plan.credentials,
            plans=plan.joined,
            answers=answers,
            choices=choices,
            on=on,
        ),
    )
    plan.types = _to_switch_on(plan, roster)
    return plan


def _plan_others(plan: Plan, reading: Reading, ahead: Ahead) -> None:
    """The sheets of other kinds, each with the plans of those before it."""
    for joining in in_order(reading.joined):
        made = joining.plan(reading.joined[joining.code], ahead)
        plan.joined[joining.code] = made
        plan.problems += [*made.problems, *_open(made.questions)]
        plan.questions += made.questions


def _to_switch_on(plan: Plan, roster: Roster) -> list[CredentialType]:
    kinds = {step.kind.code: step.kind for step in plan.credentials}
    kinds |= {code: roster.kind(code) for made in plan.joined.values() for code in made.types}
    return sorted((kind for kind in kinds.values() if _is_off(kind)), key=lambda kind: kind.position)


def _is_off(kind: CredentialType) -> bool:
    return kind._state.adding or kind.archived_at is not None


def _open(questions: list[Question]) -> list[Problem]:
    unanswered = (question for question in questions if question.in_force is None)
    return [Problem(each.sheet, each.cell, each.value, each.text, "question") for each in unanswered]


def _corrections(steps: list[CredentialStep]) -> list[Problem]:
    """Nothing changes an accepted date silently (rules.md F1)."""
    return [_correction(step, period) for step in steps for period in step.periods if period.action == CORRECT]


def _correction(step: CredentialStep, period: PeriodStep) -> Problem:
    before = _told(period.before.expires_on if period.before else None)
    after = _told(period.dates.expires_on)
    text = f"{step.person.name}: {step.label} ends {before} by the record, {after} by the file. Read as a correction."
    value = period.dates.expires_on.isoformat() if period.dates.expires_on else ""
    return Problem(period.source.sheet, period.source.cell, value, text, "question")


def _told(end: date | None) -> str:
    return f"on {long_date(end)}" if end else "never"
