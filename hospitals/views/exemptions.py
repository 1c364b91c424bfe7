from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from credentials.views.acting import Done
from hospitals.actions import exemptions as actions
from hospitals.forms.acts import ExemptionForm, LastDayForm
from hospitals.models import Exemption, Requirement
from hospitals.views.acting import Act, act_page
from hospitals.views.fetching import requirement_or_404, today_at
from practices.requests import PracticeRequest
from tenancy import clock

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def new(request: PracticeRequest, practice: str, requirement: UUID) -> HttpResponse:
    found = requirement_or_404(requirement)
    form = ExemptionForm(request.POST or None, requirement=found, today=today_at(request, found))
    act = Act(
        heading="Record an exemption",
        lede="Only what the hospital itself has granted. On these days the person passes without meeting it.",
        button="Record the exemption",
        do=lambda: _grant(request, found, form),
    )
    return act_page(request, found, form, act)


@form_page
def end(request: PracticeRequest, practice: str, exemption: UUID) -> HttpResponse:
    found = get_object_or_404(Exemption.objects.select_related("technologist"), pk=exemption)
    requirement = requirement_or_404(found.requirement_id)
    form = LastDayForm(request.POST or None, initial={"on": today_at(request, requirement)})
    act = Act(
        heading=f"End the exemption of {found.technologist.name}",
        lede="After that day the requirement must be met again. A day before it begins takes it off the record.",
        button="End it",
        do=lambda: _end(request, found, form),
    )
    return act_page(request, requirement, form, act)


def _grant(request: PracticeRequest, requirement: Requirement, form: ExemptionForm) -> Done:
    granted = actions.grant(**form.cleaned_data, requirement=requirement, by=request.membership, at=clock.now())
    return Done(f"{granted.technologist.name} is exempt.")


def _end(request: PracticeRequest, exemption: Exemption, form: LastDayForm) -> Done:
    on = form.cleaned_data["on"]
    actions.end(exemption, on=on, by=request.membership)
    return Done(f"The last day of this exemption is {on:%a} {on.day} {on:%b %Y}.")
