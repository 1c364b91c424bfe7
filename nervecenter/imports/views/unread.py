"""One cell that nobody could read, and what settles it."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from credentials.models import Credential, UnreadCell
from credentials.models.credential_type import Scope
from nervecenter.imports.unread import settle_unread, still_unread
from practices.models import Practice
from practices.requests import PracticeRequest
from tenancy import clock

_CONTACTS = ("email", "phone")


@dataclass(frozen=True, slots=True)
class WayOut:
    """The page on which the fact can be entered."""

    label: str
    url: str


@require_http_methods(["GET", "HEAD", "POST"])
def unread(request: PracticeRequest, practice: str, cell: UUID) -> HttpResponse:
    """POST says that it needs nothing."""
    found = get_object_or_404(
        UnreadCell.objects.select_related("technologist", "type", "run", "settled_by__user"), pk=cell
    )
    if request.method == "POST":
        settle_unread(found, by=request.membership, at=clock.now())
        messages.success(request, "Settled: it is off the list.")
        return redirect("today", practice)
    context = {
        "cell": found,
        "way_out": _way_out(request.practice, found),
        "is_open": still_unread().filter(pk=found.pk).exists(),
    }
    return render(request, "nervecenter/import_unread.html", context)


def _way_out(practice: Practice, cell: UnreadCell) -> WayOut | None:
    person = cell.technologist
    if person is None:
        return None
    if cell.field in _CONTACTS:
        return WayOut("Correct the addresses", reverse("technologist-edit", args=[practice.slug, person.pk]))
    if cell.type is None:
        return WayOut(f"Open {person.name}", reverse("technologist", args=[practice.slug, person.pk]))
    held = Credential.objects.filter(technologist=person, type=cell.type)[:2]
    if len(held) == 1 and cell.type.scope == Scope.NATIONAL:
        return WayOut("Open the credential", reverse("credential", args=[practice.slug, held[0].pk]))
    query = urlencode({"technologist": person.pk, "type": cell.type.code})
    return WayOut("Add the credential", f"{reverse('credential-new', args=[practice.slug])}?{query}")
