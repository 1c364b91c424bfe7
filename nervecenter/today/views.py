from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nervecenter.today.page import gather
from practices.days import day_asked_for
from practices.requests import PracticeRequest
from tenancy import clock


@require_safe
def today(request: PracticeRequest, practice: str) -> HttpResponse:
    on = day_asked_for(request)
    here = clock.today(request.practice.timezone)
    page = gather(request.practice, on, request.can)
    return render(request, "nervecenter/today.html", {"page": page, "on_banner": on if on != here else None})
