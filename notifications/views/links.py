"""The page a message's link opens, without a log-in: its items as they stand now, and what its reader says of them.

Reading it changes nothing, for programs follow links too; only a POST acts. The token in the address is the authority,
not a cookie, so no CSRF check belongs here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from notifications import answering, links
from notifications.dates import moment_words
from notifications.kinds import Answered, Line, UnknownAct
from notifications.link_forms import DayForm
from notifications.links import Reference
from notifications.message import own_and_team
from notifications.models import Delivery
from notifications.readers import heard
from practices.models import Practice
from tenancy import clock
from tenancy.context import Actor, name_actor, practice_context


@dataclass(frozen=True, slots=True)
class Opened:
    """A holder sees all that is his; of other people's health a manager sees a number, as in the message."""

    own: list[Line]
    team: list[Line]
    unnamed: int
    answered: list[Answered]

    @property
    def also(self) -> list[Line]:
        return self.own[1:]

    @property
    def is_empty(self) -> bool:
        return not (self.own or self.team or self.unnamed)


@dataclass(frozen=True, slots=True)
class Visit:
    """A link that was opened at an instant, and the message behind it."""

    request: HttpRequest
    token: str
    practice: Practice
    delivery: Delivery
    at: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """A link that has run out, or whose message or practice is no more."""

    request: HttpRequest
    token: str
    practice: Practice
    delivery: Delivery | None
    at: datetime

    @property
    def can_be_renewed(self) -> bool:
        return self.practice.closed_at is None


@dataclass(frozen=True, slots=True)
class Refused:
    """An act that could not be, with the day as it was typed and what is wrong with it."""

    alert: UUID
    typed: str
    words: str


Page = Callable[[Visit], HttpResponse]


@require_safe
@never_cache
def message_link(request: HttpRequest, token: str) -> HttpResponse:
    return _visited(request, token, _show)


@csrf_exempt
@require_POST
@never_cache
def acknowledgement(request: HttpRequest, token: str) -> HttpResponse:
    return _visited(request, token, _acknowledge)


@csrf_exempt
@require_POST
@never_cache
def item_act(request: HttpRequest, token: str, alert: UUID, act: str) -> HttpResponse:
    return _visited(request, token, lambda visit: _act(visit, alert, act))


@csrf_exempt
@require_POST
@never_cache
def link_again(request: HttpRequest, token: str) -> HttpResponse:
    """Says the same whether or not a new one leaves."""
    return _visited(request, token, _back, when_over=_send_again)


def _visited(
    request: HttpRequest, token: str, page: Page, when_over: Callable[[Over], HttpResponse] | None = None
) -> HttpResponse:
    try:
        reference = links.read(token)
    except BadSignature:
        return render(request, "notifications/link_unknown.html", status=404)
    at = clock.now()
    with practice_context(reference.practice):
        practice, delivery = Practice.objects.filter(pk=reference.practice).first(), _delivery(reference)
        if practice is None:
            return render(request, "notifications/link_unknown.html", status=404)
        if delivery is None or practice.closed_at or reference.has_run_out(at):
            return (when_over or _gone)(Over(request, token, practice, delivery, at))
        name_actor(Actor(name=f"{delivery.recipient_name}, through a message’s link"))
        return page(Visit(request, token, practice, delivery, at))


def _delivery(reference: Reference) -> Delivery | None:
    deliveries = Delivery.objects.select_related("technologist__membership__user", "membership__user")
    return deliveries.filter(pk=reference.delivery).first()


def _show(visit: Visit, refused: Refused | None = None) -> HttpResponse:
    alerts = heard(visit.delivery, visit.practice, visit.at)
    own, team = own_and_team(visit.delivery, alerts, visit.practice, visit.at)
    named = [line.openly or line for line in team if not line.withheld]
    context = {
        "practice": visit.practice,
        "delivery": visit.delivery,
        "opened": Opened(own, named, len(team) - len(named), answering.answered(visit.delivery, alerts, visit.at)),
        "refused": refused,
        "token": visit.token,
        "today": clock.local(visit.at, visit.delivery.timezone).date(),
        "seen": visit.delivery.acknowledged_at
        and moment_words(visit.delivery.acknowledged_at, visit.delivery.timezone),
    }
    return render(visit.request, "notifications/link.html", context, status=422 if refused else 200)


def _acknowledge(visit: Visit) -> HttpResponse:
    answering.acknowledge(visit.delivery, visit.practice, visit.at)
    messages.success(visit.request, f"Thank you: {visit.practice.name} can see that you have seen this.")
    return _back(visit)


def _act(visit: Visit, alert: UUID, act: str) -> HttpResponse:
    form, typed = DayForm(visit.request.POST), visit.request.POST.get("on", "")
    if not form.is_valid():
        return _show(visit, Refused(alert, typed, str(form.errors["on"][0])))
    try:
        acted = answering.act(visit.delivery, visit.practice, alert, act, on=form.cleaned_data["on"], at=visit.at)
    except UnknownAct:
        return render(visit.request, "notifications/link_unknown.html", status=404)
    except ValidationError as refused:
        return _show(visit, Refused(alert, typed, refused.messages[0]))
    undo = reverse("message-act", args=[visit.token, alert, acted.undo]) if acted.undo else ""
    messages.success(visit.request, acted.words, extra_tags=undo)
    return _back(visit)


def _back(visit: Visit) -> HttpResponse:
    return redirect("message-link", visit.token)


def _gone(over: Over) -> HttpResponse:
    context = {"practice": over.practice, "token": over.token if over.can_be_renewed else ""}
    return render(over.request, "notifications/link_gone.html", context, status=410)


def _send_again(over: Over) -> HttpResponse:
    if over.delivery and over.can_be_renewed:
        answering.send_new_link(over.delivery, over.practice, over.at)
    return render(over.request, "notifications/link_sent.html", {"practice": over.practice})
