"""A stretch of time as a table of quarter hours."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduling.board.grid import Piece, Window, rows, ticks, window
from scheduling.clocks import day_starts

PORTLAND = "America/Los_Angeles"
SIX = datetime(2026, 11, 25, 14, tzinfo=UTC)
SHOWN = Window(SIX, 48, PORTLAND)


def at(minutes: int) -> datetime:
    return SIX + timedelta(minutes=minutes)


def drawn(*bars: list[Piece]) -> list[list[tuple[str, int]]]:
    return [[(cell.kind, cell.span) for cell in line] for line in rows(SHOWN, bars)]


def test_a_bar_is_as_many_columns_as_it_has_quarter_hours():
    bar = [Piece("prep", at(60), at(120)), Piece("case", at(120), at(300)), Piece("prep", at(300), at(330))]
    assert drawn(bar) == [[("gap", 4), ("prep", 4), ("case", 12), ("prep", 2), ("gap", 26)]]


def test_bars_that_overlap_take_a_row_each_and_others_share_one():
    first, clash, later = ([Piece("case", at(start), at(start + 120))] for start in (0, 60, 120))
    assert drawn(first, clash, later) == [
        [("case", 8), ("case", 8), ("gap", 32)],
        [("gap", 4), ("case", 8), ("gap", 36)],
    ]


def test_what_lies_outside_is_cut_off_and_the_shortest_case_is_seen():
    assert drawn([Piece("case", at(-300), at(15))]) == [[("case", 1), ("gap", 47)]]
    assert drawn([Piece("case", at(100), at(101))]) == [[("gap", 7), ("case", 1), ("gap", 40)]]
    assert drawn([Piece("case", at(-300), at(-15))]) == []


def test_the_hours_are_marked_on_the_day_that_has_25():
    start, end = (day_starts(day, PORTLAND) for day in (date(2026, 11, 1), date(2026, 11, 2)))
    shown = window(start, end, PORTLAND)
    assert shown.slots == 100
    assert [(tick.label, tick.span) for tick in ticks(shown)][:3] == [("00:00", 12), ("02:00", 8), ("04:00", 8)]
    assert sum(tick.span for tick in ticks(shown)) == 100


AROUND = st.integers(0, 90)
BARS = st.lists(st.tuples(st.integers(-200, 800), AROUND, st.integers(1, 400), AROUND), max_size=12)


@given(BARS)
def test_every_row_is_exactly_as_wide_as_the_table(bars):
    pieces = []
    for start, before, length, after in bars:
        edges = [at(start - before), at(start), at(start + length), at(start + length + after)]
        kinds = ("prep", "case", "prep")
        pieces.append([Piece(*each) for each in zip(kinds, edges, edges[1:], strict=False)])
    lines = rows(SHOWN, pieces)
    assert all(sum(cell.span for cell in line) == SHOWN.slots for line in lines)
    assert all(cell.span > 0 for line in lines for cell in line)
    seen = sum(start < 720 and start + length > 0 for start, _, length, _ in bars)
    assert sum(cell.kind == "case" for line in lines for cell in line) == seen
