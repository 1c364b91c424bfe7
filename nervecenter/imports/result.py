"""What came of an applied file, as its page shows it."""

from dataclasses import dataclass

from credentials.importing.records import Problem
from credentials.importing.workbook import place_of
from credentials.models import ImportRun, UnreadCell
from nervecenter.imports.lines import Trouble, trouble
from nervecenter.imports.preview import Count
from nervecenter.imports.summaries import PersonData
from nervecenter.imports.unread import still_unread

PEOPLE_SHOWN, REMARKS_SHOWN, UNREAD_SHOWN = 30, 100, 50
_NOUNS = {
    "technologists": "technologists",
    "credentials": "credentials",
    "periods": "periods of validity",
    "hospitals": "hospitals",
    "requirements": "proposed requirements",
    "cases": "cases",
    "assignments": "assignments",
}
_MORE = {"issuers": "new issuers", "types": "types switched on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    tally: list[Count]
    people: list[PersonData]
    more_people: int
    unread: list[UnreadCell]
    more_unread: int
    remarks: list[Trouble]
    more_remarks: int
    is_idle: bool


def result_of(run: ImportRun) -> Result:
    """Inside the practice. `unread` is what is still to be settled."""
    said = run.result
    touched = sum(said["created"].values()) + sum(said["updated"].values())
    unread = sorted(still_unread().filter(run=run), key=lambda cell: (cell.sheet, place_of(cell.cell) or (0, 0)))
    remarks = [Problem(**problem) for problem in said["problems"] if problem["level"] != "error"]
    return Result(
        tally=_tally(said),
        people=said["people"][:PEOPLE_SHOWN],
        more_people=max(0, len(said["people"]) - PEOPLE_SHOWN),
        unread=unread[:UNREAD_SHOWN],
        more_unread=max(0, len(unread) - UNREAD_SHOWN),
        remarks=[trouble(problem) for problem in remarks[:REMARKS_SHOWN]],
        more_remarks=max(0, len(remarks) - REMARKS_SHOWN),
        is_idle=touched == 0,
    )


def _tally(said: dict[str, dict[str, int]]) -> list[Count]:
    new = [Count(f"new {words}", said["created"][noun], "good") for noun, words in _NOUNS.items()]
    changed = [Count(f"{words} changed", said["updated"][noun]) for noun, words in _NOUNS.items()]
    more = [Count(words, said["created"][noun], "good") for noun, words in _MORE.items()]
    unchanged = [Count("credentials unchanged", said["unchanged"]["credentials"])]
    return [count for count in (*new, *changed, *more, *unchanged) if count.number]
