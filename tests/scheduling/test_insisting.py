"""On the day of a case its news reaches people whatever they turned off, and whatever the hour (rules.md B6)."""

from datetime import UTC, datetime, timedelta

import pytest

from scheduling.case_kind import CaseKind
from scheduling.kinds import Assigned, Cancelled, CoverWanted, Moved, Released

ZONE = "America/Los_Angeles"
# Sunday 22 November 2026, 05:30 in Los Angeles.
AT = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
TODAY = AT + timedelta(hours=2)
TOMORROW = TODAY + timedelta(days=1)
NEXT_WEEK = TODAY + timedelta(days=7)


def context(starts_at: datetime, was_at: datetime | None = None) -> dict[str, object]:
    return {"starts_at": starts_at.isoformat()} | ({"was_at": was_at.isoformat()} if was_at else {})


@pytest.mark.parametrize(
    ("kind", "told", "insists"),
    [
        pytest.param(Cancelled(), context(TODAY), True, id="cancelled today"),
        pytest.param(Cancelled(), context(TOMORROW), False, id="cancelled tomorrow"),
        pytest.param(Moved(), context(TODAY, TOMORROW), True, id="moved to today"),
        pytest.param(Moved(), context(NEXT_WEEK, TODAY), True, id="moved away from today"),
        pytest.param(Moved(), context(NEXT_WEEK, TOMORROW), False, id="moved later, not today's"),
        pytest.param(Assigned(), context(TODAY), False, id="given today"),
        pytest.param(Released(), context(TODAY), False, id="taken off today"),
        pytest.param(CoverWanted(), context(TODAY), False, id="wanted today"),
    ],
)
def test_only_what_saves_a_drive_on_the_day_insists(kind: CaseKind, told: dict[str, object], insists: bool) -> None:
    assert kind.insists(told, at=AT, zone=ZONE) is insists


def test_the_day_is_that_of_the_persons_own_clock() -> None:
    late = datetime(2026, 11, 23, 7, 30, tzinfo=UTC)  # 23:30 on the 22nd in Los Angeles, half past midnight in Denver.
    told = context(late + timedelta(hours=1))
    assert not Cancelled().insists(told, at=AT, zone="America/Denver")
    assert Cancelled().insists(context(late), at=AT, zone=ZONE)


def test_who_goes_by_the_old_time_is_told_at_once() -> None:
    assert Moved().leaves_by(context(NEXT_WEEK, TODAY), at=AT, zone=ZONE) == AT
    assert Moved().leaves_by(context(NEXT_WEEK, TOMORROW), at=AT, zone=ZONE) == TOMORROW - timedelta(hours=2)
