"""Pages that put dates on record, correct them, confirm them or take them back."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from credentials.actions import periods as actions
from credentials.forms.acts import CorrectionForm, RenewalForm, VerificationForm, WithdrawalForm
from credentials.models import Credential, Period
from credentials.pages import CredentialPage
from credentials.views.acting import Act, Done, act_at_once, act_page
from credentials.views.fetching import credential_or_404, page_of, today_of
from credentials.wording import day_words
from practices.requests import PracticeRequest
from tenancy import clock

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def renew(request: PracticeRequest, practice: str, credential: UUID) -> HttpResponse:
    """The form proposes the next end by the type's rule, from the day of issue in the address where there is one."""
    found = credential_or_404(request, credential)
    page = page_of(request, found)
    form = RenewalForm(
        request.POST or None,
        kind=found.type,
        today=page.on,
        initial=_proposal(request, page),
        proposal_url=request.path,
    )
    act = Act(
        heading=page.record_words,
        lede="The dates so far stay on record. These count from the day they are valid.",
        button=page.record_words,
        do=lambda: _renew(request, found, form),
    )
    return act_page(request, found, form, act)


def _proposal(request: PracticeRequest, page: CredentialPage) -> dict[str, Any]:
    issued_on = _day(request.GET.get("issued_on", "")) or page.on
    proposal: dict[str, Any] = {"expires_on": page.proposed_end(issued_on)}
    return proposal | ({"issued_on": issued_on} if "issued_on" in request.GET else {})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _renew(request: PracticeRequest, credential: Credential, form: RenewalForm) -> Done:
    dates = form.dates
    period = actions.renew(
        credential,
        issued_on=dates.issued_on,
        starts_on=dates.starts_on,
        expires_on=dates.expires_on,
        note=form.cleaned_data["note"],
        by=request.membership,
        at=clock.now(),
    )
    until = f"to {day_words(period.expires_on, today_of(request))}" if period.expires_on else "without an end"
    undo = reverse("period-withdraw", args=[request.practice.slug, period.pk])
    return Done(f"{credential.label} is on record {until}.", undo)


@form_page
def correct(request: PracticeRequest, practice: str, period: UUID) -> HttpResponse:
    found = get_object_or_404(Period, pk=period)
    credential = credential_or_404(request, found.credential_id)
    initial = {
        "issued_on": found.issued_on,
        "starts_on": found.starts_on,
        "expires_on": found.expires_on,
        "no_end": found.expires_on is None,
    }
    form = CorrectionForm(request.POST or None, kind=credential.type, today=today_of(request), initial=initial)
    act = Act(
        heading="Correct these dates",
        lede="The wrong dates stay in the history; the right ones start unverified. A new card is a renewal.",
        button="Correct",
        do=lambda: _correct(request, credential, found, form),
    )
    return act_page(request, credential, form, act)


def _correct(request: PracticeRequest, credential: Credential, period: Period, form: CorrectionForm) -> Done:
    dates = form.dates
    actions.correct(
        period,
        issued_on=dates.issued_on,
        starts_on=dates.starts_on,
        expires_on=dates.expires_on,
        note=form.cleaned_data["note"],
        by=request.membership,
        at=clock.now(),
    )
    return Done(f"The dates of {credential.label} are corrected.")


@form_page
def verify(request: PracticeRequest, practice: str, period: UUID) -> HttpResponse:
    found = get_object_or_404(Period, pk=period)
    credential = credential_or_404(request, found.credential_id)
    form = VerificationForm(request.POST or None, initial={"source": credential.look_up_host})
    act = Act(
        heading="Verify at the source",
        lede="Look at the source, then write down what it said. Your name and the day are kept.",
        button="Record the verification",
        do=lambda: _verify(request, credential, found, form),
    )
    return act_page(request, credential, form, act)


def _verify(request: PracticeRequest, credential: Credential, period: Period, form: VerificationForm) -> Done:
    verification = actions.verify(period, **form.cleaned_data, by=request.membership, at=clock.now())
    return Done(f"Recorded: the source said “{verification.result}” of {credential.label}.")


@form_page
def withdraw(request: PracticeRequest, practice: str, period: UUID) -> HttpResponse:
    found = get_object_or_404(Period, pk=period)
    credential = credential_or_404(request, found.credential_id)
    if request.method == "POST":
        return act_at_once(request, credential, lambda: _withdraw(request, credential, found))
    act = Act(
        heading="Take these dates off the record",
        lede=f"They no longer count; the history keeps them. {found}.",
        button="Take them off",
        do=lambda: _withdraw(request, credential, found),
    )
    return act_page(request, credential, WithdrawalForm(), act)


def _withdraw(request: PracticeRequest, credential: Credential, period: Period) -> Done:
    actions.withdraw(period, by=request.membership, at=clock.now())
    return Done(f"Those dates of {credential.label} no longer count.")
