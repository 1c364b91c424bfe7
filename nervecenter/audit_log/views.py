from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit.presenters import recent, tracked_names
from practices.requests import PracticeRequest

PAGE = 50


class AuditFilterForm(forms.Form):
    """What history to show; all of it lives in the URL."""

    about = forms.ChoiceField(required=False)
    row = forms.UUIDField(required=False, widget=forms.HiddenInput)
    part_of = forms.UUIDField(required=False, widget=forms.HiddenInput)
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["about"].choices = [("", "Everything"), *tracked_names()]  # type: ignore[attr-defined]


@require_safe
def audit_log(request: PracticeRequest, practice: str) -> HttpResponse:
    form = AuditFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    entries = recent(
        PAGE + 1,
        label=asked.get("about") or "",
        row=asked.get("row"),
        part_of=asked.get("part_of"),
        before=asked.get("before"),
    )
    context = {
        "filters": form,
        "entries": entries[:PAGE],
        "older": _last_id(entries[:PAGE]) if len(entries) > PAGE else None,
        "is_newest": not asked.get("before"),
    }
    return render(request, "nervecenter/audit_log.html", context)


def _last_id(entries: list) -> UUID:
    return entries[-1].event_id
