"""How a list writes its times: by marks of AM and PM, or by a clock of 24 hours."""

from collections.abc import Iterable
from dataclasses import dataclass

from credentials.importing.context import Context
from credentials.importing.lines import Entry, Line
from credentials.importing.records import Choice
from scheduling.importing.moments import time_in
from scheduling.importing.times import TimeReading, clock_words

AFTERNOON, NIGHT = "afternoon", "night"


@dataclass(frozen=True, slots=True)
class ClockHabit:
    """Of all times of a file. One of 24 hours only says of 1:00 that it is at night."""

    is_marked: bool = False
    is_military: bool = False

    @property
    def is_of_24_hours(self) -> bool:
        return self.is_military and not self.is_marked


def habit_of(lines: Iterable[Line]) -> ClockHabit:
    readings = [time_in(entry.cell.value) for line in lines for entry in _timed(line)]
    return ClockHabit(any(each.is_marked for each in readings), any(each.is_military for each in readings))


def settled(reading: TimeReading, entry: Entry, line: Line, context: Context, habit: ClockHabit) -> int | None:
    """The minutes of a time; asks, once a column, whether 1:00 without AM or PM is in the afternoon or at night."""
    if reading.minutes is None or not reading.is_doubtful or habit.is_of_24_hours:
        return reading.minutes
    heading = entry.column.heading
    answer = context.report.ask(
        f"clock:{heading}",
        line.sheet,
        entry.cell,
        f"Under “{heading}” times such as {entry.cell.text} have neither AM nor PM. When are they?",
        (Choice(AFTERNOON, "in the afternoon"), Choice(NIGHT, "at night, by a clock of 24 hours")),
        column=heading,
        proposed=AFTERNOON,
        left_out=f"Could be {clock_words(reading.minutes)} or {clock_words(reading.minutes + 12 * 60)}.",
    )
    if answer is None:
        return None
    return reading.minutes + (12 * 60 if answer == AFTERNOON else 0)


def _timed(line: Line) -> list[Entry]:
    return [entry for code in ("start", "end") if (entry := line.said(code))]
