"""What was understood of a file, to be corrected and answered; of a file that is over, what came of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from credentials.importing.roster.types import type_facts
from credentials.models import ImportRun
from credentials.models.imports import ImportState
from nervecenter.imports import columns, questions
from nervecenter.imports.preview import found_in
from nervecenter.imports.readings import understood
from nervecenter.imports.result import result_of
from nervecenter.imports.runs import corrections_of, plan_of, settle
from nervecenter.imports.stages import DONE, UNDERSTOOD, stages
from nervecenter.imports.views.fetching import readable, today_of
from practices.requests import PracticeRequest
from tenancy import clock


@require_http_methods(["GET", "HEAD", "POST"])
@readable
def run(request: PracticeRequest, practice: str, run: UUID) -> HttpResponse:
    found = get_object_or_404(ImportRun, pk=run)
    if found.state != ImportState.UNDERSTOOD:
        return _over(request, found)
    if request.method == "POST":
        return _settle(request, found)
    at, types = clock.now(), type_facts()
    plan, reading = plan_of(found, request.practice, at)
    context = {
        "run": found,
        "plan": plan,
        "found": found_in(plan),
        "sheets": columns.sheet_parts(understood(found, request.practice, at), types, today_of(request)),
        "questions": questions.asked(plan.questions),
        "notes": reading.notes,
        "stages": stages(practice, UNDERSTOOD, found),
    }
    return render(request, "nervecenter/import_run.html", context)


@require_GET
def column(request: PracticeRequest, practice: str, run: UUID) -> HttpResponse:
    """The choices of one column once its meaning was chosen, for a page that does not want to be sent first."""
    found = get_object_or_404(ImportRun.objects.only("pk"), pk=run)
    name, label = request.GET.get("name", ""), request.GET.get("label", "")
    types, meaning = type_facts(), columns.posted_meaning(name, request.GET)
    controls = columns.controls_for(name, label, meaning, types, today_of(request))
    context = {"run": found, "controls": controls}
    return render(request, "nervecenter/import_controls.html", context)


def _settle(request: PracticeRequest, found: ImportRun) -> HttpResponse:
    shown = understood(found, request.practice, clock.now()).reading.mapping
    posted = {name: str(value) for name, value in request.POST.items()}
    before = corrections_of(found)
    mapping = columns.corrected(before, shown, posted, type_facts())
    settle(found, mapping=mapping, answers=questions.answers(posted))
    if mapping != before:
        messages.success(request, f"Read again with your corrections: {_in_numbers(request, found)}.")
    next_page = "import-preview" if request.POST.get("next") == "preview" else "import-run"
    return redirect(next_page, request.practice.slug, found.pk)


def _in_numbers(request: PracticeRequest, found: ImportRun) -> str:
    plan, _ = plan_of(found, request.practice, clock.now())
    return ", ".join(found_in(plan))


def _over(request: PracticeRequest, found: ImportRun) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, f"This file was {found.get_state_display()} already; nothing was changed.")
        return redirect("import-run", request.practice.slug, found.pk)
    if found.state == ImportState.ABANDONED:
        return render(request, "nervecenter/import_abandoned.html", {"run": found})
    context = {"run": found, "result": result_of(found), "stages": stages(request.practice.slug, DONE, found)}
    return render(request, "nervecenter/import_done.html", context)
