from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.views.acting import Done
from hospitals.actions import requirements as actions
from hospitals.forms.acts import LastDayForm
from hospitals.forms.requirements import ONE_STATE, RequirementForm
from hospitals.models import Hospital, Requirement
from hospitals.models.requirement import RequirementState
from hospitals.pages import said_with_exemptions
from hospitals.said import grouped
from hospitals.sentences import sentence
from hospitals.tabs import hospital_tabs
from hospitals.views.acting import Act, accepted, act_at_once, act_page, page_of
from hospitals.views.fetching import requirement_or_404, today_at
from practices.permissions import SEE_HEALTH
from practices.requests import PracticeRequest
from tenancy import clock

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def house_rules(request: PracticeRequest, practice: str) -> HttpResponse:
    """What holds in every hospital, or in every hospital of a state."""
    today = clock.today(request.practice.timezone)
    rows = Requirement.objects.listed().filter(hospital=None).order_by("state_code", "id").with_words()  # type: ignore[attr-defined]
    groups = grouped(said_with_exemptions(rows, today, sees_health=SEE_HEALTH in request.can), today)
    context = {"tabs": hospital_tabs(request), "groups": groups, "on": today}
    return render(request, "hospitals/house_rules.html", context)


@form_page
def new(request: PracticeRequest, practice: str) -> HttpResponse:
    """A house rule, or a state's."""
    return _add_page(request, None)


@form_page
def new_at(request: PracticeRequest, practice: str, hospital: UUID) -> HttpResponse:
    return _add_page(request, get_object_or_404(Hospital, pk=hospital))


@form_page
def requirement(request: PracticeRequest, practice: str, requirement: UUID) -> HttpResponse:
    """Changes it; saved, a proposal is confirmed."""
    found = requirement_or_404(requirement, lock=request.method == "POST")
    form = RequirementForm(request.POST or None, instance=found)
    was_proposed = found.state == RequirementState.PROPOSED
    if request.method == "POST" and form.is_valid() and (done := accepted(form, lambda: _change(request, form))):
        messages.success(request, done.words)
        return redirect(page_of(request, form.instance))
    named = requirement_or_404(requirement) if form.errors else found
    return _form(request, form, named, act="Save and confirm" if was_proposed else "Save")


@require_safe
def reading(request: PracticeRequest, practice: str) -> HttpResponse:
    """The form's fields read back as a sentence; what cannot be read yet is left out."""
    form = RequirementForm(request.GET)
    form.full_clean()
    return render(request, "hospitals/_sentence.html", _read_back(form))


@require_POST
def confirmation(request: PracticeRequest, practice: str, requirement: UUID) -> HttpResponse:
    found = requirement_or_404(requirement, lock=True)
    return act_at_once(request, page_of(request, found), lambda: _confirm(request, found))


@require_POST
def dismissal(request: PracticeRequest, practice: str, requirement: UUID) -> HttpResponse:
    """With `back`, proposes it again."""
    found = requirement_or_404(requirement, lock=True)
    do = _propose_again if "back" in request.GET else _dismiss
    return act_at_once(request, page_of(request, found), lambda: do(request, found))


@form_page
def end(request: PracticeRequest, practice: str, requirement: UUID) -> HttpResponse:
    found = requirement_or_404(requirement, lock=request.method == "POST")
    form = LastDayForm(request.POST or None, initial={"on": today_at(request, found)})
    act = Act(
        heading="End a requirement",
        lede="Days after that day are not judged by it. Until then it holds, and it stays on record.",
        button="End it",
        do=lambda: _end(request, found, form),
    )
    return act_page(request, found, form, act)


@require_POST
def removal(request: PracticeRequest, practice: str, requirement: UUID) -> HttpResponse:
    found = requirement_or_404(requirement, lock=True)
    return act_at_once(request, page_of(request, found), lambda: _take_off(request, found))


def _add_page(request: PracticeRequest, hospital: Hospital | None) -> HttpResponse:
    initial = {"hospital": hospital.pk} if hospital else _of_the_state(request.GET.get("state", ""))
    form = RequirementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and (done := accepted(form, lambda: _add(request, form))):
        messages.success(request, done.words)
        return redirect(page_of(request, form.instance))
    return _form(request, form, None, hospital=hospital, act="Add the requirement")


def _of_the_state(letters: str) -> dict[str, str]:
    return {"state_code": letters[:2], "place": ONE_STATE} if letters else {}


def _form(
    request: PracticeRequest,
    form: RequirementForm,
    named: Requirement | None,
    *,
    act: str,
    hospital: Hospital | None = None,
) -> HttpResponse:
    at = named.hospital if named else hospital
    slug = request.practice.slug
    context = {
        "form": form,
        "requirement": named,
        "hospital": at,
        "act": act,
        "cancel_url": reverse("hospital", args=[slug, at.pk]) if at else reverse("house-rules", args=[slug]),
        **_read_back(_readable(form)),
    }
    return render(request, "hospitals/requirement_form.html", context, status=422 if form.errors else 200)


def _readable(form: RequirementForm) -> RequirementForm:
    """Bound to what it shows, so that it can be read back before anything was sent."""
    if form.is_bound:
        return form
    shown = {bound.name: bound.value() for bound in form if bound.value() not in (None, False)}
    readable = RequirementForm(shown, instance=form.instance)
    readable.full_clean()
    return readable


def _read_back(form: RequirementForm) -> dict[str, object]:
    wanted = form.wanted
    return {"sentence": sentence(wanted) if wanted else "", "asker": form.asker, "scope_notes": form.scope_notes}


def _add(request: PracticeRequest, form: RequirementForm) -> Done:
    actions.add(
        form.instance, any_of=form.types, issuers=form.cleaned_data["issuers"], by=request.membership, at=clock.now()
    )
    return Done(f"Added. {_said(form)}")


def _change(request: PracticeRequest, form: RequirementForm) -> Done:
    issuers = form.cleaned_data["issuers"]
    changed = actions.change(form.instance, any_of=form.types, issuers=issuers, by=request.membership)
    actions.confirm(changed, by=request.membership, at=clock.now())
    return Done(f"Saved. {_said(form)}")


def _said(form: RequirementForm) -> str:
    return sentence(form.wanted) if form.wanted else ""


def _confirm(request: PracticeRequest, found: Requirement) -> Done:
    actions.confirm(found, by=request.membership, at=clock.now())
    return Done("Confirmed: from now on people are judged by it.")


def _dismiss(request: PracticeRequest, found: Requirement) -> Done:
    actions.dismiss(found, by=request.membership)
    undo = reverse("requirement-dismissal", args=[request.practice.slug, found.pk])
    return Done("Dismissed: it is not asked for.", f"{undo}?back=1")


def _propose_again(request: PracticeRequest, found: Requirement) -> Done:
    actions.propose_again(found, by=request.membership)
    return Done("It is proposed again.")


def _end(request: PracticeRequest, found: Requirement, form: LastDayForm) -> Done:
    on = form.cleaned_data["on"]
    actions.end(found, on=on, by=request.membership)
    return Done(f"Its last day is {on:%a} {on.day} {on:%b %Y}.")


def _take_off(request: PracticeRequest, found: Requirement) -> Done:
    actions.take_off(found, by=request.membership)
    return Done("It is off the record; the audit log keeps it.")
