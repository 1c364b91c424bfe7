from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from credentials.forms.filters import RenewalFilterForm
from credentials.models import Credential, Renewal
from credentials.models.renewal import Stage
from credentials.renewal_list import STAGES, RenewalList, renewal_list
from credentials.selection import Pill
from credentials.tabs import credential_tabs
from credentials.views.acting import act_at_once
from credentials.views.acts import submit
from credentials.views.fetching import credential_or_404, today_of
from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest

LABELS = {Stage.TODO: "To do", Stage.SUBMITTED: "Submitted"}


@require_safe
def renewals(request: PracticeRequest, practice: str) -> HttpResponse:
    sees_health = SEE_HEALTH in request.can
    filters = RenewalFilterForm(request.GET, sees_health=sees_health)
    stage = Stage.SUBMITTED if filters.asked.get("stage") == Stage.SUBMITTED else Stage.TODO
    page = request.GET.get("page", "1")
    found = renewal_list(filters.asked, stage, page, today_of(request), request.practice, sees_health=sees_health)
    context = {
        "tabs": credential_tabs(request, "renewals"),
        "filters": filters,
        "pills": _pills(request, found, stage),
        "stage": stage,
        "page": found.page,
        "rows": found.rows,
        "none_yet": not Credential.objects.exists(),
        "clear_url": reverse("renewals", args=[practice]) if request.GET else "",
        "on": today_of(request),
    }
    return render(request, "credentials/renewals.html", context)


@require_POST
def submission(request: PracticeRequest, practice: str, renewal: UUID) -> HttpResponse:
    """Sent today, said in the list: back to the list as it was asked for."""
    found = get_object_or_404(Renewal.objects.open(), pk=renewal)
    credential = credential_or_404(request, found.credential_id)
    back = f"{reverse('renewals', args=[practice])}?{request.GET.urlencode()}"
    return act_at_once(request, credential, lambda: submit(request, credential, today_of(request)), back)


def _pills(request: PracticeRequest, found: RenewalList, stage: Stage) -> list[Pill]:
    address = request.GET.copy()
    address.pop("page", None)
    pills = []
    for each in STAGES:
        address["stage"] = each.value
        icon = "send" if each == Stage.SUBMITTED else "list-todo"
        pills.append(Pill(LABELS[each], f"?{address.urlencode()}", "quiet", icon, found.counts[each], each == stage))
    return pills
