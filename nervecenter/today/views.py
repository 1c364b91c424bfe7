from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from nervecenter.today.page import gather, next_sweep
from nervecenter.today.rehearsal import Rehearsal, drafts, rehearsal
from notifications.watch.cautions import cautions
from practices.days import day_asked_for
from practices.permissions import SEE_MESSAGES
from practices.requests import PracticeRequest
from tenancy import clock

DRAFTS_SHOWN = 100


@require_safe
def today(request: PracticeRequest, practice: str) -> HttpResponse:
    on, here = day_asked_for(request), clock.today(request.practice.timezone)
    context = {
        "page": gather(request.practice, on, request.can),
        "rehearsal": _rehearsal(request, on, here),
        "on_banner": on if on != here else None,
        "cautions": cautions() if on == here and SEE_MESSAGES in request.can else [],
    }
    return render(request, "nervecenter/today.html", context)


@require_safe
def what_would_go(request: PracticeRequest, practice: str) -> HttpResponse:
    at = next_sweep(request.practice, clock.now())
    found = drafts(request.practice, at, DRAFTS_SHOWN) if request.practice.is_rehearsing else []
    return render(request, "nervecenter/rehearsal.html", {"drafts": found, "at": at})


def _rehearsal(request: PracticeRequest, on: date, here: date) -> Rehearsal | None:
    if not request.practice.is_rehearsing or on != here:
        return None
    return rehearsal(request.practice, next_sweep(request.practice, clock.now()))
