"""Every page and act of the schedule, asked for by every kind of person."""

import pytest
import time_machine

from tests.conftest import opened
from tests.credentials.shelf import queries
from tests.scheduling.boarded import BOARD, NOW, at
from tests.scheduling.theatre import AssignmentFactory, CaseFactory
from tests.support.stage import begins_with
from tests.world import CANARY

READERS, EDITORS = frozenset({"alice", "sam", "audrey"}), frozenset({"alice", "sam"})
EVERYONE = frozenset({"alice", "sam", "tess", "audrey"})

PAGES = {
    "schedule": READERS,
    "cases": READERS,
    "case": READERS,
    "availability": READERS,
    "travel": READERS,
    "surgeons": READERS,
    "case-new": EDITORS,
    "case-edit": EDITORS,
    "case-cancel": EDITORS,
    "absence-new": EDITORS,
    "absence": EDITORS,
    "on-call-new": EDITORS,
    "on-call": EDITORS,
    "offer-new": EDITORS,
    "offer": EDITORS,
    "surgeon-new": EDITORS,
    "surgeon": EDITORS,
    "own-cases": EVERYONE,
}
ACTS = (
    "case-new",
    "case-preview-new",
    "case-edit",
    "case-preview",
    "case-seats",
    "case-cover",
    "case-ask",
    "case-cancel",
    "case-status",
    "seat-release",
    "absence-removal",
    "on-call-removal",
    "offer-removal",
    "travel",
    "travel-removal",
    "surgeon-archive",
)


@pytest.fixture(autouse=True)
def _on_22_november():
    with time_machine.travel(NOW, tick=False):
        yield


board = begins_with(BOARD)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", sorted(EVERYONE))
def test_a_page_is_there_for_those_who_may_see_it(name, who, board, sign_in):
    response = sign_in(getattr(board.world, who)).get(board.url(name))
    assert response.status_code == (200 if who in PAGES[name] else 403)
    assert CANARY not in response.content.decode()


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("who", ["tess", "audrey"])
def test_who_does_not_book_changes_nothing(name, who, board, sign_in):
    assert sign_in(getattr(board.world, who)).post(board.url(name)).status_code == 403


def test_another_practices_case_is_not_there(board, sign_in):
    client = sign_in(board.world.alice)
    for name in ("case", "case-edit", "case-cancel"):
        assert client.get(board.url(name, board.foreign.pk)).status_code == 404
    answer = client.post(board.url("case-seats"), {"person": board.world.foreign.pk, "role": "backup"})
    assert answer.status_code == 404


def test_what_is_known_of_another_practice_is_offered_nowhere(board, sign_in):
    client = sign_in(board.world.alice)
    for name in ("case", "case-new", "absence-new", "travel", "cases"):
        assert CANARY not in client.get(board.url(name)).content.decode(), name


def test_the_number_of_queries_does_not_grow_with_the_cases(board, sign_in):
    client, url = sign_in(board.world.alice), board.url("schedule") + "?on=2026-11-25"
    few = {view: queries(client, f"{url}&{view}") for view in ("view=day", "view=week", "by=hospital")}
    with opened(board.world.practice.pk):
        for hour in range(6, 16):
            AssignmentFactory(case=CaseFactory(hospital=board.tabor, starts_at=at(hour)), role="primary")
    many = {view: queries(client, f"{url}&{view}") for view in ("view=day", "view=week", "by=hospital")}
    assert many == few


DAYS = ("9999-12-31", "0001-01-01", "2026-02-30", "tomorrow", "-1", "2026-11-25T00:00")


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_nobody_can_mean_is_no_filter(day, board, sign_in):
    sam = sign_in(board.world.sam)
    for name, asked in (("cases", {"to": day}), ("cases", {"from": day}), ("schedule", {"on": day})):
        page = sam.get(board.url(name), asked)
        assert page.status_code == 200
        assert name == "schedule" or "B-1" in page.content.decode()
