"""Booking, covering and giving back a seat; each in one click, refused in words."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from practices.models import Technologist
from practices.permissions import OVERRIDE
from practices.requests import PracticeRequest
from scheduling.actions.asking import ask_for_cover
from scheduling.actions.refusing import Refused
from scheduling.actions.seats import book, cover, override, release
from scheduling.candidates import candidates
from scheduling.models import Case, Role
from scheduling.views.case_page import case_page, refusal
from scheduling.views.fetching import case_or_404, seat_or_404, staffed_or_404
from tenancy import clock

LONGEST_REASON = 300


class SeatForm(forms.Form):
    role = forms.ChoiceField(choices=Role)
    override_reason = forms.CharField(required=False, max_length=LONGEST_REASON)

    def reason(self, request: PracticeRequest) -> str:
        """Raises PermissionDenied for a reason from somebody who may not override."""
        said: str = self.cleaned_data["override_reason"]
        if said and OVERRIDE not in request.can:
            raise PermissionDenied
        return said


@require_POST
def seats(request: PracticeRequest, practice: str, case: UUID) -> HttpResponse:
    """Books `person` in `role`; with `override_reason`, in spite of findings that a manager may accept."""
    found, person, form = case_or_404(case), _person_or_404(request), SeatForm(request.POST)
    if not form.is_valid():
        return _not_read(request, found)
    role, reason = form.cleaned_data["role"], form.reason(request)

    def act() -> str:
        book(found, person, role, by=request.membership, at=clock.now(), override_reason=reason)
        return f"{person} is booked as {Role(role).label}."

    return _act(request, found, person, role, act)


@require_POST
def covering(request: PracticeRequest, practice: str, case: UUID) -> HttpResponse:
    """Gives the primary's seat to `person`, and releases who has it."""
    found, person = case_or_404(case), _person_or_404(request)
    form = SeatForm(request.POST.dict() | {"role": Role.PRIMARY})
    if not form.is_valid():
        return _not_read(request, found)
    reason = form.reason(request)

    def act() -> str:
        cover(found, person, by=request.membership, at=clock.now(), override_reason=reason)
        return f"{person} covers {found}."

    return _act(request, found, person, Role.PRIMARY, act)


@require_POST
def asking(request: PracticeRequest, practice: str, case: UUID) -> HttpResponse:
    """Asks `person` whether they can take the case; without one, everybody who could."""
    found = case_or_404(case)
    people = [_person_or_404(request)] if "person" in request.POST else _who_could(found, request)
    try:
        asked = ask_for_cover(found, people, at=clock.now())
    except Refused as refused:
        return case_page(request, staffed_or_404(request, case), refusal(request, "Nobody was asked", refused))
    messages.success(request, _asked_words(asked, request))
    return redirect("case", practice, case)


def _who_could(case: Case, request: PracticeRequest) -> list[Technologist]:
    ranked = candidates(case, Role.PRIMARY, practice=request.practice)
    return [each.technologist for each in ranked if each.can_take_it]


def _asked_words(asked: list[Technologist], request: PracticeRequest) -> str:
    if asked:
        return f"Asked {', '.join(person.name for person in asked)}. Answers come to you; book who says yes."
    if request.practice.is_rehearsing:
        return "In rehearsal no message leaves: nobody was asked."
    return "Nobody was asked: each is asked once a day."


@require_POST
def accepting(request: PracticeRequest, practice: str, seat: UUID) -> HttpResponse:
    """A manager accepts what was found on a seat since it was booked."""
    found, reason = seat_or_404(seat), request.POST.get("override_reason", "").strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        messages.error(request, "Say why it may go all the same, in at most 300 characters.")
        return redirect("case", practice, found.case_id)

    def act() -> str:
        override(found, reason=reason, by=request.membership, at=clock.now())
        return f"What was found on {found.technologist} is accepted, on the record."

    return _act(request, found.case, found.technologist, found.role, act)


@require_POST
def releasing(request: PracticeRequest, practice: str, seat: UUID) -> HttpResponse:
    found = seat_or_404(seat)
    try:
        release(found, by=request.membership, at=clock.now())
    except Refused as refused:
        why = refusal(request, f"{found.technologist} stays on {found.case}", refused)
        return case_page(request, staffed_or_404(request, found.case_id), why)
    messages.success(request, f"{found.technologist} is off {found.case}.")
    return redirect("case", practice, found.case_id)


def _person_or_404(request: PracticeRequest) -> Technologist:
    found: Technologist = get_object_or_404(Technologist, pk=_uuid(request.POST.get("person", "")))
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _not_read(request: PracticeRequest, case: Case) -> HttpResponse:
    messages.error(request, "Choose a seat, and keep the reason below 300 characters.")
    return redirect("case", request.practice.slug, case.pk)


def _act(request: PracticeRequest, case: Case, person: Technologist, role: str, act: Callable[[], str]) -> HttpResponse:
    """`act` gives what to say."""
    try:
        words = act()
    except Refused as refused:
        heading = f"{person} was not booked as {Role(role).label}"
        why = refusal(request, heading, refused, person=person, role=role)
        return case_page(request, staffed_or_404(request, case.pk), why)
    messages.success(request, words)
    return redirect("case", request.practice.slug, case.pk)
