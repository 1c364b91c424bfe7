"""Questions that only the record can tell need asking: each once for a file, with all the cells it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from credentials.importing.records import Choice, Level, Problem, Question, Source


class Asking:
    """`answers` are choices by the code of their question."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self._asked: dict[str, Question] = {}
        self._problems: list[Problem] = []

    def ask(
        self,
        code: str,
        source: Source,
        value: str,
        text: str,
        choices: Sequence[Choice],
        *,
        proposed: str | None = None,
        safe: bool = False,
    ) -> str | None:
        """The choice in force; None where there is none, and what it is about is left out."""
        asked = self._asked.get(code)
        if asked is None:
            answer = self._answers.get(code)
            known = answer if answer in {choice.code for choice in choices} else None
            asked = Question(
                code, source.sheet, source.cell, "", value, text, tuple(choices), proposed, safe, (), known
            )
        elif asked.in_force is None:
            self.say(source, value, text, "question")
        place = source.cell if source.sheet == asked.sheet else f"{source.sheet}!{source.cell}"
        self._asked[code] = asked = replace(asked, cells=tuple(dict.fromkeys((*asked.cells, place))))
        return asked.in_force

    def say(self, source: Source, value: str, text: str, level: Level) -> None:
        problem = Problem(source.sheet, source.cell, value[:200], text, level)
        if problem not in self._problems:
            self._problems.append(problem)

    def is_answered(self, code: str) -> bool:
        """Otherwise what is proposed holds, if it is safe."""
        asked = self._asked.get(code)
        return asked is not None and asked.answer is not None

    @property
    def questions(self) -> list[Question]:
        return list(self._asked.values())

    @property
    def problems(self) -> list[Problem]:
        """Those that hold their proposed reading are told too, once; the plan tells of the others itself."""
        standing = [_as_problem(each) for each in self.questions if each.safe and each.answer is None]
        return [*self._problems, *standing]


def _as_problem(question: Question) -> Problem:
    count = len(question.cells)
    read_as = next((choice.label for choice in question.choices if choice.code == question.proposed), "")
    text = f"{question.text} Until answered: {read_as}" + (f" ({count} cells)." if count > 1 else ".")
    return Problem(question.sheet, question.cell, question.value, text, "question")
