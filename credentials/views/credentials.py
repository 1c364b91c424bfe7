from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from credentials.actions import credentials as actions
from credentials.actions.credits import open_balance
from credentials.forms.credentials import ChangeForm, CredentialForm, WhichForm
from credentials.models import Credential, CredentialType
from credentials.views.acting import Act, Done, act_page, add_refusal
from credentials.views.fetching import credential_or_404, page_of, today_of
from practices.models import Technologist
from practices.requests import PracticeRequest
from tenancy import clock


@require_safe
def credential(request: PracticeRequest, practice: str, credential: UUID) -> HttpResponse:
    found = credential_or_404(request, credential)
    return render(request, "credentials/credential.html", {"page": page_of(request, found), "credential": found})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PracticeRequest, practice: str) -> HttpResponse:
    """First whose and which type, as a question in the address; then what that type needs to know."""
    which = WhichForm(request.GET or None, on=today_of(request))
    if not request.GET or not which.is_valid():
        return _ask_which(request, which)
    person, kind = which.cleaned_data["technologist"], which.cleaned_data["type"]
    form = CredentialForm(request.POST or None, kind=kind, technologist=person, today=today_of(request))
    if request.method == "POST" and form.is_valid():
        recorded = _record(request, form, person, kind)
        if recorded:
            messages.success(request, f"{person.name}: {recorded.label} is on record.")
            return redirect("credential", practice, recorded.pk)
    context = {"which": which, "form": form, "kind": kind, "person": person}
    return render(request, "credentials/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PracticeRequest, practice: str, credential: UUID) -> HttpResponse:
    found = credential_or_404(request, credential)
    form = ChangeForm(request.POST or None, credential=found)
    act = Act(
        heading="Edit number, issuer and note",
        lede="Another number or issuer makes its verification void. Its dates are corrected on its own page.",
        button="Save",
        do=lambda: _change(request, form, credential_or_404(request, credential)),
    )
    return act_page(request, found, form, act)


def _ask_which(request: PracticeRequest, which: WhichForm) -> HttpResponse:
    # A question half answered, as from a technologist's page, is no mistake.
    is_wrong = all(request.GET.get(name) for name in which.fields)
    if request.GET and not is_wrong:
        which = WhichForm(initial=request.GET.dict(), on=today_of(request))
    context = {"which": which, "nobody": not Technologist.objects.exists()}
    return render(request, "credentials/new.html", context)


def _record(
    request: PracticeRequest, form: CredentialForm, person: Technologist, kind: CredentialType
) -> Credential | None:
    asked = form.cleaned_data
    try:
        with transaction.atomic():
            recorded = actions.record(
                person,
                kind,
                issuer=form.chosen_issuer(kind),
                number=asked["number"].strip(),
                issued_on=asked.get("issued_on"),
                starts_on=asked.get("starts_on"),
                expires_on=asked.get("expires_on"),
                serves=asked.get("serves"),
                state=form.state,
                note=asked["note"],
                by=request.membership,
                at=clock.now(),
            )
            if asked.get("hours") is not None:
                open_balance(recorded, hours=asked["hours"], by=request.membership)
    except ValidationError as refused:
        add_refusal(form, refused)
        return None
    return recorded


def _change(request: PracticeRequest, form: ChangeForm, found: Credential) -> Done:
    actions.change(
        found,
        number=form.cleaned_data["number"].strip(),
        issuer=form.chosen_issuer(found.type),
        note=form.cleaned_data["note"],
        by=request.membership,
        at=clock.now(),
    )
    return Done("Saved.")
