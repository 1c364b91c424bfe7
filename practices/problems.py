"""Refusals before a view is reached: a page for people, a problem document (RFC 9457) for programs."""

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

_WORDS = {
    401: "Sign in first.",
    403: "Your role in this practice does not allow this.",
    404: "There is nothing here that you can see.",
}


def refusal(request: HttpRequest, refused: Http404 | PermissionDenied | None) -> HttpResponse:
    status = 401 if refused is None else 404 if isinstance(refused, Http404) else 403
    if request.path_info.startswith("/api/"):
        return problem(status, _WORDS[status])
    return render(request, f"{status}.html", status=status)


def problem(status: int, detail: str, **more: object) -> JsonResponse:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JsonResponse(body | more, status=status, content_type="application/problem+json")
