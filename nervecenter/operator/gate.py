"""Who may look at the installation: operators, signed in with a second step (rules.md H6)."""

from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from practices.models import User

View = Callable[..., HttpResponse]
SECOND_STEP = "mfa"


class OperatorRequest(HttpRequest):
    user: User


def operators_only(view: View) -> View:
    """Everybody else finds nothing here, so that nobody learns of the page."""

    @never_cache
    @wraps(view)
    def guarded(request: OperatorRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if not request.user.is_operator:
            raise Http404
        if not has_taken_second_step(request):
            return _ask_for_second_step(request)
        return view(request, *args, **kwargs)

    return guarded


def has_taken_second_step(request: OperatorRequest) -> bool:
    """In this session, beside the password."""
    return any(record.get("method") == SECOND_STEP for record in get_authentication_records(request, request.user))


def _ask_for_second_step(request: OperatorRequest) -> HttpResponse:
    if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        return render(request, "nervecenter/operator/second_step.html", status=403)
    return redirect_to_login(request.get_full_path(), reverse("mfa_reauthenticate"))
