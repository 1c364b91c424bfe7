"""One case for a page, as far as the person asking may see it."""

from datetime import date
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest
from scheduling.models import Assignment, Case
from scheduling.staffed import StaffedCase, staffed
from tenancy import clock


def case_or_404(case: UUID) -> Case:
    found: Case = get_object_or_404(Case.objects.select_related("hospital", "surgeon"), pk=case)
    return found


def seat_or_404(seat: UUID) -> Assignment:
    """A seat that still stands."""
    rows = Assignment.objects.standing().select_related("case__hospital", "technologist")
    found: Assignment = get_object_or_404(rows, pk=seat)
    return found


def staffed_or_404(request: PracticeRequest, case: UUID) -> StaffedCase:
    found = staffed(Case.objects.filter(pk=case), practice=request.practice, sees_health=sees_health(request))
    if not found:
        raise Http404
    return found[0]


def sees_health(request: PracticeRequest) -> bool:
    return SEE_HEALTH in request.can


def today_of(request: PracticeRequest) -> date:
    return clock.today(request.practice.timezone)
