from datetime import date

from django.contrib import messages

from practices.requests import PracticeRequest
from tenancy import clock


def day_asked_for(request: PracticeRequest) -> date:
    """The day of `?on=YYYY-MM-DD`, else today on the practice's clock. What is no date is said, and today is shown."""
    today = clock.today(request.practice.timezone)
    asked = request.GET.get("on", "")
    if not asked:
        return today
    try:
        return date.fromisoformat(asked)
    except ValueError:
        messages.warning(request, f"“{asked[:40]}” is not a date such as {today.isoformat()}; this is today.")
        return today
