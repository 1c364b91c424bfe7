"""What every act on a requirement has in common: a page with a form, and the way back."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from credentials.views.acting import Done, add_refusal, say
from hospitals.models import Requirement
from hospitals.said import said
from practices.requests import PracticeRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act as its page words it. `do` runs with a valid form and may refuse with a ValidationError."""

    heading: str
    button: str
    do: Callable[[], Done]
    lede: str = ""


def act_page(request: PracticeRequest, requirement: Requirement, form: forms.Form, act: Act) -> HttpResponse:
    """Show the form; posted and accepted, act and go where the requirement stands. A refusal keeps what was typed."""
    back = page_of(request, requirement)
    if request.method == "POST" and form.is_valid() and (done := accepted(form, act.do)):
        say(request, done)
        return redirect(back)
    context = {
        "requirement": requirement,
        "said": said(requirement, sees_health=True),
        "form": form,
        "act": act,
        "cancel_url": back,
    }
    return render(request, "hospitals/act.html", context, status=422 if form.errors else 200)


def act_at_once(request: PracticeRequest, back: str, do: Callable[[], Done]) -> HttpResponse:
    """An act without a form; what refuses it is said on the page it goes back to."""
    try:
        with transaction.atomic():
            say(request, do())
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(back)


def accepted(form: forms.BaseForm, do: Callable[[], Done]) -> Done | None:
    """What was done; None when it was refused, which the form then says."""
    try:
        with transaction.atomic():
            return do()
    except ValidationError as refused:
        add_refusal(form, refused)  # type: ignore[arg-type]
        return None


def page_of(request: PracticeRequest, requirement: Requirement) -> str:
    """The hospital's page, or the one of house rules."""
    if requirement.hospital_id:
        return reverse("hospital", args=[request.practice.slug, requirement.hospital_id])
    return reverse("house-rules", args=[request.practice.slug])
