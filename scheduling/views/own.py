"""A technologist's own cases: theirs alone, on a phone."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practices.models import Technologist
from practices.requests import PracticeRequest
from scheduling.models import Assignment, Case
from scheduling.staffed import Seat, StaffedCase, staffed
from tenancy import clock

AHEAD = timedelta(days=60)
BEHIND = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case with one's own seat on it; of the others on it only their names are told."""

    staffed: StaffedCase
    seat: Seat

    @property
    def others(self) -> list[Seat]:
        return [seat for seat in self.staffed.live if seat is not self.seat]


@require_safe
def own_cases(request: PracticeRequest, practice: str) -> HttpResponse:
    """Those ahead, and of the last days. One's own health items are one's own to read."""
    person = Technologist.objects.filter(membership=request.membership).first()
    if person is None:
        return render(request, "scheduling/own_nobody.html")
    now = clock.now()
    seats = Assignment.objects.standing().filter(technologist=person)
    near = Case.objects.filter(pk__in=seats.values("case")).within(now - BEHIND, now + AHEAD)
    mine = [_own(each, person) for each in staffed(near, practice=request.practice, sees_health=True)]
    context = {
        "person": person,
        "ahead": [each for each in mine if each.staffed.case.leaving_at > now],
        "behind": [each for each in reversed(mine) if each.staffed.case.leaving_at <= now],
        "today": clock.today(person.timezone),
    }
    return render(request, "scheduling/own.html", context)


def _own(each: StaffedCase, person: Technologist) -> OwnCase:
    return OwnCase(each, next(seat for seat in each.seats if seat.assignment.technologist_id == person.pk))
