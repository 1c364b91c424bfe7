"""The board and the list of cases, as they are read."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from scheduling.clocks import day_starts
from tests.conftest import opened
from tests.factories import CredentialFactory
from tests.hospitals.ward import RequirementFactory
from tests.scheduling.boarded import BOARD, NOW, at
from tests.scheduling.theatre import AssignmentFactory, CaseFactory
from tests.support.stage import begins_with

DAY = "?on=2026-11-25"


@pytest.fixture(autouse=True)
def _on_22_november():
    with time_machine.travel(NOW, tick=False):
        yield


board = begins_with(BOARD)


def words(response: Any) -> str:
    main = response.content.decode().split("<main", 1)[1].partition(">")[2]
    text = re.sub(r"<[^>]+>", " ", main)
    return " ".join(text.replace("\u00a0", " ").split())


def lane(response: Any, title: str) -> str:
    """The rows of the board under one heading, as words."""
    bodies = re.findall(r"<tbody.*?</tbody>", response.content.decode(), re.S)
    found = next(body for body in bodies if f">{title}<" in body)
    return " ".join(re.sub(r"<[^>]+>", " ", found).replace("\u00a0", " ").split())


def test_a_day_shows_who_is_where_and_what_nobody_covers(board, sign_in):
    page = sign_in(board.world.alice).get(board.url("schedule") + DAY)
    assert "Wednesday 25 November" in words(page)
    assert "3 cases, 1 ready." in words(page)
    assert lane(page, "Needs a technologist") == (
        "Needs a technologist 2 cases "
        "Set-up B-3 07:30 to 09:30 MST (06:30 PST) High Desert Regional Uncovered Tear-down "
        "Set-up B-2 13:00 to 14:30 St. Brendan Medical Center, OR 2 Uncovered Tear-down"
    )
    assert lane(page, "Dev Ramaswamy").endswith("B-1 08:00 to 10:00 St. Brendan Medical Center, OR 1 Ready Tear-down")
    assert "Away through Wed 25 Nov" in lane(page, "Adaeze Okafor")
    assert "As of Wed 25 Nov 2026" in words(page)


def test_today_has_no_banner_and_a_day_without_cases_says_so(board, sign_in):
    page = sign_in(board.world.alice).get(board.url("schedule"))
    assert "Sunday 22 November" in words(page)
    assert "As of" not in words(page)
    assert "No cases here" in words(page)


def test_the_way_from_one_hospital_to_the_next_is_drawn_where_it_is_known(board, sign_in):
    with opened(board.world.practice.pk):
        later = CaseFactory(number="B-9", hospital=board.tabor, starts_at=at(13), minutes=60)
        AssignmentFactory(case=later, technologist=board.dev)
    page = sign_in(board.world.alice).get(board.url("schedule") + DAY)
    assert "55 min from St. Brendan Medical Center Set-up B-9" in lane(page, "Dev Ramaswamy")


def test_a_case_of_the_night_before_goes_on(board, sign_in):
    with opened(board.world.practice.pk):
        night = CaseFactory(number="B-8", hospital=board.brendan, starts_at=at(21, 30, day=24), minutes=480)
        AssignmentFactory(case=night, technologist=board.per)
    page = sign_in(board.world.alice).get(board.url("schedule") + DAY)
    assert "B-8 Tue 21:30 to 05:30 St. Brendan Medical Center Blocked" in lane(page, "Per Lindqvist")
    assert "Per Lindqvist: BLS ended Sat 21 Nov." in words(page)


def test_what_a_list_asks_for_is_a_ghost_and_its_case_uncovered(board, sign_in):
    with opened(board.world.practice.pk):
        AssignmentFactory(case=board.uncovered, technologist=board.dev, state="wanted")
    page = sign_in(board.world.alice).get(board.url("schedule") + DAY)
    assert "B-2 13:00 to 14:30 St. Brendan Medical Center, OR 2 Asked for, not booked" in lane(page, "Dev Ramaswamy")
    assert "B-2" in lane(page, "Needs a technologist")


def test_by_hospital_a_bar_says_who_is_on_it(board, sign_in):
    page = sign_in(board.world.alice).get(board.url("schedule") + DAY + "&by=hospital")
    said = lane(page, "St. Brendan Medical Center")
    assert "OR 1: Dev Ramaswamy; Tess Tanaka, backup; Hana Sakamoto, oversight physician" in said
    assert "OR 2: nobody yet Uncovered" in said


@pytest.mark.parametrize("by", ["person", "hospital"])
def test_a_week_has_its_seven_days(by, board, sign_in):
    page = sign_in(board.world.alice).get(board.url("schedule") + f"{DAY}&view=week&by={by}")
    said = words(page)
    assert "Week of Monday 23 November" in said
    assert "Wed 25 3 cases, 1 ready." in said
    assert "07:30 MST B-3" in said


@pytest.mark.parametrize("day", ["2026-11-01", "2027-03-14"])
def test_the_days_on_which_clocks_change_are_drawn(day, board, sign_in):
    with opened(board.world.practice.pk):
        start = day_starts(date.fromisoformat(day), "America/Los_Angeles")
        for hour in range(1, 24, 2):
            CaseFactory(hospital=board.brendan, starts_at=start + timedelta(hours=hour))
    for view in ("day", "week"):
        assert sign_in(board.world.alice).get(board.url("schedule") + f"?on={day}&view={view}").status_code == 200


@pytest.mark.parametrize("query", ["?on=31-11-2026", "?on=9999-12-31", "?view=month&by=moon", "?on=1000-01-01"])
def test_what_nobody_can_mean_is_today(query, board, sign_in):
    page = sign_in(board.world.alice).get(board.url("schedule") + query)
    assert "Sunday 22 November" in words(page)


def test_a_scheduler_reads_that_a_health_requirement_is_not_met_and_nothing_of_it(board, sign_in):
    with opened(board.world.practice.pk):
        RequirementFactory(hospital=board.brendan, any_of=("tb",), side="technologist")
        CredentialFactory(technologist=board.dev, type="tb", issued_on=date(2025, 3, 3), ends=date(2026, 3, 3))
    for url in (board.url("schedule") + DAY, board.url("cases"), board.url("case"), board.url("case-edit")):
        seen = words(sign_in(board.world.alice).get(url))
        hidden = words(sign_in(board.world.sam).get(url))
        assert "TB" in seen, url
        assert "An occupational-health requirement is not met." in hidden, url
        assert "TB" not in hidden
        assert "3 Mar" not in hidden


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["B-3", "B-1", "B-2"]),
        ("?q=B-2", ["B-2"]),
        ("?from=2026-11-26", []),
        ("?from=2026-11-25&to=2026-11-25", ["B-3", "B-1", "B-2"]),
        ("?status=cancelled", []),
        ("?hospital={desert}", ["B-3"]),
        ("?person={dev}", ["B-1"]),
        ("?person=nobody&from=soon", ["B-3", "B-1", "B-2"]),
        ("?hospital={foreign}", ["B-3", "B-1", "B-2"]),
    ],
)
def test_the_list_is_asked_in_its_address(query, numbers, board, sign_in):
    asked = query.format(desert=board.desert.pk, dev=board.dev.pk, foreign=board.foreign.hospital_id)
    page = sign_in(board.world.alice).get(board.url("cases") + asked)
    body = page.content.decode().partition("<tbody")[2]
    assert re.findall(r">(B-\d)<", re.sub(r"\s*<", "<", body)) == numbers


def test_own_cases_are_ones_own(board, sign_in):
    with opened(board.world.practice.pk):
        CaseFactory(number="B-7", hospital=board.brendan, starts_at=at(9, day=26))
    page = sign_in(board.world.tess).get(board.url("own-cases"))
    said = words(page)
    assert "Wed 25 Nov, 08:00 to 10:00" in said
    assert "Be there at 07:00; you are backup, with Dev Ramaswamy; Hana Sakamoto, oversight physician." in said
    assert "B-2" not in said
    assert "B-7" not in said


def test_who_is_only_asked_for_is_not_told_to_be_there(board, sign_in):
    with opened(board.world.practice.pk):
        case = CaseFactory(number="B-8", hospital=board.brendan, starts_at=at(9, day=26))
        AssignmentFactory(case=case, technologist=board.world.tess_technologist, state="wanted")
    said = words(sign_in(board.world.tess).get(board.url("own-cases")))
    assert "The hospital’s list names you as primary; you are not booked." in said
    assert "Be there at 08:00" not in said


def test_who_is_no_technologist_has_no_cases(board, sign_in):
    assert "You have no cases here" in words(sign_in(board.world.alice).get(board.url("own-cases")))


def test_a_case_whose_long_set_up_begins_the_day_before_stands_on_both_days(board, sign_in):
    with opened(board.world.practice.pk):
        CaseFactory(number="B-9", hospital=board.brendan, starts_at=at(7, day=26), setup_minutes=480)
    assert "B-9" in words(sign_in(board.world.alice).get(board.url("schedule") + DAY + "&by=hospital"))
