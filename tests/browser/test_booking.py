"""Booking as a scheduler does it: with the mouse or with the keyboard alone, and looked at on a phone and at a desk."""

from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import Page, expect

from practices.models import Technologist
from scheduling.models import Assignment, Case
from tenancy.context import practice_context
from tests.scheduling.boarded import Board, boarded
from tests.scheduling.theatre import AssignmentFactory

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.browser]

LONG = "Maximiliana Konstantinopolskaya-Featherstonehaugh of Wolfeschlegelstein"
EMPTY = (
    "schedule/",
    "schedule/?view=week",
    "cases/",
    "cases/new/",
    "schedule/travel/",
    "schedule/surgeons/",
    "me/cases/",
)


@pytest.fixture(autouse=True)
def _on_22_november():
    with time_machine.travel(datetime(2026, 11, 22, 20, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def board(world) -> Board:
    made = boarded(world, within=practice_context)
    with practice_context(world.practice.pk):
        Technologist.objects.filter(pk=made.dev.pk).update(name=LONG)
    return made


def primary_of(board: Board, number: str) -> str:
    with practice_context(board.world.practice.pk):
        seats = Assignment.objects.live().filter(case__number=number, role="primary")
        return seats.select_related("technologist").get().technologist.name


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


FOCUSED = """() => {
  const here = document.activeElement;
  const words = here.labels?.length ? here.labels[0].textContent : here.textContent;
  return words.replace(/\\s+/g, " ").trim();
}"""


def go_to(page: Page, label: str) -> None:
    """By the Tab key alone."""
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))
        if seen[-1] in (label, f"{label} (optional)"):
            return
    raise AssertionError(f"No Tab leads to {label}, but to {seen}")


def test_every_page_is_for_everyone(board, sign_in_as, look_at):
    page = sign_in_as("alice@example.org")
    case = f"cases/{board.uncovered.pk}/"
    for path in (
        "schedule/?on=2026-11-25",
        "schedule/?on=2026-11-25&by=hospital",
        "schedule/?on=2026-11-25&view=week",
        "cases/",
        case,
        f"{case}?role=backup",
        f"cases/{board.ready.pk}/edit/",
        f"cases/{board.ready.pk}/cancellation/",
        "cases/new/",
        "schedule/availability/",
        "schedule/absences/new/",
        "schedule/on-call/new/",
        "schedule/travel/",
        "schedule/surgeons/",
        "schedule/surgeons/new/",
        f"technologists/{board.dev.pk}/",
    ):
        assert page.goto(f"/cascade/{path}").status == 200, path
        look_at()


@pytest.mark.parametrize("path", EMPTY)
def test_every_page_says_what_would_be_here(path, world, sign_in_as, look_at):
    page = sign_in_as("alice@example.org")
    assert page.goto(f"/cascade/{path}").status == 200
    look_at()


def test_own_cases_are_for_a_phone(board, sign_in_as, look_at):
    page = sign_in_as("tess@example.org")
    page.goto("/cascade/me/")
    page.get_by_role("link", name="My cases").click()
    expect(page.get_by_role("main")).to_contain_text("Be there at 07:00")
    look_at()


def test_who_could_take_it_is_there_while_the_form_is_filled_in(board, sign_in_as, look_at):
    page = sign_in_as("sam@example.org")
    page.goto("/cascade/schedule/?on=2026-11-25")
    page.get_by_role("link", name="New case").click()
    beside = page.locator("#beside")
    expect(beside).to_contain_text("Choose the hospital")
    page.get_by_label("Hospital").select_option(label="St. Brendan Medical Center, Portland, OR")
    page.get_by_label("Start", exact=True).fill("14:00")
    page.get_by_label("Expected length").fill("2 h")
    page.get_by_label("Room").fill("OR 7")
    expect(beside).to_contain_text(LONG)
    expect(beside).to_contain_text("Would qualify if BLS is renewed")
    page.get_by_label("Start", exact=True).fill("08:30")
    page.get_by_label("Room").focus()
    expect(beside.locator("details")).to_contain_text(LONG)
    look_at()
    with practice_context(board.world.practice.pk):
        assert Case.objects.count() == 3
    page.get_by_label("Start", exact=True).fill("14:00")
    page.get_by_label("Case number").fill("B-80")
    page.get_by_label("Case number").blur()
    beside.get_by_role("button", name=f"Save and book {LONG}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("B-80")
    assert primary_of(board, "B-80") == LONG


def test_a_time_that_comes_twice_is_asked_about_at_once(board, sign_in_as, look_at):
    page = sign_in_as("sam@example.org")
    page.goto("/cascade/cases/new/?on=2026-11-01")
    page.get_by_label("Hospital").select_option(label="St. Brendan Medical Center, Portland, OR")
    page.get_by_label("Start", exact=True).fill("01:30")
    page.get_by_label("Expected length").fill("2 h")
    page.get_by_label("Room").focus()
    page.get_by_label("the second, PST").check()
    expect(page.locator("#beside")).to_contain_text("Who could take it")
    look_at()


def test_the_keyboard_alone_books_a_case(board, sign_in_as):
    page = sign_in_as("sam@example.org")
    page.goto("/cascade/cases/new/?on=2026-11-25")
    go_to(page, "Hospital")
    page.keyboard.type("St. B")
    go_to(page, "Start")
    page.keyboard.type("15:00")
    press(page, "Tab")
    page.keyboard.type("90 min")
    go_to(page, "Case number")
    page.keyboard.type("B-90")
    press(page, "Tab")
    expect(page.locator("#beside")).to_contain_text(LONG)
    go_to(page, f"Save and book {LONG}")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("B-90")
    assert primary_of(board, "B-90") == LONG


def test_moving_into_a_clash_offers_both_ways_and_loses_nothing(board, sign_in_as, look_at):
    with practice_context(board.world.practice.pk):
        AssignmentFactory(case=board.uncovered, technologist=board.dev)
    page = sign_in_as("sam@example.org")
    page.goto(f"/cascade/cases/{board.uncovered.pk}/edit/")
    page.get_by_label("Start", exact=True).fill("09:00")
    page.get_by_label("Procedure").fill("ACDF, two levels")
    expect(page.locator("#beside")).to_contain_text("Blocks")
    page.get_by_role("button", name="Save the changes").click()
    refused = page.get_by_role("alert")
    expect(refused).to_contain_text("B-2 was not changed")
    expect(page.get_by_label("Procedure")).to_have_value("ACDF, two levels")
    look_at()
    refused.get_by_role("button", name="Move it, and release the seats that clash").click()
    expect(page.get_by_role("main")).to_contain_text("09:00 to 10:30")
    expect(page.get_by_role("main")).to_contain_text("Uncovered")


def test_a_case_is_covered_in_one_click(board, sign_in_as):
    with practice_context(board.world.practice.pk):
        AssignmentFactory(case=board.uncovered, technologist=board.per)
    page = sign_in_as("sam@example.org")
    page.goto(f"/cascade/cases/{board.uncovered.pk}/?role=primary")
    page.get_by_role("button", name=f"Cover with {LONG}").click()
    expect(page.get_by_role("main")).not_to_contain_text("Per Lindqvist primary")
    assert primary_of(board, "B-2") == LONG
