from uuid import UUID

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.actions.types import archive, take_out_of_archive
from credentials.catalogue import CATALOGUE, not_switched_on, switch_on
from credentials.forms.settings import IssuerForm, TypeForm
from credentials.models import CredentialType, Issuer
from credentials.models.credential_type import Rule
from practices.requests import PracticeRequest
from tenancy import clock

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def types(request: PracticeRequest, practice: str) -> HttpResponse:
    shown = _with_counts(CredentialType.objects.order_by("position", "name").prefetch_related("issuers"))
    context = {
        "types": [kind for kind in shown if not kind.archived_at],
        "archived": [kind for kind in shown if kind.archived_at],
        "catalogue": not_switched_on(),
    }
    return render(request, "credentials/types.html", context)


@form_page
def new_type(request: PracticeRequest, practice: str) -> HttpResponse:
    return _type_page(request, CredentialType(), "is added.")


@form_page
def one_type(request: PracticeRequest, practice: str, type: UUID) -> HttpResponse:
    return _type_page(request, get_object_or_404(CredentialType, pk=type), "is saved.")


@require_POST
def archiving(request: PracticeRequest, practice: str, type: UUID) -> HttpResponse:
    """Archives; with `back`, takes out of the archive."""
    kind = get_object_or_404(CredentialType, pk=type)
    if "back" in request.POST:
        take_out_of_archive(kind)
        messages.success(request, f"{kind} is in use again.")
    else:
        archive(kind, at=clock.now())
        messages.success(
            request, f"{kind} is archived: its credentials stay on record, and no reminder leaves for them."
        )
    return redirect("settings-types", practice)


@require_POST
def switching_on(request: PracticeRequest, practice: str, code: str) -> HttpResponse:
    if code not in CATALOGUE:
        raise Http404
    kind = switch_on(code)
    messages.success(request, f"{kind} is switched on. Look at its numbers once; they are yours to edit.")
    return redirect("settings-type", practice, kind.pk)


@require_safe
def issuers(request: PracticeRequest, practice: str) -> HttpResponse:
    shown = _with_counts(Issuer.objects.order_by("kind", "name"))
    return render(request, "credentials/issuers.html", {"issuers": shown})


@form_page
def new_issuer(request: PracticeRequest, practice: str) -> HttpResponse:
    return _issuer_page(request, Issuer())


@form_page
def one_issuer(request: PracticeRequest, practice: str, issuer: UUID) -> HttpResponse:
    return _issuer_page(request, get_object_or_404(Issuer, pk=issuer))


def _type_page(request: PracticeRequest, kind: CredentialType, done: str) -> HttpResponse:
    asked_rule = request.GET.get("expiry_rule", "")
    form = TypeForm(request.POST or None, instance=kind, rule=asked_rule if asked_rule in Rule.values else "")
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, f"{saved} {done}")
        return redirect("settings-types", request.practice.slug)
    # A refused form has written into the instance what the page must not call the type by.
    named = CredentialType.objects.filter(pk=kind.pk).first()
    return render(request, "credentials/type.html", {"form": form, "kind": named}, status=422 if form.errors else 200)


def _issuer_page(request: PracticeRequest, issuer: Issuer) -> HttpResponse:
    form = IssuerForm(request.POST or None, instance=issuer)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"{form.save()} is saved.")
        return redirect("settings-issuers", request.practice.slug)
    named = Issuer.objects.filter(pk=issuer.pk).first()
    context = {"form": form, "issuer": named}
    return render(request, "credentials/issuer.html", context, status=422 if form.errors else 200)


def _with_counts(rows: QuerySet) -> QuerySet:
    return rows.annotate(holders=Count("credentials__technologist", distinct=True))
