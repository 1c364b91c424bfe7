from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from credentials.validity import (
    DOES_NOT_EXPIRE,
    PeriodFacts,
    PeriodState,
    Span,
    Standing,
    best,
    earliest_end,
    ladder_expiry,
    ladder_period,
    standing,
    valid_through,
)

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
EVER = "9999-12-31"


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def accepted(starts: str | None, expires: str | None, at: str | None = None, superseded: str | None = None):
    return PeriodFacts(day(starts), day(expires), PeriodState.ACCEPTED, instant(at) or LONG_AGO, instant(superseded))


def waiting(state: PeriodState, starts: str | None = None, expires: str | None = None):
    return PeriodFacts(day(starts), day(expires), state, None, None)


def suspended(starts: str | None, ends: str | None):
    return {"suspensions": (Span(day(starts), day(ends)),)}


def known(at: str):
    return {"known_at": instant(at)}


CNIM = accepted("2022-01-01", "2026-12-31")
RENEWED_CNIM = accepted("2027-01-01", "2031-12-31")
RENEWED_IN_GRACE = accepted("2027-01-20", "2031-12-31")
BLS = accepted("2025-01-28", "2027-01-31")
RENEWED_BLS = accepted("2026-12-12", "2028-12-31")
SHORT = accepted("2024-01-01", "2024-06-30")
ONE_DAY = accepted("2026-11-22", "2026-11-22")
FROM_EVER = accepted(None, "2026-12-31")
LEAP = accepted("2024-02-29", "2028-02-29")
FOR_EVER = accepted("2015-05-04", None)
UPLOADED = waiting(PeriodState.PENDING, "2027-01-01", "2031-12-31")
APPLIED = waiting(PeriodState.APPLIED)
RETURNED = waiting(PeriodState.RETURNED, "2027-01-01", "2031-12-31")
WITHDRAWN = waiting(PeriodState.WITHDRAWN, "2027-01-01", "2031-12-31")

# On 3 March a typing error (2027 for 2026) was put right.
MISTYPED = accepted("2025-07-01", "2027-06-30", at="2025-07-01", superseded="2026-03-03T12:00")
PUT_RIGHT = accepted("2025-07-01", "2026-06-30", at="2026-03-03T12:00")
CORRECTED = [MISTYPED, PUT_RIGHT]

IN_A_ROW = [BLS, accepted("2027-02-01", "2027-03-31"), accepted("2027-04-01", "2029-04-30")]
WITH_A_GAP = [BLS, accepted("2027-02-02", "2029-02-28")]
GRACE = {"grace_days": 31}
IN_MARCH = suspended("2026-03-01", "2026-03-31")
NO_RUNGS = {"widest_rung": -1}

SITUATIONS = [
    # what, periods, on, how it is asked, standing, valid through
    ("nothing on file", [], "2026-11-22", {}, "missing", None),
    ("well before the end", [CNIM], "2026-06-01", {}, "valid", "2026-12-31"),
    ("on its first day", [CNIM], "2022-01-01", {}, "valid", "2026-12-31"),
    ("the day before its first", [CNIM], "2021-12-31", {}, "not_yet_valid", None),
    ("a day outside the widest rung", [CNIM], "2026-10-01", {}, "valid", "2026-12-31"),
    ("on the day of the widest rung", [CNIM], "2026-10-02", {}, "expiring", "2026-12-31"),
    ("a wider rung of its own type", [CNIM], "2026-07-04", {"widest_rung": 180}, "expiring", "2026-12-31"),
    ("a type that reminds of nothing", [CNIM], "2026-12-31", NO_RUNGS, "valid", "2026-12-31"),
    ("31 December is its last valid day", [CNIM], "2026-12-31", {}, "expiring", "2026-12-31"),
    ("1 January is not", [CNIM], "2027-01-01", {}, "expired", None),
    ("an end of month, that day", [BLS], "2027-01-31", {}, "expiring", "2027-01-31"),
    ("an end of month, the day after", [BLS], "2027-02-01", {}, "expired", None),
    ("29 February, that day", [LEAP], "2028-02-29", {}, "expiring", "2028-02-29"),
    ("29 February, 1 March", [LEAP], "2028-03-01", {}, "expired", None),
    ("29 February, a year without one", [LEAP], "2027-02-28", {}, "valid", "2028-02-29"),
    ("years after the end", [CNIM], "2030-05-05", {}, "expired", None),
    ("one day only, that day", [ONE_DAY], "2026-11-22", {}, "expiring", "2026-11-22"),
    ("start unknown, long before", [FROM_EVER], "1999-01-01", {}, "valid", "2026-12-31"),
    ("start unknown, after the end", [FROM_EVER], "2027-01-01", {}, "expired", None),
    ("does not expire", [FOR_EVER], "2099-01-01", {}, "valid", EVER),
    ("does not expire, but begins", [FOR_EVER], "2015-05-03", {}, "not_yet_valid", None),
    ("neither start nor end", [accepted(None, None)], "2026-11-22", {}, "valid", EVER),
    ("first day of grace", [CNIM], "2027-01-01", GRACE, "in_grace", None),
    ("last day of grace", [CNIM], "2027-01-31", GRACE, "in_grace", None),
    ("the day after grace", [CNIM], "2027-02-01", GRACE, "expired", None),
    ("grace adds nothing to the last valid day", [CNIM], "2026-12-31", GRACE, "expiring", "2026-12-31"),
    ("renewed early, before the old end", [CNIM, RENEWED_CNIM], "2026-12-15", {}, "valid", "2031-12-31"),
    ("renewed early, on the old end", [CNIM, RENEWED_CNIM], "2026-12-31", {}, "valid", "2031-12-31"),
    ("renewed early, the next morning", [CNIM, RENEWED_CNIM], "2027-01-01", {}, "valid", "2031-12-31"),
    ("overlap: the later end counts", [BLS, RENEWED_BLS], "2027-01-31", {}, "valid", "2028-12-31"),
    ("a shorter one inside changes nothing", [CNIM, SHORT], "2024-07-01", {}, "valid", "2026-12-31"),
    ("three in a row make one run", IN_A_ROW, "2027-01-15", {}, "valid", "2029-04-30"),
    ("order does not matter", IN_A_ROW[::-1], "2027-01-15", {}, "valid", "2029-04-30"),
    ("a gap ahead: valid only to the gap", WITH_A_GAP, "2027-01-15", {}, "expiring", "2027-01-31"),
    ("in the gap", WITH_A_GAP, "2027-02-01", {}, "not_yet_valid", None),
    ("after the gap", WITH_A_GAP, "2027-02-02", {}, "valid", "2029-02-28"),
    ("renewed in grace: the days between", [CNIM, RENEWED_IN_GRACE], "2027-01-10", GRACE, "in_grace", None),
    ("renewed in grace: valid from that day", [CNIM, RENEWED_IN_GRACE], "2027-01-20", GRACE, "valid", "2031-12-31"),
    ("first day of a suspension", [CNIM], "2026-03-01", IN_MARCH, "suspended", None),
    ("last day of a suspension", [CNIM], "2026-03-31", IN_MARCH, "suspended", None),
    ("the day after a suspension", [CNIM], "2026-04-01", IN_MARCH, "valid", "2026-12-31"),
    ("a suspension ahead ends the run", [CNIM], "2026-02-28", IN_MARCH, "valid", "2026-02-28"),
    ("suspended until further notice", [CNIM], "2026-11-22", suspended("2026-11-22", None), "suspended", None),
    ("suspended since nobody knows when", [CNIM], "2022-06-01", suspended(None, "2022-12-31"), "suspended", None),
    ("suspended, then ended: ended", [CNIM], "2027-02-01", suspended("2026-11-22", None), "expired", None),
    ("suspended, even in grace", [CNIM], "2027-01-10", GRACE | suspended("2027-01-01", None), "suspended", None),
    ("suspended before it starts", [CNIM], "2021-12-31", suspended(None, None), "suspended", None),
    ("suspended with no date on file", [], "2026-11-22", suspended("2026-11-22", None), "suspended", None),
    ("applied for, no dates yet", [APPLIED], "2026-11-22", {}, "pending", None),
    ("uploaded, not yet accepted", [UPLOADED], "2027-03-03", {}, "pending", None),
    ("uploaded, on its last day", [UPLOADED], "2031-12-31", {}, "pending", None),
    ("uploaded, but that too has ended", [UPLOADED], "2032-01-01", {}, "missing", None),
    ("an upload does not lengthen what counts", [CNIM, UPLOADED], "2026-12-31", {}, "expiring", "2026-12-31"),
    ("an upload does not hide what has ended", [CNIM, UPLOADED], "2027-01-01", {}, "expired", None),
    ("an upload does not hide grace", [CNIM, UPLOADED], "2027-01-01", GRACE, "in_grace", None),
    ("an upload does not hide what is to begin", [UPLOADED, RENEWED_CNIM], "2026-12-31", {}, "not_yet_valid", None),
    ("returned counts for nothing", [RETURNED], "2027-03-03", {}, "missing", None),
    ("withdrawn counts for nothing", [WITHDRAWN], "2027-03-03", {}, "missing", None),
    ("corrected: the mistake does not count now", CORRECTED, "2026-07-01", {}, "expired", None),
    ("corrected: what was put right does", CORRECTED, "2026-06-30", {}, "expiring", "2026-06-30"),
    ("corrected: as known before", CORRECTED, "2026-07-01", known("2026-03-03T11:59"), "valid", "2027-06-30"),
    ("corrected: as known from then on", CORRECTED, "2026-07-01", known("2026-03-03T12:00"), "expired", None),
    ("as known before it was entered", CORRECTED, "2026-01-01", known("2025-06-30T23:59"), "missing", None),
    ("as known then, no upload is pending", [UPLOADED], "2027-03-03", known("2026-11-22"), "missing", None),
]


@pytest.mark.parametrize(
    ("periods", "on", "asked", "expected", "through"),
    [pytest.param(*situation, id=what) for what, *situation in SITUATIONS],
)
def test_standing_and_valid_through(periods, on, asked, expected, through):
    asked_through = {key: value for key, value in asked.items() if key in ("suspensions", "known_at")}

    assert standing(periods, day(on), **asked) == expected
    assert valid_through(periods, day(on), **asked_through) == day(through)


def test_was_she_cleared_on_3_march_keeps_its_answer_after_the_renewal_and_the_correction():
    periods = [
        accepted("2024-04-01", "2026-03-31", at="2024-04-02"),
        accepted("2026-04-01", "2028-03-31", at="2026-03-20"),
    ]
    on = date(2026, 3, 3)
    before_the_renewal = datetime(2026, 3, 3, 14, 45, tzinfo=UTC)

    assert standing(periods, on, known_at=before_the_renewal) == Standing.EXPIRING
    assert standing(periods, on) == Standing.VALID
    assert valid_through(periods, on, known_at=before_the_renewal) == date(2026, 3, 31)
    assert valid_through(periods, on) == date(2028, 3, 31)


def test_does_not_expire_is_later_than_any_other_end():
    assert date.fromisoformat(EVER) == DOES_NOT_EXPIRE


@pytest.mark.parametrize(
    ("what", "periods", "expected"),
    [
        ("nothing on file", [], None),
        ("one", [CNIM], "2026-12-31"),
        ("one that has ended", [accepted("2010-01-01", "2014-12-31")], "2014-12-31"),
        ("renewed early", [CNIM, RENEWED_CNIM], "2031-12-31"),
        ("renewed with days between", [CNIM, RENEWED_IN_GRACE], "2031-12-31"),
        ("uploaded only", [CNIM, UPLOADED], "2026-12-31"),
        ("applied for only", [APPLIED], None),
        ("corrected downwards", CORRECTED, "2026-06-30"),
        ("does not expire any more", [CNIM, FOR_EVER], None),
    ],
)
def test_the_ladder_counts_down_to_the_latest_end(what, periods, expected):
    assert ladder_expiry(periods) == day(expected)


def test_of_two_periods_with_one_end_the_ladder_takes_the_longer():
    assert ladder_period([accepted("2026-12-01", "2026-12-31"), CNIM]) == CNIM


@dataclass(frozen=True)
class Held:
    standing: Standing
    ends_on: date | None = None
    is_let_go: bool = False


def test_standings_rank_from_what_counts_to_what_is_not_there():
    ranked = ["valid", "expiring", "in_grace", "not_yet_valid", "suspended", "expired", "pending", "missing"]
    held = [Held(Standing(slug)) for slug in ranked]

    assert [best(held[place:]).standing for place in range(len(held))] == ranked
    assert [each.is_valid for each in Standing] == [True, True] + [False] * 6


def test_a_cell_shows_the_best_standing_and_among_equals_the_latest_end():
    oregon = Held(Standing.VALID, date(2027, 6, 30))
    idaho = Held(Standing.VALID, date(2028, 6, 30))
    texas = Held(Standing.EXPIRED, date(2029, 6, 30))
    lifetime = Held(Standing.VALID, None)

    assert best([oregon, idaho, texas]) is idaho
    assert best([oregon, lifetime, idaho]) is lifetime
    assert best([texas]) is texas
    assert best([]) is None


def test_a_cell_counts_down_to_the_earliest_end_not_let_go():
    let_go = Held(Standing.EXPIRED, date(2026, 1, 31), is_let_go=True)
    ended = Held(Standing.EXPIRED, date(2026, 10, 31))
    running = Held(Standing.VALID, date(2027, 6, 30))
    lifetime = Held(Standing.VALID, None)

    assert earliest_end([running, lifetime, let_go]) == date(2027, 6, 30)
    assert earliest_end([running, ended, let_go]) == date(2026, 10, 31)
    assert earliest_end([lifetime, let_go]) is None
