"""Stopping reminders from the mail itself: GET shows a button, only a POST acts, and no log-in is asked for.

The token in the address is the authority, not a cookie, and mail programs post without one: no CSRF check belongs here.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications import unsubscribing
from notifications.models import Delivery
from notifications.stopping import Reminders, go_on, reminders_in, stop
from notifications.unsubscribing import Reference
from practices.models import Practice
from tenancy import clock
from tenancy.context import Actor, practice_context

ONE_CLICK = ("List-Unsubscribe", "One-Click")
AGAIN = ("reminders", "on")

Act = Callable[[Reminders, datetime], None]


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    try:
        reference = unsubscribing.read(token)
    except (BadSignature, ValueError):
        return render(request, "notifications/link_unknown.html", status=404)
    act = _act(request)
    if request.method == "POST" and act is None:
        return render(request, "notifications/unsubscribe_unclear.html", status=400)
    return _inside(request, reference, act)


def _act(request: HttpRequest) -> Act | None:
    """RFC 8058, 3.2: the body of the POST says it; whatever else was posted says nothing."""
    said = {pair: act for pair, act in ((ONE_CLICK, stop), (AGAIN, go_on)) if request.POST.get(pair[0]) == pair[1]}
    return next(iter(said.values()), None)


def _inside(request: HttpRequest, reference: Reference, act: Act | None) -> HttpResponse:
    at = clock.now()
    with practice_context(reference.practice, actor=Actor(name="The link in a mail")):
        practice = Practice.objects.filter(pk=reference.practice).first()
        delivery = _delivery(reference) if practice else None
        if practice is None or delivery is None:
            return render(request, "notifications/link_unknown.html", status=404)
        found = reminders_in(delivery, practice, at)
        meant = _meant(found, request.POST.get("reader", ""))
        if act and meant:
            act(meant, at)
        context = {
            "practice": practice,
            "delivery": delivery,
            "own": _meant(found, ""),
            "others": [each for each in found if not each.is_written_to],
        }
        return render(request, "notifications/unsubscribe.html", context)


def _meant(found: Iterable[Reminders], key: str) -> Reminders | None:
    """Whoever else has the address is meant only by name, by the button on the page."""
    return next((each for each in found if (each.key == key if key else each.is_written_to)), None)


def _delivery(reference: Reference) -> Delivery | None:
    deliveries = Delivery.objects.select_related("technologist__membership__user", "membership__user")
    return deliveries.filter(pk=reference.delivery).first()
