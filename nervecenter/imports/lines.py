"""The lines of a preview: a date that differs, a credential with what is new of it, a cell with trouble."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from credentials.importing.about import About
from credentials.importing.records import Level, Problem, Source
from credentials.importing.roster.steps import CORRECT, KEEP, RENEW, CredentialStep, PeriodStep, PersonStep, Plan
from credentials.wording import HARD, day_words, hours_words

LEVELS: dict[Level, str] = {"error": "Unreadable", "question": "Question", "note": "Note"}
_LOOKS: dict[Level, tuple[str, str]] = {
    "error": ("bad", ""),
    "question": ("soon", "circle-question-mark"),
    "note": ("quiet", "info"),
}
_CHOICES = {
    RENEW: "Renewal: the old dates stay",
    CORRECT: "Correction: the old dates were wrong",
    KEEP: "Keep the record",
}
_INACTIVE = "let go and suspended from today"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A date that differs from the one on record, and what a person can say of it."""

    key: str
    who: str
    what: str
    before: str
    after: str
    source: Source
    choices: list[tuple[str, str]]
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One credential that is new, or of which something is."""

    who: str
    what: str
    word: str
    details: list[str]
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    source: Source
    whose: str
    value: str
    problem: str
    word: str
    tone: str
    icon: str


def flips(plan: Plan, today: date) -> list[Flip]:
    return [_flip(step, period, today) for step in plan.credentials for period in step.periods if period.choices]


def lines(plan: Plan, today: date) -> list[Line]:
    """What is added; dates that only differ are flips."""
    return [_line(step, today) for step in plan.credentials if step.is_new or step.is_changed or _adds(step)]


def troubles(plan: Plan, about: Mapping[Source, About], level: str = "") -> list[Trouble]:
    """Of one level or all, the gravest first."""
    names = {step.record.key: step.name for step in plan.people}
    kinds = {step.kind.code: step.kind.name for step in plan.credentials}
    found = [problem for problem in plan.problems if level in ("", problem.level)]
    ranks = list(LEVELS)
    return [
        trouble(each, _whose(about.get(Source(each.sheet, each.cell)), names, kinds))
        for each in sorted(found, key=lambda problem: ranks.index(problem.level))
    ]


def trouble(problem: Problem, whose: str = "") -> Trouble:
    tone, icon = _LOOKS[problem.level]
    return Trouble(
        source=Source(problem.sheet, problem.cell),
        whose=whose,
        value=problem.value,
        problem=problem.problem,
        word=LEVELS[problem.level],
        tone=tone,
        icon=icon,
    )


def person_details(step: PersonStep) -> list[str]:
    """What the file says of somebody new, besides the name."""
    record = step.record
    return [str(each) for each in (record.employee_number, record.email, record.phone, record.home_base) if each]


def _whose(about: About | None, names: Mapping[int, str], kinds: Mapping[str, str]) -> str:
    if about is None:
        return ""
    return ", ".join(filter(None, (names.get(about.person, ""), kinds.get(about.type_code, ""))))


def _flip(step: CredentialStep, period: PeriodStep, today: date) -> Flip:
    return Flip(
        key=period.key,
        who=step.person.name,
        what=step.label,
        before=_end(period.before.expires_on if period.before else None, today),
        after=_end(period.dates.expires_on, today),
        source=period.source,
        choices=[(choice, _CHOICES[choice]) for choice in period.choices],
        chosen=period.chosen,
    )


def _adds(step: CredentialStep) -> bool:
    return any(period.writes and not period.choices for period in step.periods)


def _line(step: CredentialStep, today: date) -> Line:
    return Line(
        who=step.person.name,
        what=step.label,
        word="New" if step.is_new else "Changed",
        details=list(_details(step, today)) or ["without dates"],
        source=step.source,
    )


def _details(step: CredentialStep, today: date) -> Iterator[str]:
    for period in step.periods:
        if period.writes and not period.choices:
            yield _period(period, today)
    if step.hours is not None:
        yield f"{hours_words(step.hours)}{HARD}hours so far"
    if step.number:
        yield f"number {step.number}"
    if step.fills_issuer:
        yield f"issued by {step.issuer.name}"
    if step.lets_go:
        yield _INACTIVE
    elif step.suspends:
        yield "suspended from today"
    yield from step.note.splitlines()


def _period(period: PeriodStep, today: date) -> str:
    if period.action == "apply":
        return "applied for"
    issued = f"issued {day_words(period.dates.issued_on, today)}, " if period.dates.issued_on else ""
    return issued + _end(period.dates.expires_on, today)


def _end(end: date | None, today: date) -> str:
    if end is None:
        return "without an end"
    return f"{'ends' if end >= today else 'ended'} {day_words(end, today)}"
