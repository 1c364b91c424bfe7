from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from credentials.portfolios import portfolio
from credentials.views.fetching import today_of
from notifications.models import Delivery
from practices.days import day_asked_for
from practices.models import Technologist
from practices.panels import panels_of
from practices.permissions import SEE_HEALTH, SEE_MESSAGES
from practices.requests import PracticeRequest

MESSAGES = 10


@require_safe
def technologist(request: PracticeRequest, practice: str, technologist: UUID) -> HttpResponse:
    person = get_object_or_404(Technologist, pk=technologist)
    on, today = day_asked_for(request), today_of(request)
    held = portfolio(person, on, today, request.practice, sees_health=SEE_HEALTH in request.can)
    sent = Delivery.objects.filter(technologist=person)[:MESSAGES] if SEE_MESSAGES in request.can else []
    context = {
        "person": person,
        "portfolio": held,
        "deliveries": sent,
        "panels": panels_of(request, person, on),
        "on": on,
        "on_banner": on if on != today else None,
        "has_left": not person.is_employed(today),
    }
    return render(request, "credentials/technologist.html", context)
