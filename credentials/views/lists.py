from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from credentials.forms.filters import CredentialFilterForm, MatrixFilterForm
from credentials.holdings import Holding
from credentials.lists import credential_list, headings
from credentials.matrix import ICONS, matrix
from credentials.models import Credential
from credentials.selection import ends_soon, has_ended, pills
from credentials.tabs import credential_tabs
from credentials.wording import count_words
from practices.days import day_asked_for
from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest
from tenancy import clock


@require_safe
def credentials(request: PracticeRequest, practice: str) -> HttpResponse:
    sees_health = SEE_HEALTH in request.can
    filters = CredentialFilterForm(request.GET, sees_health=sees_health)
    today = clock.today(request.practice.timezone)
    found = credential_list(
        filters.asked, request.GET.get("page", "1"), today, request.practice, sees_health=sees_health
    )
    context = {
        "tabs": credential_tabs(request, "credentials"),
        "filters": filters,
        "pills": pills(found.judged, request.GET),
        "lede": _lede(found.judged),
        "page": found.page,
        "rows": found.rows,
        "headings": headings(filters.asked.get("sort", "")),
        "clear_url": reverse("credentials", args=[practice]) if request.GET else "",
        "none_yet": not found.judged and not Credential.objects.exists(),
        "on": today,
    }
    return render(request, "credentials/list.html", context)


@require_safe
def credential_matrix(request: PracticeRequest, practice: str) -> HttpResponse:
    sees_health = SEE_HEALTH in request.can
    filters = MatrixFilterForm(request.GET, sees_health=sees_health)
    on, today = day_asked_for(request), clock.today(request.practice.timezone)
    page = request.GET.get("page", "1")
    grid = matrix(filters.asked, page, on, today, request.practice, request.can)
    context = {
        "tabs": credential_tabs(request, "matrix"),
        "filters": filters,
        "pills": pills(grid.judged, request.GET),
        "matrix": grid,
        "page": grid.page,
        "lede": _lede(grid.judged),
        "icons": ICONS,
        "clear_url": reverse("matrix", args=[practice]) if request.GET else "",
        "none_yet": not grid.judged and not Credential.objects.exists(),
        "on": on,
        "on_banner": on if on != today else None,
        "hides_health": not sees_health and on != today,
    }
    return render(request, "credentials/matrix.html", context)


def _lede(judged: list[Holding]) -> str:
    """“6 have ended and 13 end within 60 days.”"""
    ended = count_words(sum(map(has_ended, judged)), "has ended", "have ended")
    soon = count_words(sum(map(ends_soon, judged)), "ends", "end")
    return f"{ended} and {soon} within 60 days."
