"""A hospital's requirement filled in by hand: it reads back as a sentence while it is, by keyboard too."""

import pytest
from playwright.sync_api import expect

from tenancy.context import practice_context
from tests.hospitals.ward import HospitalFactory, RequirementFactory

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.browser]

LONG = "Providence Saint Bartholomew-by-the-River Regional Medical Center, East Campus"
PAGES = ["hospitals/", "hospitals/new/", "requirements/", "requirements/new/", "settings/clearance/"]


@pytest.fixture
def hospital(world):
    """With a long name, something proposed, something confirmed, and rules that hold there too."""
    with practice_context(world.practice.pk):
        hospital = HospitalFactory(name=LONG)
        RequirementFactory(hospital=hospital, any_of=("cnim", "dabnm"), verified=True, days_left=30)
        RequirementFactory(hospital=hospital, any_of=("bls",), state="proposed", source="BLS (AHA only), pls")
        RequirementFactory(hospital=hospital, any_of=("acls",), state="proposed")
        RequirementFactory(hospital=None, any_of=("liability",))
        return hospital


def test_the_sentence_follows_the_fields_and_what_is_not_meant_is_not_asked(hospital, sign_in_as, look_at):
    page = sign_in_as("alice@example.org")
    page.goto(f"/cascade/hospitals/{hospital.pk}/requirements/new/")
    read = page.locator(".read-back .sentence")
    expect(read).to_have_count(0)
    page.get_by_label("CNIM", exact=True).check()
    expect(read).to_have_text("CNIM, for everyone; blocks a booking.")
    page.get_by_label("Days left, at least").fill("30")
    page.get_by_label("Asked of").select_option("technologist")
    expect(read).to_have_text(
        "CNIM, with at least 30 days left on the day of the case, for technologists and trainees; blocks a booking."
    )
    expect(page.get_by_label("State", exact=True)).to_be_hidden()
    page.get_by_label("every hospital of a state").check()
    expect(page.get_by_label("Hospital", exact=True)).to_be_hidden()
    page.get_by_label("State", exact=True).fill("or")
    expect(page.get_by_text("Every hospital of OR asks for:")).to_be_visible()
    look_at()
    page.get_by_role("button", name="Add the requirement").press("Enter")
    page.wait_for_url("**/cascade/requirements/")
    expect(page.locator(".requirements .sentence").first).to_contain_text("Professional liability insurance")
    expect(page.locator(".requirements .sentence").last).to_contain_text("with at least 30 days left")


def test_all_that_is_proposed_is_confirmed_at_once(hospital, sign_in_as, look_at):
    page = sign_in_as("alice@example.org")
    page.goto(f"/cascade/hospitals/{hospital.pk}/")
    look_at()
    page.get_by_role("button", name="Confirm all 2").click()
    expect(page.get_by_text("2 requirements are confirmed")).to_be_visible()
    expect(page.get_by_role("heading", name="Proposed, to confirm")).to_have_count(0)


@pytest.mark.parametrize("path", PAGES)
def test_its_pages_are_for_everyone(path, hospital, sign_in_as, look_at):
    page = sign_in_as("alice@example.org")
    assert page.goto(f"/cascade/{path}").status == 200
    look_at()
