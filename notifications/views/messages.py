from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from notifications.forms import MessageFilterForm
from notifications.models import Delivery
from notifications.models.delivery import DeliveryQuerySet
from notifications.outlook import preview
from practices.requests import PracticeRequest
from tenancy import clock

PAGE = 50

# A mail's HTML carries its own styles and nothing that runs.
MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


@dataclass(frozen=True, slots=True)
class Pill:
    label: str
    url: str
    tone: str
    icon: str
    count: int
    current: bool


@require_safe
def messages(request: PracticeRequest, practice: str) -> HttpResponse:
    filters = MessageFilterForm(request.GET)
    found = _asked_for(filters)
    page = Paginator(found.order_by("-id"), PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "pills": _pills(practice, request.GET.get("show", "")),
        "none_yet": not page.paginator.count and not Delivery.objects.exists(),
    }
    return render(request, "notifications/messages.html", context)


@require_safe
def message(request: PracticeRequest, practice: str, message: UUID) -> HttpResponse:
    delivery = get_object_or_404(Delivery.objects.select_related("technologist"), pk=message)
    context = {"delivery": delivery, "shown": preview(delivery, request.practice, clock.now())}
    return render(request, "notifications/message.html", context)


@require_safe
@xframe_options_sameorigin
def message_body(request: PracticeRequest, practice: str, message: UUID) -> HttpResponse:
    """The HTML of one mail, for the frame on its page: sandboxed, and under a policy of its own."""
    delivery = get_object_or_404(Delivery, pk=message)
    response = HttpResponse(preview(delivery, request.practice, clock.now()).html)
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


def _asked_for(filters: MessageFilterForm) -> DeliveryQuerySet:
    found = Delivery.objects.all()
    if not filters.is_valid():
        return found
    asked = filters.cleaned_data
    if asked["q"]:
        found = found.to(asked["q"])
    for name in ("channel", "state", "day"):
        if asked[name]:
            found = found.filter(**{name: asked[name]})
    return {"failed": found.not_reached, "waiting": found.waiting, "kept": found.kept}.get(
        filters.data.get("show", ""), found.all
    )()


def _pills(practice: str, shown: str) -> list[Pill]:
    url, every = reverse("messages", args=[practice]), Delivery.objects.all()
    return [
        Pill("All", url, "quiet", "", every.count(), shown == ""),
        Pill("Did not reach", f"{url}?show=failed", "bad", "mail-x", every.not_reached().count(), shown == "failed"),
        Pill("Waiting to leave", f"{url}?show=waiting", "quiet", "clock", every.waiting().count(), shown == "waiting"),
        Pill("Kept here", f"{url}?show=kept", "quiet", "archive", every.kept().count(), shown == "kept"),
    ]
