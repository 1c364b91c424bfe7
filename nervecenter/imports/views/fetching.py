"""What every page of a run does first."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from credentials.importing.workbook import UnreadableFile
from practices.requests import PracticeRequest
from tenancy import clock

View = Callable[..., HttpResponse]


def readable(view: View) -> View:
    """A file that was read once may still take too long the next time: that is said, and it goes on waiting."""

    @wraps(view)
    def read(request: PracticeRequest, practice: str, **kwargs: UUID) -> HttpResponse:
        try:
            return view(request, practice, **kwargs)
        except UnreadableFile as refused:
            messages.error(request, f"{refused} It is kept; try again in a minute.")
            return redirect("import", practice)

    return read


def today_of(request: PracticeRequest) -> date:
    return clock.today(request.practice.timezone)
