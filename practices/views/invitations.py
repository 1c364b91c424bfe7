"""An invitation's link: outside every practice, with or without a log-in (rules.md H1)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from practices.actions.members import accept
from practices.invitations import SESSION_KEY, NotAnInvitation, Offer, offer_of
from practices.landing import landing_url
from practices.models import InvitationState, User
from practices.switcher import doors_of
from tenancy import clock


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, reference: str) -> HttpResponse:
    try:
        offer = offer_of(reference, clock.now())
        if request.method == "POST" and isinstance(request.user, User):
            return _accept(request, offer)
    except NotAnInvitation:
        return render(request, "practices/invitation_unknown.html", status=404)
    if offer.is_open:
        # Lets this browser sign up although sign-up may be closed.
        request.session[SESSION_KEY] = reference
    return _show(request, offer)


def _accept(request: HttpRequest, offer: Offer) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    try:
        practice = accept(offer.reference, user=user, at=clock.now())
    except ValidationError as refused:
        return _show(request, offer, problem=refused.messages[0])
    request.session.pop(SESSION_KEY, None)
    messages.success(request, f"Welcome to {practice.name}.")
    role = next(door.role for door in doors_of(user) if door.slug == practice.slug)
    return redirect(landing_url(practice.slug, role))


def _show(request: HttpRequest, offer: Offer, problem: str = "") -> HttpResponse:
    """Whoever came back through a link they have used goes on into the practice."""
    if offer.state is InvitationState.ACCEPTED and isinstance(request.user, User):
        inside = [door for door in doors_of(request.user) if door.slug == offer.practice.slug]
        if inside:
            return redirect(landing_url(inside[0].slug, inside[0].role))
    status = 410 if problem or not offer.is_open else 200
    return render(request, "practices/invitation.html", {"offer": offer, "problem": problem}, status=status)
