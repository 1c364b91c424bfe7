"""The main job, as a manager does it: a workbook in, the right messages out."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import Page, expect

from practices.models import Practice

pytestmark = [
    pytest.mark.django_db(transaction=True, databases="__all__"),
    pytest.mark.browser,
    pytest.mark.usefixtures("reads_apart"),
]

TRACKER = Path(__file__).resolve().parents[2] / "samples" / "cascade-credential-tracker.xlsx"
# Sunday 22 November 2026, 06:30 in Portland.
BEFORE_THE_SWEEP = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_22_november():
    with time_machine.travel(BEFORE_THE_SWEEP, tick=True):
        yield


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill("a-long-password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/cascade/today/")


def start_a_practice(page: Page) -> None:
    page.goto("/practices/new/")
    page.get_by_label("Name", exact=False).first.fill("Willamette Monitoring")
    page.locator("input[name=slug]").fill("willamette")
    page.locator("[name=timezone]").select_option("America/Los_Angeles")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/willamette/**")


def bring_the_workbook(page: Page) -> None:
    page.goto("/willamette/import/")
    page.locator("input[type=file]").set_input_files(TRACKER)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="What was understood")).to_be_visible()


def correct_and_answer(page: Page) -> None:
    for question in range(2):
        page.get_by_role("radio", name="AHA").nth(question).check()
    hospital = page.get_by_label("P4 St. Brendan Med Ctr - privileges exp: which hospital")
    hospital.fill("St. Brendan Medical Center")
    page.get_by_role("button", name="Show what would be written").click()
    expect(page.get_by_role("heading", name="What would be written")).to_be_visible()


def apply_it(page: Page) -> None:
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is on record")


def see_all_of_the_mail(page: Page) -> None:
    """Its frame is as tall as the mail, on a phone and at a desk."""
    frame, mail = page.locator("iframe.message-frame"), page.frame_locator("iframe.message-frame").locator(":root")
    page.wait_for_load_state()
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        tall = mail.evaluate("root => [root.scrollHeight, root.clientHeight, root.querySelector('body').offsetHeight]")
        assert tall[0] == tall[1] >= tall[2] > 300, (width, tall)
        expect(frame).to_have_attribute("height", str(tall[0] + 2))


def test_a_workbook_in_and_the_right_messages_out(world, page, look_at):
    sign_in(page, "alice@example.org")
    start_a_practice(page)
    bring_the_workbook(page)
    look_at()
    correct_and_answer(page)
    look_at()
    apply_it(page)
    look_at()

    page.goto("/willamette/credentials/matrix/")
    brightwater = page.get_by_role("row", name="Cole Brightwater")
    expect(brightwater).to_contain_text("ended 21")
    expect(page.get_by_role("columnheader", name="St. Brendan Medical Center")).to_be_visible()

    page.goto("/willamette/today/")
    expect(page.get_by_role("main")).to_contain_text("17 messages to 9 people would go Sun 22 Nov at 07:00")
    page.get_by_role("button", name="Go live").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Go live").click()
    page.wait_for_load_state()
    assert not Practice.objects.get(slug="willamette").is_rehearsing

    call_command("sweep", "--practice", "willamette", "--at", "2026-11-22T07:00-08:00")
    call_command("deliver", "--until-empty", "--at", "2026-11-22T08:00-08:00")

    page.goto("/willamette/messages/?q=brightwater&channel=email")
    page.get_by_role("link", name="Cole Brightwater").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 of your credentials need you: BLS ended Sat 21 Nov")
    mail = page.frame_locator("iframe.message-frame")
    expect(mail.get_by_role("heading", level=1)).to_have_text("Your BLS ended on Sat\u00a021\u00a0Nov")
    expect(mail.get_by_text("12 months")).to_have_count(0)
    see_all_of_the_mail(page)

    page.goto("/willamette/messages/?q=sakamoto&channel=sms")
    page.get_by_role("link", name="Hana Sakamoto").click()
    expect(page.locator(".sms")).to_contain_text("an item on your list needs you")


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(world, sign_in_as, look_at):
    page = sign_in_as("alice@example.org")
    page.goto("/cascade/import/")
    page.locator("input[type=file]").set_input_files(
        {"name": "roster.xlsx", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 not a workbook"}
    )
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("main")).to_contain_text("PDF")
    look_at()
