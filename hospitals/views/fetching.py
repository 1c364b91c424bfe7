"""One requirement for a page, and the day by its hospital's clock."""

from datetime import date
from uuid import UUID

from django.shortcuts import get_object_or_404

from hospitals.models import Requirement
from practices.requests import PracticeRequest
from tenancy import clock


def requirement_or_404(requirement: UUID, *, lock: bool = False) -> Requirement:
    """With the words of its sentence, dismissed ones too; locked where it is to be changed."""
    rows = Requirement.objects.with_words()  # type: ignore[attr-defined]
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    found: Requirement = get_object_or_404(rows, pk=requirement)
    return found


def today_at(request: PracticeRequest, requirement: Requirement) -> date:
    """By the clock of its hospital, else of the practice."""
    place = requirement.hospital or request.practice
    return clock.today(place.timezone)
