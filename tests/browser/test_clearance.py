"""Clearance and conflicting requirements as they are seen and used."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from hospitals.models import Requirement
from tenancy import clock
from tenancy.context import practice_context
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.ward import HospitalFactory, RequirementFactory

pytestmark = [pytest.mark.django_db(transaction=True, databases="__all__"), pytest.mark.browser]

LONG = "Maximiliana Konstantinopolskaya-Featherstonehaugh of Wolfeschlegelstein"
PLACE = "Our Lady of Perpetual Neuromonitoring Regional Medical Center"
LAPSES_IN = 3


@pytest.fixture
def hospitals(world):
    """Long names; a BLS that lapses in three days; hospitals that ask differently, and one not known."""
    with practice_context(world.practice.pk):
        person = TechnologistFactory(name=LONG, home_base="Truth or Consequences, New Mexico")
        for holder in (person, world.tess_technologist):
            CredentialFactory(technologist=holder, type="bls", ends=today(world) + timedelta(days=LAPSES_IN))
        strict, lax = HospitalFactory(name=PLACE), HospitalFactory(name="St. Odile")
        HospitalFactory(name="Quiet General")
        RequirementFactory(hospital=strict, any_of=("bls",), days_left=30)
        RequirementFactory(hospital=strict, any_of=("tb",), issued_within_months=12)
        RequirementFactory(hospital=lax, any_of=("bls",))
    return person


def today(world) -> date:
    return clock.today(world.practice.timezone)


@pytest.mark.parametrize("path", ["hospitals/clearance/", "hospitals/clearance/{person}/", "requirements/conflicts/"])
def test_a_full_page_is_for_everyone(path, hospitals, sign_in_as, look_at):
    page = sign_in_as("alice@example.org")
    assert page.goto("/cascade/" + path.format(person=hospitals.pk)).status == 200
    look_at()


def test_one_s_own_is_for_everyone(hospitals, sign_in_as, look_at):
    page = sign_in_as("tess@example.org")
    assert page.goto("/cascade/me/clearance/").status == 200
    expect(page.get_by_text("St. Odile")).to_be_visible()
    look_at()


@pytest.mark.parametrize("path", ["hospitals/clearance/", "requirements/conflicts/"])
def test_an_empty_page_is_for_everyone(path, world, sign_in_as, look_at):
    page = sign_in_as("alice@example.org")
    assert page.goto(f"/cascade/{path}").status == 200
    look_at()


def test_the_slider_moves_the_day_and_keeps_the_focus(world, hospitals, sign_in_as):
    page = sign_in_as("alice@example.org")
    page.goto("/cascade/hospitals/clearance/?q=tess")
    row = page.get_by_role("row", name="Tess Tanaka")
    expect(row.get_by_text("warned")).to_be_visible()
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(LAPSES_IN + 1):
        slider.press("ArrowRight")
    then = today(world) + timedelta(days=LAPSES_IN + 1)
    expect(page.get_by_text("judged from what is known now")).to_be_visible()
    expect(row.get_by_text("warned")).to_have_count(0)
    expect(slider).to_be_focused()
    assert f"on={then.isoformat()}" in page.url
    assert "q=tess" in page.url
    page.get_by_role("link", name="Back to today").click()
    expect(row.get_by_text("warned")).to_be_visible()


def test_a_red_cell_tells_its_reasons_to_the_keyboard(hospitals, sign_in_as):
    page = sign_in_as("alice@example.org")
    page.goto("/cascade/hospitals/clearance/?q=tess")
    cell = page.get_by_role("button", name="blocked BLS, TB test")
    cell.focus()
    cell.press("Enter")
    reasons = page.get_by_role("dialog", name=f"Tess Tanaka at {PLACE}")
    expect(reasons).to_be_visible()
    expect(reasons.get_by_text("Holds no TB test.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(reasons).to_be_hidden()


def test_without_a_script_the_day_is_a_form(chromium, live_server, hospitals, sign_in_as):
    state = sign_in_as("alice@example.org").context.storage_state()
    context = chromium.new_context(base_url=live_server.url, storage_state=state, java_script_enabled=False)
    page = context.new_page()
    page.goto("/cascade/hospitals/clearance/")
    expect(page.get_by_role("slider")).to_be_hidden()
    page.get_by_label("Day of the case").fill("2027-05-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("As of Sat 1 May 2027")).to_be_visible()
    context.close()


def test_many_hospitals_stay_within_the_page(world, hospitals, sign_in_as, look_at):
    with practice_context(world.practice.pk):
        for hospital in HospitalFactory.create_batch(30):
            RequirementFactory(hospital=hospital, any_of=("cnim",))
        assert Requirement.objects.count() == 33
    page = sign_in_as("alice@example.org")
    page.goto("/cascade/hospitals/clearance/")
    look_at()
