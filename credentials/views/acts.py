"""The acts on one credential's standing and renewal."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from credentials.actions import credentials as actions
from credentials.actions.credits import earn
from credentials.actions.renewals import open_renewal, submit_renewal, take_back_submission
from credentials.facts import facts_of
from credentials.forms.acts import HoursForm, LetGoForm, LiftForm, SentForm, SuspensionForm
from credentials.models import Credential, Suspension
from credentials.views.acting import Act, Done, act_at_once, act_page
from credentials.views.fetching import credential_or_404, today_of
from credentials.wording import day_words, hours_words
from practices.requests import PracticeRequest

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def submission(request: PracticeRequest, practice: str, credential: UUID) -> HttpResponse:
    found, today = credential_or_404(request, credential), today_of(request)
    form = SentForm(request.POST or None, today=today, facts=facts_of(found))
    act = Act(
        heading="Mark the renewal as submitted",
        lede="Reminders fall quiet until the last week; the end stays in sight.",
        button="Mark as submitted",
        do=lambda: submit(request, found, form.cleaned_data["on"]),
    )
    return act_page(request, found, form, act)


def submit(request: PracticeRequest, credential: Credential, on: date, undo: str = "submission-undo") -> Done:
    """Opens a renewal where none is under way."""
    today = today_of(request)
    submit_renewal(open_renewal(credential, on=today), on=on, by=request.membership)
    words = f"The renewal of {credential.label} is marked as sent on {day_words(on, today)}."
    return Done(words, reverse(undo, args=[request.practice.slug, credential.pk]))


@require_POST
def submission_undo(request: PracticeRequest, practice: str, credential: UUID) -> HttpResponse:
    found = credential_or_404(request, credential)
    return act_at_once(request, found, lambda: take_back(request, found))


def take_back(request: PracticeRequest, credential: Credential) -> Done:
    renewal = open_renewal(credential, on=today_of(request))
    take_back_submission(renewal, by=request.membership)
    return Done(f"The renewal of {credential.label} is to do again.")


@form_page
def let_go(request: PracticeRequest, practice: str, credential: UUID) -> HttpResponse:
    found = credential_or_404(request, credential)
    form = LetGoForm(request.POST or None, today=today_of(request))
    act = Act(
        heading="Let it go",
        lede="For what is no longer renewed: no reminder leaves. Until it ends it counts as before.",
        button="Let it go",
        do=lambda: _let_go(request, found, form),
    )
    return act_page(request, found, form, act)


def _let_go(request: PracticeRequest, credential: Credential, form: LetGoForm) -> Done:
    asked = form.cleaned_data
    actions.let_go(credential, on=asked["on"], why=asked["why"], by=request.membership)
    undo = reverse("credential-take-up", args=[request.practice.slug, credential.pk])
    return Done(f"{credential.label} is let go: no reminder leaves for it.", undo)


@require_POST
def take_up(request: PracticeRequest, practice: str, credential: UUID) -> HttpResponse:
    found = credential_or_404(request, credential)
    return act_at_once(request, found, lambda: _take_up(request, found))


def _take_up(request: PracticeRequest, credential: Credential) -> Done:
    actions.take_up_again(credential, by=request.membership)
    return Done(f"{credential.label} is taken up again: its reminders leave as before.")


@form_page
def suspend(request: PracticeRequest, practice: str, credential: UUID) -> HttpResponse:
    found = credential_or_404(request, credential)
    form = SuspensionForm(request.POST or None, initial={"starts_on": today_of(request)})
    act = Act(
        heading="Suspend",
        lede="It does not count on these days, both included.",
        button="Suspend",
        do=lambda: _suspend(request, found, form),
    )
    return act_page(request, found, form, act)


def _suspend(request: PracticeRequest, credential: Credential, form: SuspensionForm) -> Done:
    asked = form.cleaned_data
    actions.suspend(
        credential,
        starts_on=asked["starts_on"],
        ends_on=asked["ends_on"],
        reason=asked["reason"],
        by=request.membership,
    )
    return Done(f"{credential.label} is suspended from {day_words(asked['starts_on'], today_of(request))}.")


@form_page
def lift(request: PracticeRequest, practice: str, suspension: UUID) -> HttpResponse:
    found = get_object_or_404(Suspension, pk=suspension)
    credential = credential_or_404(request, found.credential_id)
    form = LiftForm(request.POST or None, initial={"on": today_of(request)})
    act = Act(
        heading="Lift the suspension",
        lede="The days before keep counting as suspended.",
        button="Lift it",
        do=lambda: _lift(request, credential, found, form),
    )
    return act_page(request, credential, form, act)


def _lift(request: PracticeRequest, credential: Credential, suspension: Suspension, form: LiftForm) -> Done:
    on = form.cleaned_data["on"]
    actions.lift(suspension, on=on, by=request.membership)
    return Done(f"{credential.label} counts again from {day_words(on, today_of(request))}.")


@form_page
def hours(request: PracticeRequest, practice: str, credential: UUID) -> HttpResponse:
    found = credential_or_404(request, credential)
    form = HoursForm(request.POST or None, today=today_of(request))
    act = Act(
        heading="Add hours",
        lede="Hours count toward the cycle that the day they were earned on is in.",
        button="Add hours",
        do=lambda: _earn(request, found, form),
    )
    return act_page(request, found, form, act)


def _earn(request: PracticeRequest, credential: Credential, form: HoursForm) -> Done:
    asked = form.cleaned_data
    earn(credential, hours=asked["hours"], earned_on=asked["on"], note=asked["note"], by=request.membership)
    return Done(f"{hours_words(asked['hours'])} hours are added to {credential.label}.")
