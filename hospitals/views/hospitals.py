from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.views.acting import Done
from hospitals.actions import hospitals as actions
from hospitals.actions.requirements import confirm_all
from hospitals.forms.hospitals import HospitalFilterForm, HospitalForm
from hospitals.lists import asked_for, shown
from hospitals.models import Hospital
from hospitals.pages import HospitalPage
from hospitals.tabs import hospital_tabs
from hospitals.views.acting import accepted
from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest
from tenancy import clock

PAGE = 50
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def hospitals(request: PracticeRequest, practice: str) -> HttpResponse:
    filters = HospitalFilterForm(request.GET)
    found = asked_for(filters, clock.today(request.practice.timezone))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": hospital_tabs(request),
        "filters": filters,
        "page": page,
        "rows": [shown(row) for row in page],
        "none_yet": not page.paginator.count and not Hospital.objects.exists(),
    }
    return render(request, "hospitals/hospitals.html", context)


@require_safe
def hospital(request: PracticeRequest, practice: str, hospital: UUID) -> HttpResponse:
    found = get_object_or_404(Hospital.objects.select_related("privileges_issuer"), pk=hospital)
    page = HospitalPage(found, sees_health=SEE_HEALTH in request.can)
    return render(request, "hospitals/hospital.html", {"hospital": found, "page": page})


@form_page
def new(request: PracticeRequest, practice: str) -> HttpResponse:
    form = HospitalForm(request.POST or None, initial={"timezone": request.practice.timezone})
    if request.method == "POST" and form.is_valid() and (done := accepted(form, lambda: _add(request, form))):
        messages.success(request, done.words)
        return redirect("hospital", practice, form.instance.pk)
    return _form(request, form, None)


@form_page
def edit(request: PracticeRequest, practice: str, hospital: UUID) -> HttpResponse:
    rows = Hospital.objects.select_for_update(no_key=True) if request.method == "POST" else Hospital.objects.all()
    found = get_object_or_404(rows, pk=hospital)
    form = HospitalForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        actions.change(form.instance, by=request.membership)
        messages.success(request, f"{form.instance} is saved.")
        return redirect("hospital", practice, hospital)
    # A refused form has written into the row what the page must not call the hospital by.
    return _form(request, form, Hospital.objects.get(pk=hospital))


@require_POST
def archiving(request: PracticeRequest, practice: str, hospital: UUID) -> HttpResponse:
    """Archives; with `back`, takes out of the archive."""
    found = get_object_or_404(Hospital, pk=hospital)
    if "back" in request.POST:
        actions.take_out_of_archive(found)
        messages.success(request, f"{found} is in use again.")
        return redirect("hospital", practice, hospital)
    actions.archive(found, at=clock.now())
    messages.success(request, f"{found} is archived: it is offered no more, and all that is on record stays.")
    return redirect("hospitals", practice)


@require_POST
def confirmation(request: PracticeRequest, practice: str, hospital: UUID) -> HttpResponse:
    """Confirms all that is proposed."""
    found = get_object_or_404(Hospital, pk=hospital)
    if count := confirm_all(found, by=request.membership, at=clock.now()):
        many = f"{count} requirements are" if count > 1 else "The requirement is"
        messages.success(request, f"{many} confirmed: who is booked at {found} is judged by them.")
    return redirect("hospital", practice, hospital)


def _add(request: PracticeRequest, form: HospitalForm) -> Done:
    added = actions.add(form.instance, by=request.membership)
    return Done(f"{added} is on record. Now say what it asks for; how people get in is proposed already.")


def _form(request: PracticeRequest, form: HospitalForm, named: Hospital | None) -> HttpResponse:
    slug = request.practice.slug
    back = reverse("hospital", args=[slug, named.pk]) if named else reverse("hospitals", args=[slug])
    context = {"form": form, "hospital": named, "cancel_url": back}
    return render(request, "hospitals/hospital_form.html", context, status=422 if form.errors else 200)
