from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practices.actions.technologists import attest_sms_consent, consent_words, withdraw_sms_consent
from practices.exports import csv_file
from practices.forms.rosters import RosterFilterForm
from practices.forms.technologists import NewTechnologistForm, TechnologistForm
from practices.landing import portfolio_url
from practices.models import Technologist
from practices.models.technologist import TechnologistQuerySet
from practices.requests import PracticeRequest
from practices.rosters import headings, roster
from tenancy import clock

PAGE = 50


@require_safe
def technologists(request: PracticeRequest, practice: str) -> HttpResponse:
    filters = RosterFilterForm(request.GET)
    people = _asked_for(request, filters).select_related("membership__user")
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "headings": headings(request.GET.get("sort", "")),
        "nobody_yet": not page.paginator.count and not Technologist.objects.exists(),
        "on": clock.today(request.practice.timezone),
    }
    return render(request, "practices/technologists.html", context)


@require_safe
def export(request: PracticeRequest, practice: str) -> HttpResponse:
    people = _asked_for(request, RosterFilterForm(request.GET))
    return csv_file(f"{practice}-technologists.csv", _COLUMNS, (_row(person) for person in people))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PracticeRequest, practice: str) -> HttpResponse:
    form = NewTechnologistForm(request.POST or None, initial={"timezone": request.practice.timezone})
    if request.method == "POST" and form.is_valid():
        person = form.save()
        if form.cleaned_data["sms_consent"]:
            _attest(request, person)
        messages.success(request, f"{person.name} is on the roster.")
        return redirect(portfolio_url(practice, person))
    return render(request, "practices/technologist_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PracticeRequest, practice: str, technologist: UUID) -> HttpResponse:
    person = get_object_or_404(_locked_to_change(request), pk=technologist)
    form = TechnologistForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        _save(request, form)
        return redirect(portfolio_url(practice, person))
    context = {
        "form": form,
        "person": Technologist.objects.get(pk=person.pk) if form.errors else person,
        "consent_words": consent_words(person, request.practice) if person.phone and not form.errors else "",
    }
    return render(request, "practices/technologist_edit.html", context, status=422 if form.errors else 200)


@require_POST
def sms_consent(request: PracticeRequest, practice: str, technologist: UUID) -> HttpResponse:
    """Attested with `agreed`, withdrawn without."""
    person = get_object_or_404(Technologist, pk=technologist)
    if "agreed" not in request.POST:
        withdraw_sms_consent(person)
        messages.success(request, f"{person.name} gets no more text messages.")
        return redirect("technologist-edit", practice, technologist)
    try:
        _attest(request, person)
        messages.success(request, f"{person.name} can be sent text messages.")
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect("technologist-edit", practice, technologist)


_COLUMNS = [
    "Name",
    "Sorted as",
    "Discipline",
    "E-mail",
    "Mobile phone",
    "Time zone",
    "Home base",
    "Employment",
    "Employee number",
    "Working from",
    "Working until",
    "Agreed to text messages",
]


def _row(person: Technologist) -> list[object]:
    return [
        person.name,
        person.sort_name,
        person.get_discipline_display(),
        person.email,
        # In the national form, which no spreadsheet takes for a sum.
        person.phone.as_national if person.phone and person.phone.country_code == 1 else person.phone,
        person.timezone,
        person.home_base,
        person.employment,
        person.employee_number,
        person.starts_on,
        person.ends_on,
        f"{person.sms_consent_at:%Y-%m-%d}" if person.sms_consent_at else None,
    ]


def _asked_for(request: PracticeRequest, filters: RosterFilterForm) -> TechnologistQuerySet:
    return roster(filters, clock.today(request.practice.timezone))


def _locked_to_change(request: PracticeRequest) -> TechnologistQuerySet:
    people: TechnologistQuerySet = Technologist.objects.select_related("membership__user")
    return people.select_for_update(of=("self",), no_key=True) if request.method == "POST" else people


def _save(request: PracticeRequest, form: TechnologistForm) -> None:
    person = cast(Technologist, form.instance)
    loses_consent = form.loses_consent
    form.save()
    if loses_consent:
        withdraw_sms_consent(person)
        messages.warning(request, f"Texts to {person.name} stop until consent is attested for the new number.")
    else:
        messages.success(request, f"{person.name} is saved.")


def _attest(request: PracticeRequest, person: Technologist) -> None:
    text = consent_words(person, request.practice) if person.phone else ""
    attest_sms_consent(person, text=text, by=request.membership, at=clock.now())
