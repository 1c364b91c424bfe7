"""A booking that no rule refuses but that cannot be: the page says in words why."""

import pytest
import time_machine
from django.test import Client

from practices.models import Technologist
from scheduling.models import Assignment, Case
from tests.conftest import opened
from tests.scheduling.boarded import BOARD, NOW, Board
from tests.scheduling.test_pages_board import words
from tests.support.stage import begins_with

OVER = {
    "done": ({"status": "done"}, "B-1 is done: nobody is booked on it any more."),
    "off": ({"status": "cancelled", "cancel_reason": "surgeon"}, "B-1 is cancelled: nobody is booked on it any more."),
    "unmonitored": ({"status": "unmonitored"}, "B-1 went ahead unmonitored: nobody is booked on it any more."),
}
READS = "Hana Sakamoto is an oversight physician, who reads and is not in the room."
READS_NOT = "Per Lindqvist is not an oversight physician."


@pytest.fixture(autouse=True)
def _on_22_november():
    with time_machine.travel(NOW, tick=False):
        yield


board = begins_with(BOARD)


@pytest.fixture
def sam(board, sign_in) -> Client:
    return sign_in(board.world.sam)


def hana(board: Board) -> Technologist:
    with opened(board.world.practice.pk):
        return Technologist.objects.get(name="Hana Sakamoto")


def seats(board: Board) -> int:
    with opened(board.world.practice.pk):
        return Assignment.objects.live().count()


@pytest.mark.parametrize("route", ["case-seats", "case-cover"])
@pytest.mark.parametrize(("fields", "said"), OVER.values(), ids=OVER)
def test_a_case_that_is_over_or_off(board, sam, route, fields, said):
    with opened(board.world.practice.pk):
        Case.objects.filter(pk=board.ready.pk).update(**fields)
    page = sam.post(board.url(route), {"person": board.per.pk, "role": "backup"})
    assert page.status_code == 409
    assert said in words(page)


@pytest.mark.parametrize(
    ("route", "who", "role", "said"),
    [
        ("case-seats", "hana", "primary", READS),
        ("case-seats", "hana", "backup", READS),
        ("case-cover", "hana", "primary", READS),
        ("case-seats", "per", "oversight", READS_NOT),
    ],
)
def test_somebody_who_does_not_do_that_work(board, sam, route, who, role, said):
    person, before = hana(board) if who == "hana" else board.per, seats(board)
    page = sam.post(board.url(route), {"person": person.pk, "role": role})
    assert page.status_code == 409
    assert said in words(page)
    assert "What stands against it" in words(page)
    assert seats(board) == before


def test_a_new_case_with_somebody_who_reads(board, sam):
    asked = {"hospital": board.brendan.pk, "day": "2026-11-26", "start": "07:30", "length": "3 h"}
    asked |= {"setup": "60", "teardown": "30", "status": "booked", "book": hana(board).pk}
    page = sam.post(board.url("case-new"), asked)
    assert page.status_code == 409
    assert READS in words(page)
    with opened(board.world.practice.pk):
        assert Case.objects.count() == 3
