from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from hospitals.clearances import Verdict, clearance
from hospitals.clocks import other_days
from hospitals.forms.clearance import ClearanceFilterForm
from hospitals.looks import ICONS
from hospitals.matrix import cells_of, matrix
from hospitals.models import Hospital
from hospitals.next_documents import next_documents
from hospitals.sliding import DaySlider
from hospitals.tabs import hospital_tabs
from practices.days import day_asked_for
from practices.models import Technologist
from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest
from tenancy import clock


@require_safe
@vary_on_headers("HX-Request")
def clearance_matrix(request: PracticeRequest, practice: str) -> HttpResponse:
    on, today = day_asked_for(request), clock.today(request.practice.timezone)
    filters = ClearanceFilterForm({**request.GET.dict(), "on": on.isoformat()})
    page, sees_health = request.GET.get("page", "1"), SEE_HEALTH in request.can
    grid = matrix(filters.asked, page, on, today, request.practice, sees_health=sees_health)
    context = {
        "tabs": hospital_tabs(request),
        "filters": filters,
        "matrix": grid,
        "page": grid.page,
        "icons": ICONS,
        "on": on,
        "today": today,
        "slider": DaySlider(today, on),
        # Not the frame's: it is swapped together with what it speaks of.
        "other_day": on if on != today else None,
        "other_days": other_days(grid.hospitals, today) if on == today else [],
        "clear_url": reverse("clearance", args=[practice]) if request.GET else "",
        "no_hospitals": not grid.hospitals,
        "no_people": not Technologist.objects.exists(),
    }
    template = "hospitals/_clearance.html" if request.htmx else "hospitals/clearance.html"
    return render(request, template, context)


@require_safe
def person_clearance(request: PracticeRequest, practice: str, technologist: UUID) -> HttpResponse:
    person = get_object_or_404(Technologist, pk=technologist)
    context = _of_person(request, person, sees_health=SEE_HEALTH in request.can)
    return render(request, "hospitals/person_clearance.html", context)


@require_safe
def own_clearance(request: PracticeRequest, practice: str) -> HttpResponse:
    person = Technologist.objects.filter(membership=request.membership).first()
    if person is None:
        return render(request, "credentials/me_nobody.html")
    return render(request, "hospitals/own_clearance.html", _of_person(request, person, sees_health=True))


def _of_person(request: PracticeRequest, person: Technologist, *, sees_health: bool) -> dict[str, object]:
    hospitals = list(Hospital.objects.in_use())
    on, today = day_asked_for(request), clock.today(request.practice.timezone)
    grid = clearance([person], hospitals, on, practice=request.practice, today=today, sees_health=sees_health)
    cells = cells_of(grid, person, hospitals)
    found = next_documents(grid, [person], hospitals, sees_health=sees_health)
    return {
        "person": person,
        "cells": cells,
        "icons": ICONS,
        "cleared": sum(cell.clearance.verdict in (Verdict.CLEARED, Verdict.WARNED) for cell in cells),
        "next": found[0] if found else None,
        "on": on,
        "today": today,
        "slider": DaySlider(today, on),
        "on_banner": on if on != today else None,
        "other_days": other_days(hospitals, today) if on == today else [],
        "tells_of_today": any(cell.clearance.health_of_today for cell in cells),
        "has_left": not person.is_employed(on),
    }
