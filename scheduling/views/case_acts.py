from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from practices.requests import PracticeRequest
from scheduling.actions.cases import cancel, set_status
from scheduling.actions.refusing import Refused
from scheduling.forms.cases import CancelForm
from scheduling.models import CancelReason, CaseStatus
from scheduling.views.case_page import ACTS, case_page, refusal
from scheduling.views.fetching import case_or_404, staffed_or_404, today_of
from tenancy import clock


@require_http_methods(["GET", "HEAD", "POST"])
def cancellation(request: PracticeRequest, practice: str, case: UUID) -> HttpResponse:
    """Asks because of what, then calls the case off and frees its people."""
    found = case_or_404(case)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = CancelReason(form.cleaned_data["reason"])
        try:
            cancel(found, reason, by=request.membership, at=clock.now())
        except Refused as refused:
            why = refusal(request, f"{found} was not cancelled", refused)
            return case_page(request, staffed_or_404(request, case), why)
        messages.success(request, f"{found} is cancelled because of {reason.label}. Its people are free.")
        return redirect("case", practice, case)
    context = {"case": found, "form": form, "today": today_of(request)}
    return render(request, "scheduling/case_cancel.html", context, status=422 if form.errors else 200)


@require_POST
def status(request: PracticeRequest, practice: str, case: UUID) -> HttpResponse:
    found, asked = case_or_404(case), request.POST.get("status", "")
    if asked not in ACTS:
        messages.error(request, "Choose what has become of it.")
        return redirect("case", practice, case)
    try:
        set_status(found, CaseStatus(asked), by=request.membership, at=clock.now())
    except Refused as refused:
        why = refusal(request, f"{found} stays {found.get_status_display()}", refused)
        return case_page(request, staffed_or_404(request, case), why)
    messages.success(request, f"{found} {CaseStatus(asked).said} now.")
    return redirect("case", practice, case)
