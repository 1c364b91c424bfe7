from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages as toasts
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from notifications.models import Delivery
from notifications.models.delivery import DeliveryQuerySet
from notifications.outlook import preview
from notifications.watch.again import NotAgain, send_again, why_not_again
from notifications.watch.answers import answered, with_answers
from notifications.watch.cautions import cautions
from notifications.watch.export import MOST, messages_file
from notifications.watch.forms import MessageFilterForm
from notifications.watch.reach import kinds_in_reach, messages_in_reach, written_to
from notifications.watch.timeline import timeline
from notifications.watch.unseen import DAYS, Got, people_without_a_way, unseen
from practices.permissions import LIST_MESSAGES, SEE_HEALTH, SEND_MESSAGES
from practices.requests import PracticeRequest
from tenancy import clock

PAGE = 50

# A mail's HTML carries its own styles and nothing that runs. Of our origin, so that its page can ask how tall it is.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox allow-same-origin"
)


@dataclass(frozen=True, slots=True)
class Pill:
    label: str
    url: str
    tone: str
    icon: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    current: bool


@require_safe
def messages(request: PracticeRequest, practice: str) -> HttpResponse:
    filters = _filters(request)
    found = with_answers(_asked_for(request, filters).order_by("-id"))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "pills": _pills(request),
        "tabs": _tabs(practice, "messages"),
        "cautions": cautions(request.practice, clock.now()),
        "most": MOST,
        "none_yet": not page.paginator.count and not messages_in_reach(request).exists(),
    }
    return render(request, "notifications/messages.html", context)


@require_safe
def export(request: PracticeRequest, practice: str) -> HttpResponse:
    """422 where a filter is not understood: a file of proof holds what was asked for, or is none."""
    filters = _filters(request)
    if not filters.is_valid():
        wrong = (f"{filters[name].label}: {error}" for name, errors in filters.errors.items() for error in errors)
        return HttpResponse("\n".join(wrong), status=422, content_type="text/plain; charset=utf-8")
    return messages_file(request.practice, _asked_for(request, filters))


@require_safe
def not_seen(request: PracticeRequest, practice: str) -> HttpResponse:
    found = unseen(request.practice, clock.now(), kinds_in_reach(request.can))
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "nowhere": sum(each.got == Got.NOWHERE for each in found),
        "no_way": _without_a_way(request),
        "none_yet": not found and not messages_in_reach(request).exists(),
        "days": DAYS,
        "tabs": _tabs(practice, "messages-unseen"),
        "names_health": SEE_HEALTH in request.can,
    }
    return render(request, "notifications/unseen.html", context)


@require_safe
def own(request: PracticeRequest, practice: str) -> HttpResponse:
    """What was sent to the member, on a phone."""
    page = Paginator(written_to(request.membership).order_by("-id"), PAGE).get_page(request.GET.get("page"))
    return render(request, "notifications/own_messages.html", {"page": page})


@require_safe
def message(request: PracticeRequest, practice: str, message: UUID) -> HttpResponse:
    delivery = _in_reach(request, message)
    may_send = SEND_MESSAGES in request.can
    context = {
        "delivery": delivery,
        "shown": preview(delivery, request.practice, clock.now()),
        "moments": timeline(delivery, delivery.events.all()),
        "resends": delivery.resends.order_by("id"),
        "may_send": may_send,
        "why_not": why_not_again(delivery, request.practice, clock.now()) if may_send else "",
        "frame": "app.html" if LIST_MESSAGES in request.can else "portal.html",
    }
    return render(request, "notifications/message.html", context)


@require_safe
@xframe_options_sameorigin
def message_body(request: PracticeRequest, practice: str, message: UUID) -> HttpResponse:
    """The HTML of one mail, for the frame on its page: sandboxed, and under a policy of its own."""
    delivery = _in_reach(request, message)
    response = HttpResponse(preview(delivery, request.practice, clock.now()).html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


@require_POST
def again(request: PracticeRequest, practice: str, message: UUID) -> HttpResponse:
    delivery = _in_reach(request, message)
    try:
        sent = send_again(delivery, request.practice, at=clock.now(), by=request.membership)
    except NotAgain as refused:
        toasts.error(request, str(refused))
        return redirect("message", practice, delivery.pk)
    toasts.success(request, f"It is on its way again to {sent.recipient_name}.")
    return redirect("message", practice, sent.pk)


def _in_reach(request: PracticeRequest, message: UUID) -> Delivery:
    related = ("technologist__membership__user", "membership__user", "resend_of")
    return get_object_or_404(messages_in_reach(request).select_related(*related), pk=message)


def _filters(request: PracticeRequest) -> MessageFilterForm:
    return MessageFilterForm(request.GET, kinds=kinds_in_reach(request.can))


def _asked_for(request: PracticeRequest, filters: MessageFilterForm) -> DeliveryQuerySet:
    return filters.narrow(messages_in_reach(request))


def _without_a_way(request: PracticeRequest) -> int:
    return people_without_a_way(request.practice, clock.now(), kinds_in_reach(request.can))


def _pills(request: PracticeRequest) -> list[Pill]:
    """They narrow what the other filters ask for; the counts are of all."""
    every, shown = messages_in_reach(request), request.GET.get("show", "")
    kept = {name: str(value) for name, value in request.GET.items() if name not in ("show", "page") and value}
    url = reverse("messages", args=[request.practice.slug])

    def pill(label: str, show: str, tone: str, icon: str, found: DeliveryQuerySet) -> Pill:
        asked = urlencode(kept | ({"show": show} if show else {}))
        return Pill(label, f"{url}?{asked}" if asked else url, tone, icon, found.count(), shown == show)

    unseen_url, no_way = reverse("messages-unseen", args=[request.practice.slug]), _without_a_way(request)
    return [
        pill("All", "", "quiet", "", every),
        pill("Did not reach", "failed", "bad", "mail-x", every.not_reached()),
        *([Pill("No way to them", unseen_url, "bad", "bell-off", no_way, False)] if no_way else []),
        pill("Answered", "answered", "soon", "message-square", answered(every)),
        pill("Waiting to leave", "waiting", "quiet", "clock", every.waiting()),
        pill("Kept here", "kept", "quiet", "archive", every.kept()),
    ]


def _tabs(practice: str, here: str) -> list[Tab]:
    names = {"messages": "All messages", "messages-unseen": "Nobody has seen this"}
    return [Tab(label, reverse(name, args=[practice]), name == here) for name, label in names.items()]
