from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest
from scheduling.clocks import day_starts
from scheduling.forms.filters import CaseFilterForm
from scheduling.models import Assignment, Case
from scheduling.models.case import CaseQuerySet
from scheduling.staffed import staffed
from scheduling.tabs import schedule_tabs
from tenancy import clock

PAGE = 50


@require_safe
def cases(request: PracticeRequest, practice: str) -> HttpResponse:
    """Those asked for; asked for nothing, those from today on."""
    today = clock.today(request.practice.timezone)
    filters = CaseFilterForm(request.GET or {"from": today.isoformat()})
    found = asked_for(filters.asked, request.practice.timezone)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown = Case.objects.filter(pk__in=[case.pk for case in page.object_list])
    context = {
        "tabs": schedule_tabs(request, "cases"),
        "filters": filters,
        "page": page,
        "cases": staffed(shown, practice=request.practice, sees_health=SEE_HEALTH in request.can),
        "today": today,
        "clear_url": reverse("cases", args=[practice]) if request.GET else "",
        "none_yet": not page.object_list and not Case.objects.exists(),
        "all_url": f"{reverse('cases', args=[practice])}?from=",
    }
    return render(request, "scheduling/cases.html", context)


def asked_for(asked: dict[str, Any], zone: str) -> CaseQuerySet:
    """`from` and `to` are days on the practice's clock, both included."""
    found = Case.objects.order_by("starts_at", "id")
    if words := asked.get("q"):
        found = found.filter(
            Q(number__icontains=words) | Q(procedure__icontains=words) | Q(surgeon__name__icontains=words)
        )
    if hospital := asked.get("hospital"):
        found = found.filter(hospital=hospital)
    if status := asked.get("status"):
        found = found.filter(status=status)
    if person := asked.get("person"):
        seats = Assignment.objects.standing().filter(technologist=person)
        found = found.filter(pk__in=seats.values("case"))
    return _between(found, asked.get("from"), asked.get("to"), zone)


def _between(found: CaseQuerySet, first: date | None, last: date | None, zone: str) -> CaseQuerySet:
    if first:
        found = found.filter(ends_at__gt=day_starts(first, zone))
    if last:
        found = found.filter(starts_at__lt=day_starts(last + timedelta(days=1), zone))
    return found
