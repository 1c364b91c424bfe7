"""What an import did, in plain values: for machines and for the page of its result."""

from typing import TypedDict

from credentials.importing.records import Level, Problem
from credentials.importing.roster.outcome import Outcome
from credentials.importing.roster.steps import Plan

PEOPLE_NAMED = 200


class ProblemData(TypedDict):
    sheet: str
    cell: str
    value: str
    problem: str
    level: Level


class Summary(TypedDict):
    """What `import_roster --json` prints."""

    created: dict[str, int]
    updated: dict[str, int]
    unchanged: dict[str, int]
    applied: bool
    problems: list[ProblemData]


class PersonData(TypedDict):
    id: str
    name: str
    is_new: bool


def summary(outcome: Outcome, plan: Plan, *, applied: bool) -> Summary:
    return Summary(
        created=dict(outcome.created),
        updated=dict(outcome.updated),
        unchanged=dict(outcome.unchanged),
        applied=applied,
        problems=[_problem_data(problem) for problem in plan.problems],
    )


def people_touched(outcome: Outcome, plan: Plan) -> list[PersonData]:
    """Who is new or has something new, as far as a page names them."""
    touched = {step.record.key for step in plan.people if step.is_new or step.is_changed}
    for step in plan.credentials:
        if step.is_new or step.is_changed or any(period.writes for period in step.periods):
            touched.add(step.person.record.key)
    steps = [step for step in plan.people if step.record.key in touched][:PEOPLE_NAMED]
    people = [(outcome.people[step.record.key], step.is_new) for step in steps]
    return [PersonData(id=str(person.pk), name=person.name, is_new=is_new) for person, is_new in people]


def _problem_data(problem: Problem) -> ProblemData:
    return ProblemData(
        sheet=problem.sheet,
        cell=problem.cell,
        value=problem.value,
        problem=problem.problem,
        level=problem.level,
    )
