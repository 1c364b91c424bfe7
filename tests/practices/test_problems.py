"""The pages for when something broke: drawn with no database, and for nobody in particular."""

import re

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from practices.problems import server_error

DATABASE_AWAY = OperationalError("connection refused")
PAGES = [
    (RuntimeError("broken"), 500, "Something broke on our side"),
    (DATABASE_AWAY, 503, "The database does not answer"),
]


@pytest.mark.parametrize(("error", "status", "heading"), PAGES)
def test_the_page_says_what_broke_and_leads_out(error: Exception, status: int, heading: str):
    response = answer_to(error, RequestFactory().get("/cascade/"))
    words = response.content.decode()
    assert (response.status_code, words.count(f"<h1>{heading}</h1>")) == (status, 1)
    assert re.findall(r'<p class="note">(\d+)</p>', words) == [str(status)]
    assert words.startswith("<!doctype html>")
    assert '<a class="btn is-main" href="/">Go to your practice</a>' in words


def test_both_pages_are_drawn_in_one_frame():
    drawn = [answer_to(error, RequestFactory().get("/")).content.decode() for error, _, _ in PAGES]
    first, second = (re.sub(r"(?<=>)[^<]+(?=</(?:title|p|h1)>)", "", page) for page in drawn)
    assert first == second


def test_only_what_passes_says_when_to_come_again():
    request = RequestFactory().get("/cascade/")
    assert answer_to(DATABASE_AWAY, request)["Retry-After"] == "5"
    assert not answer_to(RuntimeError("broken"), request).has_header("Retry-After")


def answer_to(error: Exception, request: HttpRequest) -> HttpResponse:
    try:
        raise error
    except Exception:
        return server_error(request)
