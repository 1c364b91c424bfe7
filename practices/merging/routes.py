"""The two pages on which something is merged."""

from typing import Any

from django.urls import URLPattern

from practices.merging.mergeable import Mergeable
from practices.permissions import MERGE
from practices.views import merging
from tenancy.routes import route


def merge_routes(path: str, what: Mergeable[Any]) -> list[URLPattern]:
    """Under the path of its page: “hospitals/<uuid:row>/”."""
    given = {"what": what}
    name = what.page_route
    return [
        route(f"{path}merge/", merging.choose, name=f"{name}-merge", needs=MERGE, kwargs=given),
        route(f"{path}merge/<uuid:other>/", merging.merge_with, name=f"{name}-merge-with", needs=MERGE, kwargs=given),
    ]
