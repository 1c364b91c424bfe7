"""Refusals before a view is reached: a page for people, a problem document (RFC 9457) for programs."""

import sys

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults

from tenancy.api.problems import problem
from tenancy.outages import will_pass
from tenancy.vanishing import WORDS

SECONDS_TO_WAIT = 5


def refusal(request: HttpRequest, refused: Http404 | PermissionDenied | None) -> HttpResponse:
    status = _status(refused)
    if _is_program(request):
        return problem(status)
    return render(request, f"{status}.html", status=status)


def vanished(request: HttpRequest) -> HttpResponse:
    """What a request was about went away before it was written."""
    if _is_program(request):
        return problem(409, WORDS)
    return render(request, "409.html", {"words": WORDS}, status=409)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(404) if _is_program(request) else defaults.page_not_found(request, exception)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(400) if _is_program(request) else defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Called while the error is handled."""
    if will_pass(sys.exc_info()[1]):
        return _unavailable(request)
    return problem(500) if _is_program(request) else defaults.server_error(request)


def _unavailable(request: HttpRequest) -> HttpResponse:
    if _is_program(request):
        response: HttpResponse = problem(503)
    else:
        # Without the request: whom it is from stands in the database.
        response = HttpResponse(render_to_string("503.html"), status=503)
    response["Retry-After"] = str(SECONDS_TO_WAIT)
    return response


def _status(refused: Http404 | PermissionDenied | None) -> int:
    if refused is None:
        return 401
    return 404 if isinstance(refused, Http404) else 403


def _is_program(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
