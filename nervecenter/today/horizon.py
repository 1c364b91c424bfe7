"""The 90-day horizon: one mark a credential on a time line, stacked by day. Numbers for the drawing, made here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from credentials.holdings import Holding
from credentials.looks import BAD, QUIET, SOON
from credentials.wording import HARD, count_words, day_words

DAYS = 90
AXIS_Y = 112
TALLEST = 84
MARK = 17
WALL_FROM = 4
_ORDER = (BAD, SOON, QUIET)
_LEGEND = ((BAD, "Ended or past saving"), (SOON, "Act now"), (QUIET, "Later"))


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle of the stack: x in percent of the width, y and height in pixels."""

    x: str
    y: int
    height: int
    tone: str


@dataclass(frozen=True, slots=True)
class Label:
    x: str
    label: str
    line: bool = False
    before: bool = False


@dataclass(frozen=True, slots=True)
class Legend:
    tone: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon:
    summary: str
    note: str
    marks: list[Mark]
    months: list[Label]
    walls: list[Label]
    legend: list[Legend]
    names: list[Label] = field(default_factory=list)
    case_days: list[Label] = field(default_factory=list)
    height: int = 160
    axis_y: int = AXIS_Y
    foot: int = 156
    text_y: int = 152
    case_y: int = 118


def horizon(ending: Sequence[Holding], on: date) -> Horizon:
    """`ending`: what ends from `on` through 90 days later."""
    by_day: dict[date, Counter[str]] = {}
    for holding in ending:
        by_day.setdefault(holding.ends_on or on, Counter())[holding.look.tone] += 1
    tallest = max((sum(tones.values()) for tones in by_day.values()), default=1)
    last = on + timedelta(days=DAYS)
    tones = Counter(holding.look.tone for holding in ending)
    return Horizon(
        summary=f"{count_words(len(ending), 'credential')} end by {day_words(last, on)}, stacked by day. "
        "The table below lists every one.",
        note=f"{len(ending)} end by {day_words(last, on)}",
        marks=[mark for day, counts in by_day.items() for mark in _stack(_x(day, on), counts, tallest)],
        months=_months(on),
        walls=_walls(by_day, on),
        legend=[Legend(tone, label, tones[tone]) for tone, label in _LEGEND],
    )


def _stack(x: str, counts: Counter[str], tallest: int) -> list[Mark]:
    if tallest * MARK <= TALLEST:
        tones = [tone for tone in _ORDER for _ in range(counts[tone])]
        return [Mark(x, AXIS_Y - 1 - MARK * (level + 1), MARK - 3, tone) for level, tone in enumerate(tones)]
    marks, top = [], AXIS_Y - 1
    for tone in _ORDER:
        if counts[tone]:
            height = max(3, round(counts[tone] * TALLEST / tallest))
            top -= height
            marks.append(Mark(x, top, height, tone))
    return marks


def _months(on: date) -> list[Label]:
    labels = [Label("0", f"{on:%b}")]
    first = (on.replace(day=1) + timedelta(days=32)).replace(day=1)
    while (first - on).days < DAYS:
        year = f"{HARD}{first.year}" if first.month == 1 else ""
        labels.append(Label(_x(first, on), f"{first:%B}{year}", line=True))
        first = (first + timedelta(days=32)).replace(day=1)
    # The month that is nearly over has no room for its name.
    return labels if len(labels) < 2 or float(labels[1].x.rstrip("%")) > 8 else labels[1:]


def _walls(by_day: dict[date, Counter[str]], on: date) -> list[Label]:
    """The day on which most end at once, when they are many."""
    if not by_day:
        return []
    day, counts = max(by_day.items(), key=lambda each: (sum(each[1].values()), each[0]))
    if sum(counts.values()) < WALL_FROM:
        return []
    label = f"{day_words(day, on)}: {sum(counts.values()):,} end"
    return [Label(_x(day, on), label, before=(day - on).days > DAYS * 0.66)]


def _x(day: date, on: date) -> str:
    return f"{(day - on).days / DAYS * 100:.2f}%"
