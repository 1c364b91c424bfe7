from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest
from scheduling.broken import cases_in_conflict
from scheduling.models import Case
from scheduling.staffed import staffed
from scheduling.tabs import schedule_tabs
from tenancy import clock

PAGE = 50


@require_safe
def conflicts(request: PracticeRequest, practice: str) -> HttpResponse:
    """Every case ahead with an open conflict, the first to break first."""
    page = Paginator(cases_in_conflict(clock.now()), PAGE).get_page(request.GET.get("page"))
    shown = Case.objects.filter(pk__in=list(page.object_list))
    context = {
        "tabs": schedule_tabs(request, "conflicts"),
        "page": page,
        "cases": staffed(shown, practice=request.practice, sees_health=SEE_HEALTH in request.can),
        "today": clock.today(request.practice.timezone),
    }
    return render(request, "scheduling/conflicts.html", context)
