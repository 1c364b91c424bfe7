from uuid import UUID

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hospitals.models import Hospital
from hospitals.policies import policy_now
from practices.requests import PracticeRequest
from scheduling.actions.travel import forget_travel, set_travel
from scheduling.forms.travel import TravelForm
from scheduling.models import TravelTime
from scheduling.tabs import schedule_tabs
from scheduling.wording import length_words


@require_http_methods(["GET", "HEAD", "POST"])
def travel(request: PracticeRequest, practice: str) -> HttpResponse:
    """The table, and the form that adds to it or, for a pair that is there, replaces it."""
    form = TravelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        set_travel(asked["one"], asked["other"], minutes=asked["minutes"])
        said = f"{asked['one']} and {asked['other']} are {length_words(asked['minutes'])} apart."
        messages.success(request, said)
        return redirect("travel", practice)
    context = {
        "tabs": schedule_tabs(request, "travel"),
        "form": form,
        "rows": _in_order(),
        "city_minutes": policy_now().city_minutes,
        "hospitals": Hospital.objects.in_use().count(),
    }
    return render(request, "scheduling/travel.html", context, status=422 if form.errors else 200)


@require_POST
def removal(request: PracticeRequest, practice: str, row: UUID) -> HttpResponse:
    found = get_object_or_404(TravelTime.objects.select_related("one", "other"), pk=row)
    said = f"How far {found.one} and {found.other} are apart is not known any more."
    forget_travel(found)
    messages.success(request, said)
    return redirect("travel", practice)


def _in_order() -> "models.QuerySet[TravelTime]":
    return TravelTime.objects.select_related("one", "other").order_by("one__name", "other__name")
