"""Entrances outside every practice."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from practices.actions.practices import create_practice
from practices.forms.practices import PracticeStartForm
from practices.invitations import offer_in_session
from practices.landing import first_step_url, landing_url
from practices.models import User
from practices.requests import PracticeRequest
from practices.switcher import doors_of
from tenancy import clock


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Into the only practice, to a choice of several, or to a first one."""
    if not isinstance(request.user, User):
        return redirect_to_login("/", settings.LOGIN_URL)
    doors = doors_of(request.user)
    if len(doors) == 1:
        return redirect(landing_url(doors[0].slug, doors[0].role))
    if not doors and (offer := offer_in_session(request, clock.now())):
        return redirect("invitation", offer.reference)
    return render(request, "practices/doors.html", {"doors": doors, "may_start": _may_start()})


@require_safe
def arrive(request: PracticeRequest, practice: str) -> HttpResponse:
    return redirect(landing_url(practice, request.membership.role))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A new practice, in rehearsal; whoever makes it manages it (rules.md C1)."""
    if not _may_start():
        return render(request, "practices/start_closed.html", status=403)
    form = PracticeStartForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (slug := _started(form, request.user)):  # type: ignore[arg-type]
        return redirect(first_step_url(slug))
    return render(request, "practices/start.html", {"form": form}, status=422 if form.errors else 200)


def _started(form: PracticeStartForm, manager: User) -> str | None:
    try:
        practice = create_practice(**form.cleaned_data, manager=manager, rehearsal=True)
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
    return practice.slug


def _may_start() -> bool:
    return settings.SIGNUP == "open"
