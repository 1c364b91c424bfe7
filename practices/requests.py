from typing import TYPE_CHECKING

from django.http import HttpRequest

from practices.models import Membership, Practice
from practices.switcher import Door

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class PracticeRequest(HttpRequest):
    """What the practice middleware leaves on a request under a practice's URL."""

    practice: Practice
    membership: Membership
    can: frozenset[str]
    doors: list[Door]
    htmx: "HtmxDetails"
