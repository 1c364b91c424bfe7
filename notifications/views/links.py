"""The page a message's link opens, without a log-in: its items as they stand now. Reading it changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from notifications import links
from notifications.kinds import Line
from notifications.links import Reference
from notifications.message import own_and_team
from notifications.models import Delivery
from notifications.readers import heard
from practices.models import Practice
from tenancy import clock
from tenancy.context import practice_context


@dataclass(frozen=True, slots=True)
class Opened:
    """A holder sees all that is his; of other people's health a manager sees a number, as in the message."""

    own: list[Line]
    team: list[Line]
    unnamed: int

    @property
    def also(self) -> list[Line]:
        return self.own[1:]


@require_safe
@never_cache
def message_link(request: HttpRequest, token: str) -> HttpResponse:
    try:
        reference = links.read(token)
    except BadSignature:
        return render(request, "notifications/link_unknown.html", status=404)
    at = clock.now()
    with practice_context(reference.practice):
        practice = Practice.objects.get(pk=reference.practice)
        delivery = _delivery(reference)
        if delivery is None or practice.closed_at or reference.has_run_out(at):
            return render(request, "notifications/link_gone.html", {"practice": practice}, status=410)
        context = {"practice": practice, "delivery": delivery, "opened": _opened(delivery, practice, at)}
        return render(request, "notifications/link.html", context)


def _delivery(reference: Reference) -> Delivery | None:
    deliveries = Delivery.objects.select_related("technologist__membership__user", "membership__user")
    return deliveries.filter(pk=reference.delivery).first()


def _opened(delivery: Delivery, practice: Practice, at: datetime) -> Opened:
    own, team = own_and_team(delivery, heard(delivery, practice, at), practice, at)
    named = [line for line in team if not line.withheld]
    return Opened(own, named, len(team) - len(named))
