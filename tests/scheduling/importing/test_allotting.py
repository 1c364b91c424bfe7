"""Of the seats wanted of one person at one time, one is live: held against random lists."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduling.importing.allotting import Held, Wish, allot

DAWN = datetime(2026, 11, 23, tzinfo=UTC)


def held(person: int, start: int, hours: int, label: str = "held") -> Held:
    return Held(person, DAWN + timedelta(hours=start), DAWN + timedelta(hours=start + hours), label)


SEATS = st.builds(held, st.integers(1, 3), st.integers(0, 40), st.integers(1, 9))
WISHES = st.lists(st.tuples(SEATS, st.integers(0, 2)), max_size=20)


def overlap(one: Held, other: Held) -> bool:
    return one.person == other.person and one.starts_at < other.ends_at and other.starts_at < one.ends_at


@given(first=st.lists(SEATS, max_size=6), wished=WISHES)
def test_no_two_live_seats_overlap_and_none_is_refused_without_a_clash(
    first: list[Held], wished: list[tuple[Held, int]]
) -> None:
    wishes = [Wish(key, seat, rank) for key, (seat, rank) in enumerate(wished)]
    found = allot(first, wishes)
    live = [wish.seat for wish in wishes if not found[wish.key]]
    assert not any(overlap(one, other) for place, one in enumerate(live) for other in [*first, *live[:place]])
    for wish in wishes:
        assert bool(found[wish.key]) == any(
            overlap(wish.seat, other) for other in [*first, *live] if other is not wish.seat
        )


@given(wished=WISHES)
def test_the_order_of_the_file_decides_nothing(wished: list[tuple[Held, int]]) -> None:
    distinct = list({(seat.person, seat.starts_at, rank): (seat, rank) for seat, rank in wished}.values())
    wishes = [Wish(key, seat, rank) for key, (seat, rank) in enumerate(distinct)]
    assert allot([], wishes) == allot([], list(reversed(wishes)))


def test_what_moves_goes_before_what_is_new_and_the_earlier_before_the_later() -> None:
    wishes = [
        Wish(0, held(1, 8, 4, "new"), rank=2),
        Wish(1, held(1, 10, 4, "moved"), rank=0),
        Wish(2, held(2, 9, 2, "later"), rank=2),
        Wish(3, held(2, 8, 2, "earlier"), rank=2),
        Wish(4, held(2, 10, 2, "after"), rank=2),
    ]
    assert allot([], wishes) == {0: "moved", 1: "", 2: "earlier", 3: "", 4: ""}
