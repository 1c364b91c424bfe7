"""Bringing a file, and the files brought so far."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from credentials.importing.workbook import UnreadableFile
from credentials.models import ImportRun
from nervecenter.imports.forms import UploadForm
from nervecenter.imports.listing import earlier_runs
from nervecenter.imports.runs import NotOpen, abandon, start_run, waiting_run
from nervecenter.imports.stages import UPLOAD, stages
from practices.requests import PracticeRequest
from tenancy import clock

RUNS_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: PracticeRequest, practice: str) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        brought = _bring(request, form)
        if brought:
            return redirect("import-run", practice, brought.pk)
    context = {
        "form": form,
        "page": Paginator(earlier_runs(), RUNS_SHOWN).get_page(request.GET.get("page")),
        "stages": stages(practice, UPLOAD),
    }
    return render(request, "nervecenter/import.html", context, status=422 if form.errors else 200)


@require_POST
def abandonment(request: PracticeRequest, practice: str, run: UUID) -> HttpResponse:
    found = get_object_or_404(ImportRun, pk=run)
    try:
        abandon(found)
    except NotOpen as refused:
        messages.warning(request, str(refused))
        return redirect("import-run", practice, found.pk)
    messages.success(request, f"{found.file_name} was abandoned; nothing of it was written.")
    return redirect("import", practice)


def _bring(request: PracticeRequest, form: UploadForm) -> ImportRun | None:
    file: UploadedFile = form.cleaned_data["file"]
    content = file.read()
    if waiting := waiting_run(content):
        messages.info(request, "This file waits here already, with all that was settled so far.")
        return waiting
    try:
        return start_run(file.name or "file", content, request.practice, by=request.membership, at=clock.now())
    except UnreadableFile as refused:
        form.add_error("file", f"{refused} Nothing was kept; the file on your computer is as it was.")
        return None
