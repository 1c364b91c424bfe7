from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from credentials.selection import Pill
from nervecenter.today.closed import closed_lately
from nervecenter.today.items import Item
from nervecenter.today.page import Today, gather, next_sweep
from nervecenter.today.rehearsal import Rehearsal, drafts, rehearsal
from notifications.watch.cautions import cautions
from practices.days import day_asked_for
from practices.permissions import SEE_MESSAGES
from practices.requests import PracticeRequest
from tenancy import clock

DRAFTS_SHOWN = 100
SNOOZED, DONE = "snoozed", "done"


@dataclass(frozen=True, slots=True)
class Refused:
    """What could not be done with an item, what was typed, and why."""

    key: str
    typed: str
    words: str


@require_safe
def today(request: PracticeRequest, practice: str) -> HttpResponse:
    return show_today(request)


def show_today(request: PracticeRequest, refused: Refused | None = None) -> HttpResponse:
    """With `refused` the item stands open, and says at its field what is wrong."""
    on, here = day_asked_for(request), clock.today(request.practice.timezone)
    page = gather(request.practice, on, request.can)
    asked = request.GET.get("show", "")
    shown = asked if page.worklist and asked in (SNOOZED, DONE) else ""
    if refused and refused.key not in {item.key for item in (*page.dated, *page.undated) if _has_field(item)}:
        messages.error(request, refused.words)
    context = {
        "page": page,
        "refused": refused,
        "closed": closed_lately(request.practice, on) if shown == DONE else [],
        "show": shown,
        "pills": pills(page, reverse("today", args=[request.practice.slug]), shown),
        "rehearsal": _rehearsal(request, on, here),
        "on_banner": on if on != here else None,
        "cautions": cautions(request.practice, clock.now()) if on == here and SEE_MESSAGES in request.can else [],
    }
    return render(request, "nervecenter/today.html", context, status=422 if refused else 200)


@require_safe
def what_would_go(request: PracticeRequest, practice: str) -> HttpResponse:
    at = next_sweep(request.practice, clock.now())
    found = drafts(request.practice, at, DRAFTS_SHOWN) if request.practice.is_rehearsing else []
    return render(request, "nervecenter/rehearsal.html", {"drafts": found, "at": at})


def pills(page: Today, url: str, shown: str) -> list[Pill]:
    """Open, put off, done: for whoever works it off."""
    if page.worklist is None:
        return []
    waiting, snoozed = len(page.worklist.open), len(page.worklist.snoozed)
    return [
        Pill("Open", url, "quiet", "", waiting, shown not in (SNOOZED, DONE)),
        Pill("Put off", f"{url}?show={SNOOZED}", "quiet", "clock", snoozed, shown == SNOOZED),
        Pill("Done", f"{url}?show={DONE}", "good", "circle-check", None, shown == DONE),
    ]


def _has_field(item: Item) -> bool:
    """By which it can be put off or settled, and beside which a refusal stands."""
    return bool(item.latest or item.done_words)


def _rehearsal(request: PracticeRequest, on: date, here: date) -> Rehearsal | None:
    if not request.practice.is_rehearsing or on != here:
        return None
    return rehearsal(request.practice, next_sweep(request.practice, clock.now()))
