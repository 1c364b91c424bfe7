"""Real pages in Chromium: the live server runs as the application role, under row security."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connections
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.support.stage import STAGE

# Playwright's loop runs in this thread; the tests' own queries are made between its calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    # It would fetch our imported styles by wrong addresses.
    "preload": False,
}

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def chromium(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Browser]:
    """The distribution's Chromium, else Playwright's own."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    _clear_stage(django_db_blocker)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        yield browser
        browser.close()
        _clear_stage(django_db_blocker)


def _clear_stage(blocker: DjangoDbBlocker) -> None:
    """While Playwright's loop runs, this thread has other connections than before and after it."""
    with blocker.unblock():
        STAGE.clear()
        connections.close_all()


@pytest.fixture
def page(chromium: Browser, live_server) -> Iterator[Page]:
    """A desk-wide page at the live server; an error in the console or a blocked script fails the test."""
    context = chromium.new_context(viewport=DESK, base_url=live_server.url, reduced_motion="reduce")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda message: complaints.append(message.text) if _is_error(message) else None)
    yield opened
    context.close()
    assert complaints == []


def _is_error(message: ConsoleMessage) -> bool:
    """A refused form answers 422 and a refused booking 409, which the console tells too."""
    return message.type == "error" and not any(code in message.text for code in ("409", "422"))


@pytest.fixture
def sign_in_as(page: Page) -> Callable[[str], Page]:
    def signed_in(email: str) -> Page:
        page.goto("/accounts/login/")
        page.get_by_label("E-mail").fill(email)
        page.get_by_label("Password", exact=True).fill("a-long-password")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_load_state()
        return page

    return signed_in


@pytest.fixture
def look_at(page: Page) -> Callable[[], None]:
    """On a phone in the dark and at a desk in the light: axe finds nothing and nothing sticks out to the side."""

    def looked_at() -> None:
        page.wait_for_load_state()
        for size, scheme in ((PHONE, "dark"), (DESK, "light")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = Axe().run(page, options=_RULES)
            assert found.violations_count == 0, f"{page.url} {size} {scheme}\n{found.generate_report()}"
            too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert too_wide <= 0, f"{page.url} is {too_wide} px too wide at {size['width']}"

    return looked_at
