"""Real pages in Chromium: the live server runs as the application role, under row security."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe, AxeResults
from django.conf import settings
from django.db import connections
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright
from pytest_django import DjangoDbBlocker

from practices.models import User
from tests.support.stage import STAGE
from tests.support.web import signed_in

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
    # What it found well is thousands of elements, to be told and carried over.
    "resultTypes": ["violations"],
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


@pytest.fixture(scope="session")
def window(chromium: Browser, live_server) -> Iterator[Page]:
    """One for all tests: to open another takes Chromium as long as to look at a page."""
    context = chromium.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window: Page, live_server) -> Iterator[Page]:
    """A desk-wide page at the live server, of nobody yet; errors in the console and blocked scripts fail the test."""
    _forget(window, live_server.url)
    window.set_viewport_size(DESK)
    window.emulate_media(color_scheme="light", reduced_motion="reduce")
    with _complaints_of(window) as complaints:
        yield window
        window.goto("about:blank")
    assert complaints == []


def _forget(window: Page, origin: str) -> None:
    """Cookies and what scripts kept."""
    devtools = window.context.new_cdp_session(window)
    devtools.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    devtools.detach()


@contextmanager
def _complaints_of(window: Page) -> Iterator[list[str]]:
    complaints: list[str] = []

    def thrown(error: Error) -> None:
        complaints.append(str(error))

    def told(message: ConsoleMessage) -> None:
        if _is_error(message):
            complaints.append(message.text)

    window.on("pageerror", thrown)
    window.on("console", told)
    yield complaints
    window.remove_listener("pageerror", thrown)
    window.remove_listener("console", told)


def _is_error(message: ConsoleMessage) -> bool:
    """A refused form answers 422 and a refused booking 409, which the console tells too."""
    return message.type == "error" and not any(code in message.text for code in ("409", "422"))


@pytest.fixture
def sign_in_as(page: Page, live_server) -> Callable[[str], Page]:
    """By a session; that the form gives one is told in the story."""

    def signed_in_as(email: str) -> Page:
        session = signed_in(User.objects.get(email=email))
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    return signed_in_as


@pytest.fixture
def look_at(page: Page) -> Callable[[], None]:
    """On a phone in the dark and at a desk in the light: axe finds nothing and nothing sticks out to the side."""

    def looked_at() -> None:
        page.wait_for_load_state()
        page.evaluate(Axe().axe_script)
        for size, scheme in ((PHONE, "dark"), (DESK, "light")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = AxeResults(page.evaluate("rules => axe.run(rules)", _RULES))
            assert found.violations_count == 0, f"{page.url} {size} {scheme}\n{found.generate_report()}"
            too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert too_wide <= 0, f"{page.url} is {too_wide} px too wide at {size['width']}"

    return looked_at
