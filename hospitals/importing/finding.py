"""Which hospital a file's name means: one on record or one that the file brings (rules.md F4)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rapidfuzz import fuzz

from credentials.importing.records import Choice, Question, Source
from credentials.importing.roster.joining import Ahead
from credentials.importing.text import fold
from credentials.importing.values import same_place, standard_place
from hospitals.importing.columns import CODE
from hospitals.importing.steps import HospitalsPlan, HospitalStep
from hospitals.models import Hospital

NEAR = 82
ANOTHER, LEAVE_OUT = "another", "leave_out"


class HospitalFinder:
    """Finds hospitals by name or alias, but for abbreviations. A name that is only near one is asked about, once.

    One query, when it is made. `questions` are for the plan of whoever asks.
    """

    def __init__(self, ahead: Ahead) -> None:
        plan = ahead.plans.get(CODE)
        of_the_file = plan.steps if isinstance(plan, HospitalsPlan) else []
        taken = {step.hospital.pk for step in of_the_file if step.hospital}
        others = (each for each in Hospital.objects.in_use() if each.pk not in taken)
        self._steps = [*of_the_file, *(_on_record(each) for each in others)]
        self._answers = ahead.answers
        self._asked: dict[str, Question] = {}

    @property
    def questions(self) -> list[Question]:
        return list(self._asked.values())

    def find(self, name: str, source: Source) -> HospitalStep | None:
        """None while it is asked which hospital the name means, and where somebody said to leave it out."""
        if found := known_as(name, self._steps):
            return found
        question = self._ask(name, source, near_ones(name, self._steps))
        found = next((step for step in self._steps if code_of(step) == question.in_force), None)
        if found and fold(name) not in map(fold, found.names):
            found.aliases.append(name)
        return found

    def _ask(self, name: str, source: Source, near: list[HospitalStep]) -> Question:
        """Those near it first; all others too, for a name like none of them."""
        code = same_hospital(name)
        if code in self._asked:
            question = self._asked[code]
            question = replace(question, cells=(*question.cells, _cell(source, question)))
        else:
            rest = sorted((step for step in self._steps if step not in near), key=lambda step: step.name)
            choices = (
                *(Choice(code_of(step), step.name) for step in (*near, *rest)),
                Choice(LEAVE_OUT, "leave it out"),
            )
            text = f"Which hospital is “{name}”?"
            if near:
                text = f"Is “{name}” the same as {near[0].name}?"
            question = asked(code, name, source, text, choices, self._answers)
        self._asked[code] = question
        return question


def known_as(name: str, steps: Iterable[HospitalStep]) -> HospitalStep | None:
    """The one hospital of this name or alias; else the only one of a name that differs in abbreviations alone."""
    listed = list(steps)
    exact = [step for step in listed if fold(name) in map(fold, step.names)]
    alike = exact or [step for step in listed if any(same_place(name, each) for each in step.names)]
    return alike[0] if len(alike) == 1 or exact else None


def near_ones(name: str, steps: Iterable[HospitalStep]) -> list[HospitalStep]:
    """Those whose name it may be, the likeliest first."""
    scored = [(max(nearness(name, each) for each in step.names), step) for step in steps]
    return [step for score, step in sorted(scored, key=lambda pair: -pair[0]) if score >= NEAR]


def nearness(first: str, second: str) -> float:
    """Out of 100. A name that is a part of the other, of two words or more, is near."""
    one, other = standard_place(first), standard_place(second)
    is_part = min(len(one.split()), len(other.split())) >= 2 and fuzz.token_set_ratio(one, other) == 100
    return max(fuzz.token_sort_ratio(one, other), 90.0 if is_part else 0.0)


def same_hospital(name: str) -> str:
    """The code of the question whose a name is; one answer holds for the whole file."""
    return f"same-hospital:{fold(name)}"


def code_of(step: HospitalStep) -> str:
    return str(step.hospital.pk) if step.hospital else f"new:{fold(step.name)}"


def asked(
    code: str, value: str, source: Source, text: str, choices: tuple[Choice, ...], answers: Mapping[str, str]
) -> Question:
    """A question without a safe reading: what it is about is left out until it is answered."""
    answer = answers.get(code)
    known = answer if answer in {choice.code for choice in choices} else None
    return Question(code, source.sheet, source.cell, "", value, text, choices, None, False, (source.cell,), known)


def _cell(source: Source, question: Question) -> str:
    return source.cell if source.sheet == question.sheet else f"{source.sheet}!{source.cell}"


def _on_record(hospital: Hospital) -> HospitalStep:
    return HospitalStep(name=hospital.name, timezone=hospital.timezone, hospital=hospital)
