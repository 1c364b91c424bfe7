from datetime import date

from django.contrib import messages

from practices.requests import PracticeRequest
from tenancy import clock
from tenancy.api.fields import EARLIEST, LATEST


def day_asked_for(request: PracticeRequest) -> date:
    """The day of `?on=YYYY-MM-DD`, else today on the practice's clock.

    What is no date, or one that nobody can have meant, is said, and today is shown.
    """
    today = clock.today(request.practice.timezone)
    asked = request.GET.get("on", "")
    if not asked:
        return today
    day = _read(asked)
    if day is None:
        messages.warning(request, f"“{asked[:40]}” is not a date such as {today.isoformat()}; this is today.")
    return day or today


def _read(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
