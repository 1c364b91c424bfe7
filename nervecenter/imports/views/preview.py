"""What would be written: looked at, flipped, and applied."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from credentials.models import ImportRun
from credentials.models.imports import ImportState
from nervecenter.imports.forms import ApplyForm
from nervecenter.imports.preview import Preview, preview_of
from nervecenter.imports.runs import NotOpen, choose, finish_run, plan_of
from nervecenter.imports.stages import PREVIEW, stages
from nervecenter.imports.views.fetching import readable, today_of
from practices.requests import PracticeRequest
from tenancy import clock

CHOICE = "choice:"


@require_http_methods(["GET", "HEAD", "POST"])
@readable
def preview(request: PracticeRequest, practice: str, run: UUID) -> HttpResponse:
    """POST keeps what was flipped and, if that is asked, writes the file."""
    found = get_object_or_404(ImportRun, pk=run)
    if found.state != ImportState.UNDERSTOOD:
        return redirect("import-run", practice, found.pk)
    if request.method == "POST":
        return _decide(request, found)
    shown = _preview(request, found)
    return _show(request, found, shown, ApplyForm(preview=shown, practice=request.practice))


def _decide(request: PracticeRequest, found: ImportRun) -> HttpResponse:
    choices = {name: str(value) for name, value in request.POST.items() if name.startswith(CHOICE)}
    choose(found, {name.removeprefix(CHOICE): value for name, value in choices.items()})
    if request.POST.get("do") != "apply":
        messages.success(request, "Your choices are kept.")
        return redirect(request.get_full_path())
    shown = _preview(request, found)
    form = ApplyForm(request.POST, preview=shown, practice=request.practice)
    return _apply(request, found, form) if form.is_valid() else _show(request, found, shown, form)


def _apply(request: PracticeRequest, found: ImportRun, form: ApplyForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        finish_run(
            found,
            request.practice,
            by=request.membership,
            at=clock.now(),
            skip_bad=said.get("skip_bad", False),
            sms_consent=said.get("sms_consent", False),
        )
    except NotOpen as refused:
        messages.warning(request, str(refused))
    return redirect("import-run", request.practice.slug, found.pk)


def _preview(request: PracticeRequest, found: ImportRun) -> Preview:
    plan, reading = plan_of(found, request.practice, clock.now())
    asked = request.GET
    return preview_of(
        plan,
        reading,
        today_of(request),
        show=asked.get("show", ""),
        level=asked.get("level", ""),
        number=asked.get("page", "1"),
    )


def _show(request: PracticeRequest, found: ImportRun, shown: Preview, form: ApplyForm) -> HttpResponse:
    context = {
        "run": found,
        "preview": shown,
        "form": form,
        "stages": stages(request.practice.slug, PREVIEW, found),
    }
    return render(request, "nervecenter/import_preview.html", context, status=422 if form.errors else 200)
