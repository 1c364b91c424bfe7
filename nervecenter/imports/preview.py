"""What applying a file would do, as the page shows it before anything is written."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator

from credentials.importing.reading import Reading
from credentials.importing.roster.joining import Joining, in_order
from credentials.importing.roster.steps import CORRECT, RENEW, Plan
from credentials.wording import count_words
from nervecenter.imports.lines import LEVELS, flips, lines, person_details, troubles

SHOWN, SHOWN_ALONE = 15, 50


@dataclass(frozen=True, slots=True)
class Count:
    label: str
    number: int
    tone: str = "quiet"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the preview: its first rows, or a page of all of them where it is shown alone."""

    code: str
    page: Page
    is_alone: bool
    title: str = ""

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def has_more(self) -> bool:
        return not self.is_alone and self.page.paginator.num_pages > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pill:
    label: str
    url: str
    count: int
    current: bool
    tone: str = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    name: str
    details: list[str]
    credentials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    tally: list[Count]
    types: list[str]
    sections: dict[str, Section]
    joined: list[Section]
    pills: list[Pill]
    is_idle: bool
    is_empty: bool
    left_out: int
    phones: int
    shown_alone: str


def preview_of(
    plan: Plan, reading: Reading, today: date, *, show: str = "", level: str = "", number: str = "1"
) -> Preview:
    """`show` is the section shown alone, `level` narrows the troubles, `number` is the page of the one alone."""
    rows: dict[str, Sequence[object]] = {
        "dates": flips(plan, today),
        "changed": [step for step in plan.people if step.is_changed],
        "people": _new_people(plan),
        "credentials": lines(plan, today),
        "troubles": troubles(plan, reading.about, level),
        "differing": [each for made in plan.joined.values() for each in made.changes()],
    }
    joined = [_joined(joining, plan, show, number) for joining in in_order(plan.joined)]
    return Preview(
        tally=_tally(plan),
        types=[kind.name for kind in plan.types],
        sections={code: _section(code, found, show, number) for code, found in rows.items()},
        joined=joined,
        pills=_pills(plan, show, level),
        is_idle=plan.is_idle,
        is_empty=not (plan.people or any(any(made.found.values()) for made in plan.joined.values())),
        left_out=len(plan.errors),
        phones=sum(bool(step.values.get("phone")) for step in plan.people),
        shown_alone=show if show in rows or show in {section.code for section in joined} else "",
    )


def found_in(plan: Plan) -> list[str]:
    """“9 people”, “82 credentials”, “4 hospitals”: what a file lists."""
    found = [count_words(len(plan.people), "person", "people"), count_words(len(plan.credentials), "credential")]
    others = [
        count_words(count, noun.removesuffix("s"), noun)
        for joining in in_order(plan.joined)
        for noun, count in plan.joined[joining.code].found.items()
    ]
    return [*(found if plan.people or not others else ()), *others]


def _joined(joining: Joining, plan: Plan, show: str, number: str) -> Section:
    section = _section(f"of-{joining.code}", plan.joined[joining.code].lines(), show, number)
    return replace(section, title=joining.reader.kind.label.capitalize())


def _section(code: str, rows: Sequence[object], show: str, number: str) -> Section:
    alone = code == show
    pages = Paginator(rows, SHOWN_ALONE if alone else SHOWN)
    return Section(code, pages.get_page(number if alone else 1), alone)


def _new_people(plan: Plan) -> list[NewPerson]:
    held = Counter(id(step.person) for step in plan.credentials)
    return [
        NewPerson(name=step.name, details=person_details(step), credentials=held[id(step)])
        for step in plan.people
        if step.is_new
    ]


def _tally(plan: Plan) -> list[Count]:
    actions = Counter(period.action for step in plan.credentials for period in step.periods)
    questions = sum(question.answer is None for question in plan.questions)
    counts = [
        Count("new technologists", sum(step.is_new for step in plan.people), "good"),
        Count("people changed", sum(step.is_changed for step in plan.people)),
        Count("new credentials", sum(step.is_new for step in plan.credentials), "good"),
        Count("renewals", actions[RENEW], "good"),
        Count("corrections", actions[CORRECT], "soon"),
        Count("unchanged dates", actions["same"]),
        *(Count(each.label, each.number, each.tone) for made in plan.joined.values() for each in made.numbers()),
        Count("open questions", questions, "soon"),
        Count("cells left out", len(plan.errors), "bad"),
    ]
    return [count for count in counts if count.number]


def _pills(plan: Plan, show: str, level: str) -> list[Pill]:
    counts = Counter(problem.level for problem in plan.problems)
    alone = f"&show={show}" if show else ""
    every = Pill(label="All", url=f"?level={alone}#troubles", count=counts.total(), current=not level)
    tones = {"error": "bad", "question": "soon"}
    return [
        every,
        *(
            Pill(
                label=label,
                url=f"?level={code}{alone}#troubles",
                count=counts[code],
                current=level == code,
                tone=tones.get(code, "quiet"),
            )
            for code, label in LEVELS.items()
        ),
    ]
