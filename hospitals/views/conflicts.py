from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hospitals.conflicting import conflicting
from hospitals.conflicts_page import conflicts_page
from hospitals.forms.clearance import ComparisonForm
from hospitals.tabs import hospital_tabs
from practices.days import day_asked_for
from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest
from tenancy import clock


@require_safe
def requirement_conflicts(request: PracticeRequest, practice: str) -> HttpResponse:
    form = ComparisonForm(request.GET)
    on, today = day_asked_for(request), clock.today(request.practice.timezone)
    found = conflicting(on, today, request.practice, sees_health=SEE_HEALTH in request.can)
    context = {
        "tabs": hospital_tabs(request),
        "form": form,
        "found": found,
        "compared": conflicts_page(found, form.asked.get("hospital") or ()),
        "on": on,
        "on_banner": on if on != today else None,
        "clear_url": reverse("requirement-conflicts", args=[practice]) if request.GET else "",
    }
    return render(request, "hospitals/conflicts.html", context)
