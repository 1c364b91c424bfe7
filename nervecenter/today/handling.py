"""Putting an item of Today off, settling it by hand, and taking either back."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from credentials.wording import day_words
from nervecenter.today.forms import SettleForm, SnoozeForm
from nervecenter.today.items import Item
from nervecenter.today.page import items_by_key
from nervecenter.today.views import Refused, show_today
from nervecenter.today.worklist import settle, snooze
from notifications.models import Handled
from practices.requests import PracticeRequest
from tenancy import clock


@require_POST
def put_off(request: PracticeRequest, practice: str) -> HttpResponse:
    form, on = SnoozeForm(request.POST), clock.today(request.practice.timezone)

    def act(item: Item) -> tuple[Handled, str]:
        until = form.cleaned_data["until"]
        row = snooze(item, until=until, by=request.membership, on=on, at=clock.now())
        return row, f"Put off: back on {day_words(until, on)}."

    return _handle(request, form, act)


@require_POST
def settled(request: PracticeRequest, practice: str) -> HttpResponse:
    form = SettleForm(request.POST)

    def act(item: Item) -> tuple[Handled, str]:
        note = form.cleaned_data["note"] or item.done_words
        row = settle(item, note=note, by=request.membership, at=clock.now())
        return row, f"{item.headline}: done."

    return _handle(request, form, act)


@require_POST
def bring_back(request: PracticeRequest, practice: str, handled: UUID) -> HttpResponse:
    row = get_object_or_404(Handled, pk=handled)
    row.delete()
    messages.success(request, f"{row.words}: open again, as long as it is so.")
    return redirect("today", practice)


def _handle(request: PracticeRequest, form: forms.Form, act: Callable[[Item], tuple[Handled, str]]) -> HttpResponse:
    """What was closed meanwhile, by itself or by somebody else, is not there any more."""
    slug = request.practice.slug
    key, typed = request.POST.get("key", ""), request.POST.get("until", "")
    item = items_by_key(request.practice, clock.today(request.practice.timezone), request.can).get(key)
    if item is None:
        messages.warning(request, "It has changed or closed meanwhile. This is how things stand.")
        return redirect("today", slug)
    if not form.is_valid():
        wrong = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return show_today(request, Refused(key, typed, wrong))
    try:
        row, words = act(item)
    except ValidationError as refused:
        return show_today(request, Refused(key, typed, refused.messages[0]))
    messages.success(request, words, extra_tags=reverse("today-bring-back", args=[slug, row.pk]))
    return redirect("today", slug)
