from dataclasses import dataclass

from django.urls import reverse

from practices.requests import PracticeRequest

TABS = (("Matrix", "matrix"), ("List", "credentials"), ("Renewals", "renewals"))
# What means the same on each tab, and so goes along.
SHARED = ("q", "base", "type")


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    current: bool


def credential_tabs(request: PracticeRequest, here: str) -> list[Tab]:
    """The pages of credentials; people and type asked for on one are asked for on the next."""
    query = request.GET.copy()
    for name in [name for name in query if name not in SHARED or not query[name]]:
        del query[name]
    tail = f"?{query.urlencode()}" if query else ""
    return [Tab(label, reverse(route, args=[request.practice.slug]) + tail, route == here) for label, route in TABS]
