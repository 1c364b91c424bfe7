"""Collect what a reading could not take as it stood: errors, notes, and questions that are asked once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from credentials.importing.records import Choice, Level, Problem, Question
from credentials.importing.workbook import Cell

LONGEST_VALUE = 200


class Report:
    """`answers` are choices by the code of their question."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers
        self._problems: dict[tuple[str, str, str], Problem] = {}
        self._questions: dict[str, Question] = {}
        self._once: set[tuple[str, ...]] = set()

    def error(self, sheet: str, cell: Cell, problem: str) -> None:
        self._add(sheet, cell, problem, "error")

    def note(self, sheet: str, cell: Cell, problem: str) -> None:
        self._add(sheet, cell, problem, "note")

    def doubt(self, sheet: str, cell: Cell, problem: str) -> None:
        """What a person has to look at, though nothing of the file is left out for it."""
        self._add(sheet, cell, problem, "question")

    def note_once(self, key: tuple[str, ...], sheet: str, cell: Cell, problem: str) -> None:
        """A note that would be the same for each cell of its kind."""
        if key not in self._once:
            self._once.add(key)
            self.note(sheet, cell, problem)

    def ask(
        self,
        code: str,
        sheet: str,
        cell: Cell,
        text: str,
        choices: Sequence[Choice],
        *,
        column: str = "",
        proposed: str | None = None,
        safe: bool = False,
        left_out: str = "",
    ) -> str | None:
        """The choice in force, None where there is none: then `left_out` is said of this cell."""
        asked = self._questions.get(code)
        if asked is None:
            answer = self._answers.get(code)
            answer = answer if answer in {choice.code for choice in choices} else None
            asked = Question(
                code, sheet, cell.ref, column, _short(cell), text, tuple(choices), proposed, safe, (), answer
            )
        place = cell.ref if sheet == asked.sheet else f"{sheet}!{cell.ref}"
        if place not in asked.cells:
            asked = replace(asked, cells=(*asked.cells, place))
        self._questions[code] = asked
        if asked.in_force is None:
            self._add(sheet, cell, left_out or text, "question")
        return asked.in_force

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(self._questions.values())

    def problems(self) -> tuple[Problem, ...]:
        """Every problem; a question that holds its proposed reading counts once, at its first cell."""
        standing = [_as_problem(question) for question in self.questions if question.safe and not question.answer]
        return (*self._problems.values(), *standing)

    def _add(self, sheet: str, cell: Cell, problem: str, level: Level) -> None:
        key = (sheet, cell.ref, problem)
        self._problems.setdefault(key, Problem(sheet, cell.ref, _short(cell), problem, level))


def _short(cell: Cell) -> str:
    return cell.text[:LONGEST_VALUE]


def _as_problem(question: Question) -> Problem:
    count = len(question.cells)
    read_as = next((choice.label for choice in question.choices if choice.code == question.proposed), "")
    text = f"{question.text} Until answered: {read_as}" + (f" ({count} cells)." if count > 1 else ".")
    return Problem(question.sheet, question.cell, question.value, text, "question")
