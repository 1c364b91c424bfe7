"""Absences, on-call time and offers: three lists on one page, and a form for each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practices.models import Technologist
from practices.requests import PracticeRequest
from scheduling.actions.availability import remove_absence, save_absence, save_span
from scheduling.forms.spans import AbsenceForm, SpanForm
from scheduling.models import Absence, Offer, OnCall
from scheduling.tabs import schedule_tabs
from tenancy import clock

form_page = require_http_methods(["GET", "HEAD", "POST"])
Row = Absence | OnCall | Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One of the three: its rows, its form, and how its page words it."""

    model: type[Row]
    form: type[AbsenceForm] | type[SpanForm]
    heading: str
    lede: str
    save: Callable[[Any, dict[str, Any]], object]
    remove: Callable[[Any], object]


def _save_absence(row: Absence, asked: dict[str, Any]) -> None:
    names = ("technologist", "starts_on", "ends_on", "reason")
    save_absence(row, **{name: asked[name] for name in names})


def _save_span(row: OnCall | Offer, asked: dict[str, Any]) -> None:
    save_span(row, technologist=asked["technologist"], starts_at=asked["starts_at"], ends_at=asked["ends_at"])


KINDS: dict[str, Kind] = {
    "absence": Kind(
        model=Absence,
        form=AbsenceForm,
        heading="Absence",
        lede="Whole days on the person’s own clock. Nobody is booked on them; cases booked already are judged again.",
        save=_save_absence,
        remove=remove_absence,
    ),
    "on-call": Kind(
        model=OnCall,
        form=SpanForm,
        heading="On-call time",
        lede="On the person’s own clock. Who is on call comes first when a case needs cover.",
        save=_save_span,
        remove=lambda row: row.delete(),
    ),
    "offer": Kind(
        model=Offer,
        form=SpanForm,
        heading="Offered time",
        lede="Time that a per-diem person offers, on the person’s own clock. They come after the employed: ask first.",
        save=_save_span,
        remove=lambda row: row.delete(),
    ),
}


@require_safe
def availability(request: PracticeRequest, practice: str) -> HttpResponse:
    today, now = clock.today(request.practice.timezone), clock.now()
    context = {
        "tabs": schedule_tabs(request, "availability"),
        "absences": Absence.objects.not_over(today).select_related("technologist"),
        "on_call": _ahead(OnCall.objects.all(), now),
        "offers": _ahead(Offer.objects.all(), now),
        "today": today,
        "nobody": not Technologist.objects.employed(today).exists(),
    }
    return render(request, "scheduling/availability.html", context)


@form_page
def new(request: PracticeRequest, practice: str, kind: str) -> HttpResponse:
    return _page(request, KINDS[kind], KINDS[kind].model(), "is recorded.", {"technologist": request.GET.get("person")})


@form_page
def one(request: PracticeRequest, practice: str, row: UUID, kind: str) -> HttpResponse:
    found = _found(kind, row)
    return _page(request, KINDS[kind], found, "is changed.", KINDS[kind].form.of(found))  # type: ignore[arg-type]


@require_POST
def removal(request: PracticeRequest, practice: str, row: UUID, kind: str) -> HttpResponse:
    found = _found(kind, row)
    KINDS[kind].remove(found)
    messages.success(request, f"{KINDS[kind].heading} of {found.technologist} is taken away.")
    return redirect("availability", practice)


def _found(kind: str, row: UUID) -> Row:
    rows = KINDS[kind].model.objects.select_related("technologist")
    return get_object_or_404(rows, pk=row)  # type: ignore[return-value]


def _ahead(spans: QuerySet, now: datetime) -> QuerySet:
    return spans.filter(ends_at__gt=now).select_related("technologist")


def _page(request: PracticeRequest, kind: Kind, row: Row, done: str, initial: dict[str, Any]) -> HttpResponse:
    today = clock.today(request.practice.timezone)
    form = kind.form(request.POST or None, initial=initial, people=_people(row, today), today=today)
    if request.method == "POST" and form.is_valid():
        kind.save(row, form.cleaned_data)
        messages.success(request, f"{kind.heading} of {form.cleaned_data['technologist']} {done}")
        return redirect("availability", request.practice.slug)
    context: dict[str, forms.Form | Kind | Row | date] = {"form": form, "kind": kind, "row": row}
    return render(request, "scheduling/availability_form.html", context, status=422 if form.errors else 200)


def _people(row: Row, today: date) -> QuerySet[Technologist]:
    """Who works here, and whose row it is."""
    people = Technologist.objects.employed(today)
    own = Q(pk=row.technologist_id) if row.technologist_id else Q(pk=None)
    return people | Technologist.objects.filter(own)
