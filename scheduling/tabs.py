from dataclasses import dataclass

from django.urls import reverse

from practices.requests import PracticeRequest

TABS = (
    ("Board", "schedule"),
    ("Conflicts", "conflicts"),
    ("Cases", "cases"),
    ("Availability", "availability"),
    ("Travel", "travel"),
    ("Surgeons", "surgeons"),
)


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    current: bool


def schedule_tabs(request: PracticeRequest, here: str) -> list[Tab]:
    """The pages of the schedule."""
    return [Tab(label, reverse(route, args=[request.practice.slug]), route == here) for label, route in TABS]
