"""Opens a practice around everything under its URL, in one transaction that this middleware owns (rules.md H3)."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from psycopg.pq import TransactionStatus

from practices.merging.forwarding import forwarded
from practices.models import Membership, Practice
from practices.permissions import permissions_of
from practices.problems import refusal, vanished
from practices.switcher import doors_of
from tenancy.context import Actor, name_actor, practice_context
from tenancy.routes import permission_for
from tenancy.vanishing import has_vanished

SAFE = ("GET", "HEAD", "OPTIONS")


class SpoiledTransaction(RuntimeError):
    """A view caught a database error without a savepoint and answered as if all were well."""


class _RollBack(Exception):
    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


class _Vanished(HttpResponse):
    """Put into words once its transaction is rolled back: within that nothing can be read any more."""

    status_code = HTTPStatus.CONFLICT


class PracticeMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        slug = _practice_slug(request)
        if slug is None:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        try:
            return self._inside(request, slug)
        except (Http404, PermissionDenied) as refused:
            return refusal(request, refused)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        request.practice_failed = True  # type: ignore[attr-defined]
        if not hasattr(request, "practice") or not has_vanished(error, request.method):
            return None
        return _Vanished()

    def _inside(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        practice = Practice.objects.open().filter(slug=slug).first()
        if practice is None:
            raise Http404
        if not _is_fragment(request):
            request.doors = doors_of(request.user)  # type: ignore[arg-type, attr-defined]
        try:
            with practice_context(practice.pk):
                _admit(request, practice)
                response = self.get_response(request)
                if response.status_code == HTTPStatus.NOT_FOUND:
                    response = forwarded(request) or response
                return _settle(request, response)
        except _RollBack as rolled_back:
            return vanished(request) if isinstance(rolled_back.response, _Vanished) else rolled_back.response


def _practice_slug(request: HttpRequest) -> str | None:
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return None
    request.resolver_match = match
    return match.kwargs.get("practice")


def _is_fragment(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/") or bool(request.headers.get("HX-Request"))


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return refusal(request, None)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)


def _admit(request: HttpRequest, practice: Practice) -> None:
    """Outsiders get 404, members without the permission 403, and a route that declares none is closed."""
    membership = Membership.objects.active().select_related("user").filter(user=request.user.pk).first()
    if membership is None:
        raise Http404
    request.practice, request.membership = practice, membership  # type: ignore[attr-defined]
    request.can = permissions_of(membership.role)  # type: ignore[attr-defined]
    name_actor(Actor(membership=membership.pk, name=str(membership.user)))
    match = request.resolver_match
    if permission_for(match.url_name if match else None, request.method or "GET") not in request.can:  # type: ignore[attr-defined]
        raise PermissionDenied


def _settle(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    refused = response.status_code >= 400 and request.method not in SAFE and not getattr(response, "keep_writes", False)
    if getattr(request, "practice_failed", False) or refused:
        raise _RollBack(response)
    if response.status_code < 400 and _is_spoiled():
        raise SpoiledTransaction("A database error was caught outside a savepoint; nothing would have been saved.")
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _is_spoiled() -> bool:
    status = connection.connection.info.transaction_status
    return transaction.get_rollback() or status == TransactionStatus.INERROR
