"""The form of a case: what would stand against it is shown while it is filled in, and nothing is written until it is
sent."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from hospitals.models import Hospital
from hospitals.policies import policy_now
from practices.models import Technologist
from practices.once import once, token
from practices.requests import PracticeRequest
from scheduling.actions.cases import change_case, make_case
from scheduling.actions.refusing import Refused
from scheduling.actions.seats import book
from scheduling.beside import Beside, beside
from scheduling.forms.cases import CaseForm
from scheduling.models import Case, Role
from scheduling.views.case_page import Refusal, refusal
from scheduling.views.fetching import case_or_404, sees_health, today_of
from tenancy import clock

form_page = require_http_methods(["GET", "HEAD", "POST"])


@form_page
def new(request: PracticeRequest, practice: str) -> HttpResponse:
    """`book` among what is sent books that person as its primary at once; `look` only looks. Sent twice, as by a double
    click, it makes one case."""
    form = _form(request, None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    if "look" in request.POST:
        return _page(request, form, looked=True)
    person = _chosen(request)
    if "book" in request.POST and person is None:
        form.add_error(None, "Whom you chose is not on the roster any more. Choose somebody else.")
        return _page(request, form)
    try:
        made = once(request, lambda: str(_make(request, form, person).pk))
    except Refused as refused:
        return _page(request, form, refused=refusal(request, "Nothing was booked", refused))
    except ValidationError as wrong:
        return _page(request, _with_errors(form, wrong))
    messages.success(request, f"{case_or_404(UUID(made))} is on the schedule.")
    return redirect("case", practice, made)


@form_page
def edit(request: PracticeRequest, practice: str, case: UUID) -> HttpResponse:
    """`release` among what is sent moves it even into a clash, and releases the seats that clash."""
    found = case_or_404(case)
    form = _form(request, found)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    if "look" in request.POST:
        return _page(request, form, looked=True)
    at, releases = clock.now(), "release" in request.POST
    try:
        change_case(found, changes=form.values, release=releases, by=request.membership, at=at)
    except Refused as refused:
        return _page(request, form, refused=refusal(request, f"{found} was not changed", refused))
    except ValidationError as wrong:
        return _page(request, _with_errors(form, wrong))
    messages.success(request, f"{found} is changed.")
    return redirect("case", practice, case)


@require_POST
def preview_new(request: PracticeRequest, practice: str) -> HttpResponse:
    return _preview(request, _form(request, None))


@require_POST
def preview(request: PracticeRequest, practice: str, case: UUID) -> HttpResponse:
    return _preview(request, _form(request, case_or_404(case)))


def _form(request: PracticeRequest, case: Case | None) -> CaseForm:
    asked = request.POST if request.method == "POST" else None
    initial = {"day": request.GET.get("on"), "hospital": request.GET.get("hospital")} if case is None else {}
    return CaseForm(asked, case=case, policy=policy_now(), today=today_of(request), initial=initial)


def _make(request: PracticeRequest, form: CaseForm, person: Technologist | None) -> Case:
    at = clock.now()
    made = make_case(**form.values, by=request.membership, at=at)
    if person:
        book(made, person, Role.PRIMARY, by=request.membership, at=at)
    return made


def _with_errors(form: CaseForm, wrong: ValidationError) -> CaseForm:
    """What an action refused, by its field where the form has it."""
    if not hasattr(wrong, "error_dict"):
        form.add_error(None, wrong)
        return form
    for name, errors in wrong.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
    return form


def _chosen(request: PracticeRequest) -> Technologist | None:
    try:
        return Technologist.objects.filter(pk=UUID(request.POST.get("book", ""))).first()
    except ValueError:
        return None


def _page(
    request: PracticeRequest, form: CaseForm, *, refused: Refusal | None = None, looked: bool = False
) -> HttpResponse:
    context = _context(request, form) | {
        "refused": refused,
        "once": token(request),
        "no_hospitals": not Hospital.objects.in_use().exists(),
        "may_release": refused is not None and form.case is not None,
    }
    status = 409 if refused else 422 if form.errors and not looked else 200
    return render(request, "scheduling/case_form.html", context, status=status)


def _preview(request: PracticeRequest, form: CaseForm) -> HttpResponse:
    form.is_valid()
    return render(request, "scheduling/case_preview.html", _context(request, form))


def _context(request: PracticeRequest, form: CaseForm) -> dict[str, Any]:
    return {"form": form, "case": form.case, "beside": _beside(request, form), "today": today_of(request)}


def _beside(request: PracticeRequest, form: CaseForm) -> Beside | None:
    """None while where and when are not said, or cannot be."""
    if not form.is_bound and form.case is None:
        return None
    if not form.is_bound and form.case:
        modalities = [each.name for each in form.case.modalities.all()]
        return beside(form.case, modalities, practice=request.practice, sees_health=sees_health(request))
    if not form.says_where_and_when:
        return None
    return beside(form.unsaved, form.asked_modalities, practice=request.practice, sees_health=sees_health(request))
