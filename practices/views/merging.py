"""Merging, the same for everything that can be merged: choose the other one, see what it means, confirm."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from practices.actions.merging import merge, outlook_of
from practices.forms.merging import MergeForm
from practices.merging.likely import others
from practices.merging.mergeable import Mergeable
from practices.merging.pair import Pair
from practices.models import Merge
from practices.requests import PracticeRequest
from tenancy import clock


@require_safe
def choose(request: PracticeRequest, practice: str, row: UUID, what: Mergeable[Any]) -> HttpResponse:
    """The others of its kind, those most like it first."""
    found = get_object_or_404(what.model, pk=row)
    words = request.GET.get("q", "").strip()
    context = {"what": what, "row": found, "words": words, "others": others(what, found, words)}
    return render(request, "practices/merge_choose.html", context | _urls(practice, what, found))


@require_http_methods(["GET", "HEAD", "POST"])
def merge_with(request: PracticeRequest, practice: str, row: UUID, other: UUID, what: Mergeable[Any]) -> HttpResponse:
    """What merging `other` into `row` would do; posted, it is done."""
    if row == other:
        raise Http404
    if request.method == "POST" and Merge.objects.successor(other) == row:
        # Sent twice: it is done.
        return redirect(what.page_route, practice, row)
    pair = _pair(request, what, row, other)
    form = MergeForm(request.POST or None, what, pair)
    if request.method == "POST" and form.is_valid():
        try:
            record = merge(what, row, other, form.wanted, by=request.membership, at=clock.now())
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, f"Merged {record.words}.")
            return redirect(what.page_route, practice, row)
    context = {"what": what, "pair": pair, "form": form, "outlook": outlook_of(what, pair)}
    names = {"kept": what.name_of(pair.kept, pair.gone), "gone": what.name_of(pair.gone, pair.kept)}
    turned_url = reverse(f"{what.page_route}-merge-with", args=[practice, other, row])
    context |= _urls(practice, what, pair.kept) | names | {"turned_url": turned_url}
    return render(request, "practices/merge.html", context, status=422 if form.errors else 200)


def _pair(request: PracticeRequest, what: Mergeable[Any], row: UUID, other: UUID) -> Pair[Any]:
    kept, gone = (get_object_or_404(what.model, pk=key) for key in (row, other))
    return Pair(kept, gone, request.membership, clock.now())


def _urls(practice: str, what: Mergeable[Any], row: Any) -> dict[str, str]:
    return {
        "list_url": reverse(what.list_route, args=[practice]),
        "page_url": reverse(what.page_route, args=[practice, row.pk]),
        "choose_url": reverse(f"{what.page_route}-merge", args=[practice, row.pk]),
    }
