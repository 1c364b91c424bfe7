"""What every act on a credential has in common: a page with a form, and the way back."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from credentials.models import Credential
from credentials.views.fetching import page_of
from practices.requests import PracticeRequest


@dataclass(frozen=True, slots=True)
class Done:
    """What to say, and where to take it back."""

    words: str
    undo_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act as its page words it. `do` runs with a valid form and may refuse with a ValidationError."""

    heading: str
    button: str
    do: Callable[[], Done]
    lede: str = ""


def act_page(request: PracticeRequest, credential: Credential, form: forms.Form, act: Act) -> HttpResponse:
    """Show the form; posted and accepted, act and go to the credential's page. A refusal keeps what was typed."""
    if request.method == "POST" and form.is_valid() and (done := _try(form, act)):
        say(request, done)
        return redirect("credential", request.practice.slug, credential.pk)
    context = {"credential": credential, "page": page_of(request, credential), "form": form, "act": act}
    return render(request, "credentials/act.html", context, status=422 if form.errors else 200)


def say(request: PracticeRequest, done: Done) -> None:
    messages.success(request, done.words, extra_tags=done.undo_url)


def act_at_once(
    request: PracticeRequest, credential: Credential, do: Callable[[], Done], back: str = ""
) -> HttpResponse:
    """An act without a form, such as an undo; what refuses it is said on the page it goes `back` to."""
    try:
        with transaction.atomic():
            say(request, do())
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    return redirect(back or reverse("credential", args=[request.practice.slug, credential.pk]))


def _try(form: forms.Form, act: Act) -> Done | None:
    try:
        with transaction.atomic():
            return act.do()
    except ValidationError as refused:
        add_refusal(form, refused)
        return None


def add_refusal(form: forms.Form, refused: ValidationError) -> None:
    """What an action refused, by its field where the form has it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
