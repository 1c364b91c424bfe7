"""A stretch of time as a table of quarter hours, so that a bar is a colspan and needs no style of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
TICK_HOURS = 2


@dataclass(frozen=True, slots=True)
class Window:
    """[start, start + slots quarter hours), whole hours of a zone; a day on which clocks change has 92 or 100."""

    start: datetime
    slots: int
    zone: str

    @property
    def end(self) -> datetime:
        return self.start + self.slots * QUARTER

    def slot(self, at: datetime) -> int:
        """The nearest quarter hour, within the window."""
        return max(0, min(self.slots, round((at - self.start) / QUARTER)))


@dataclass(frozen=True, slots=True)
class Tick:
    label: str
    span: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar, such as its set-up; `about` is what the screen says of it."""

    kind: str
    start: datetime
    end: datetime
    about: Any = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    kind: str
    span: int
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class _Placed:
    first: int
    last: int
    piece: Piece


def window(start: datetime, end: datetime, zone: str) -> Window:
    """From the full hour before `start` to the one after `end`, on the zone's clock."""
    here = ZoneInfo(zone)
    offset = start.astimezone(here).minute
    first = start - timedelta(minutes=offset, seconds=start.second)
    return Window(first, -(-(end - first) // (4 * QUARTER)) * 4, zone)


def ticks(shown: Window) -> list[Tick]:
    """Every other hour of the wall clock, in the order they come: on days on which it changes one may be long."""
    here = ZoneInfo(shown.zone)
    marks = [slot for slot in range(0, shown.slots, 4) if _is_mark(shown.start + slot * QUARTER, here)]
    marks = sorted({0, *marks})
    ends = [*marks[1:], shown.slots]
    return [
        Tick(f"{(shown.start + first * QUARTER).astimezone(here):%H:%M}", last - first)
        for first, last in zip(marks, ends, strict=True)
    ]


def rows(shown: Window, bars: Iterable[Sequence[Piece]]) -> list[list[Cell]]:
    """Bars, each of pieces that touch, in as few rows as they fit in side by side, in the order of their start."""
    placed = sorted(filter(None, (_place(shown, bar) for bar in bars)), key=lambda bar: bar[0].first)
    lines: list[list[_Placed]] = []
    for bar in placed:
        line = next((line for line in lines if line[-1].last <= bar[0].first), None)
        if line is None:
            lines.append(line := [])
        line.extend(bar)
    return [_cells(shown, line) for line in lines]


def _is_mark(at: datetime, here: ZoneInfo) -> bool:
    local = at.astimezone(here)
    return local.minute == 0 and local.hour % TICK_HOURS == 0


def _place(shown: Window, bar: Sequence[Piece]) -> list[_Placed]:
    placed: list[_Placed] = []
    for piece in bar:
        if piece.end <= shown.start or piece.start >= shown.end:
            continue
        first = max(shown.slot(piece.start), placed[-1].last if placed else 0)
        last = shown.slot(piece.end)
        if piece.kind == "case":
            first = min(first, shown.slots - 1)
            last = max(last, first + 1)
            placed = [replace(each, last=min(each.last, first)) for each in placed if each.first < first]
        if last > first:
            placed.append(_Placed(first, last, piece))
    return placed


def _cells(shown: Window, line: list[_Placed]) -> list[Cell]:
    cells, at = [], 0
    for placed in line:
        if placed.first > at:
            cells.append(Cell("gap", placed.first - at))
        cells.append(Cell(placed.piece.kind, placed.last - placed.first, placed.piece))
        at = placed.last
    if at < shown.slots:
        cells.append(Cell("gap", shown.slots - at))
    return cells
