"""The questions of a file as the page asks them, and the answers read back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from credentials.importing.records import Choice, Question
from credentials.wording import HARD, count_words, sentence_case

FEW = 6
_FIELD = "answer:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`chosen` is the answer, else the reading that holds until there is one."""

    name: str
    text: str
    note: str
    choices: list[Choice]
    chosen: str
    is_answered: bool
    is_long: bool


def asked(questions: Iterable[Question]) -> list[Asked]:
    """Those without an answer first."""
    return sorted((_asked(question) for question in questions), key=lambda each: each.is_answered)


def answers(posted: Mapping[str, str]) -> dict[str, str]:
    """By the code of the question; what was not answered is left out."""
    return {name.removeprefix(_FIELD): value for name, value in posted.items() if name.startswith(_FIELD) and value}


def _asked(question: Question) -> Asked:
    return Asked(
        name=f"{_FIELD}{question.code}",
        text=question.text,
        note=_note(question),
        choices=[Choice(choice.code, sentence_case(choice.label)) for choice in question.choices],
        chosen=question.in_force or "",
        is_answered=question.answer is not None,
        is_long=len(question.choices) > FEW,
    )


def _note(question: Question) -> str:
    count = len(question.cells)
    where = f"{question.sheet}, cell{HARD}{question.cell}" if question.sheet else f"cell{HARD}{question.cell}"
    place = where if count <= 1 else f"{count_words(count, 'cell')}, the first at {where}"
    left_out = question.answer is None and not question.safe
    consequence = " Left out until you answer." if left_out else ""
    return f"{sentence_case(place)}.{consequence}"
