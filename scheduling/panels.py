"""A person's cases, on their page."""

from dataclasses import dataclass
from datetime import date, timedelta

from practices.models import Technologist
from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest
from scheduling.clocks import day_starts
from scheduling.models import Assignment, Case
from scheduling.staffed import StaffedCase, staffed

SHOWN = 10
AHEAD = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CasesAhead:
    cases: list[StaffedCase]
    today: date


def cases_ahead(request: PracticeRequest, person: Technologist, on: date) -> CasesAhead:
    """The next of the 90 days from that day."""
    start = day_starts(on, request.practice.timezone)
    seats = Assignment.objects.standing().filter(technologist=person)
    near = Case.objects.within(start, start + AHEAD).filter(pk__in=seats.values("case"))[:SHOWN]
    shown = Case.objects.filter(pk__in=[case.pk for case in near])
    return CasesAhead(staffed(shown, practice=request.practice, sees_health=SEE_HEALTH in request.can), on)
