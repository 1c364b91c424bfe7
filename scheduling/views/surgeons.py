from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practices.requests import PracticeRequest
from scheduling.forms.surgeons import SurgeonForm
from scheduling.models import Surgeon
from scheduling.tabs import schedule_tabs
from tenancy import clock

form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def surgeons(request: PracticeRequest, practice: str) -> HttpResponse:
    listed = Surgeon.objects.annotate(count=Count("cases")).order_by("name")
    context = {
        "tabs": schedule_tabs(request, "surgeons"),
        "surgeons": [each for each in listed if not each.archived_at],
        "archived": [each for each in listed if each.archived_at],
    }
    return render(request, "scheduling/surgeons.html", context)


@form_page
def new(request: PracticeRequest, practice: str) -> HttpResponse:
    return _page(request, Surgeon())


@form_page
def one(request: PracticeRequest, practice: str, surgeon: UUID) -> HttpResponse:
    return _page(request, get_object_or_404(Surgeon, pk=surgeon))


@require_POST
def archiving(request: PracticeRequest, practice: str, surgeon: UUID) -> HttpResponse:
    """Archives; with `back`, takes out of the archive."""
    found = get_object_or_404(Surgeon, pk=surgeon)
    found.archived_at = None if "back" in request.POST else clock.now()
    found.save(update_fields=["archived_at"])
    words = "is archived: the cases stay, and no new one offers the name." if found.archived_at else "is in use again."
    messages.success(request, f"{found} {words}")
    return redirect("surgeons", practice)


def _page(request: PracticeRequest, surgeon: Surgeon) -> HttpResponse:
    form = SurgeonForm(request.POST or None, instance=surgeon)
    if request.method == "POST" and form.is_valid():
        messages.success(request, f"{form.save()} is saved.")
        return redirect("surgeons", request.practice.slug)
    # A refused form has written into the instance what the page must not call the surgeon by.
    named = Surgeon.objects.filter(pk=surgeon.pk).first()
    context = {"form": form, "surgeon": named}
    return render(request, "scheduling/surgeon.html", context, status=422 if form.errors else 200)
