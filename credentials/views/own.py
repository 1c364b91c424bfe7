from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from credentials.actions.renewals import open_renewal, submit_renewal, take_back_submission
from credentials.facts import facts_of
from credentials.forms.acts import OnDayForm, SentForm
from credentials.models import Credential
from credentials.own import OwnPage, own_page
from credentials.views.acting import Done, act_at_once
from credentials.wording import day_words
from practices.models import Technologist
from practices.requests import PracticeRequest
from tenancy import clock


@require_safe
def me(request: PracticeRequest, practice: str) -> HttpResponse:
    person = _oneself(request)
    if person is None:
        return render(request, "credentials/me_nobody.html")
    on = clock.today(person.timezone)
    return _page(request, person, own_page(person, on, request.practice), OnDayForm(today=on), on)


@require_POST
def submission(request: PracticeRequest, practice: str, credential: UUID) -> HttpResponse:
    person, found = _own_or_404(request, credential)
    on = clock.today(person.timezone)
    form = SentForm(request.POST, today=on, facts=facts_of(found))
    if not form.is_valid():
        return _page(request, person, own_page(person, on, request.practice), form, on, status=422, about=found)
    undo = reverse("own-submission-undo", args=[practice, credential])
    sent_on = form.cleaned_data["on"]

    def submit() -> Done:
        submit_renewal(open_renewal(found, on=on), on=sent_on, by=request.membership)
        return Done(f"Thank you: {found.label} is marked as sent on {day_words(sent_on, on)}.", undo)

    return act_at_once(request, found, submit, reverse("me", args=[practice]))


@require_POST
def submission_undo(request: PracticeRequest, practice: str, credential: UUID) -> HttpResponse:
    person, found = _own_or_404(request, credential)

    def take_back() -> Done:
        take_back_submission(open_renewal(found, on=clock.today(person.timezone)), by=request.membership)
        return Done(f"{found.label} is to do again.")

    return act_at_once(request, found, take_back, reverse("me", args=[practice]))


def _oneself(request: PracticeRequest) -> Technologist | None:
    return Technologist.objects.filter(membership=request.membership).first()


def _own_or_404(request: PracticeRequest, credential: UUID) -> tuple[Technologist, Credential]:
    found = get_object_or_404(
        Credential.objects.select_related("technologist", "type", "issuer"),
        pk=credential,
        technologist__membership=request.membership,
    )
    return found.technologist, found


def _page(
    request: PracticeRequest,
    person: Technologist,
    page: OwnPage,
    form: OnDayForm,
    on: date,
    status: int = 200,
    about: Credential | None = None,
) -> HttpResponse:
    """`about` is the credential whose form was refused; the others show theirs fresh."""
    context = {"person": person, "page": page, "form": form, "fresh": OnDayForm(today=on), "about": about, "on": on}
    return render(request, "credentials/me.html", context, status=status)
