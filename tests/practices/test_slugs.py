"""A practice's address must never shadow a page of the product's own."""

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from practices.slugs import RESERVED


def _first_parts(resolver: URLResolver, before: str = "") -> set[str]:
    """What paths begin with, as far as the routes say it literally."""
    parts: set[str] = set()
    for pattern in resolver.url_patterns:
        path = before + (str(pattern.pattern) if isinstance(pattern.pattern, RoutePattern) else "regex/")
        if "/" in path or isinstance(pattern, URLPattern):
            parts.add(path.split("/")[0])
        else:
            parts |= _first_parts(pattern, path)
    return {part for part in parts if part and not part.startswith("<")}


def test_every_first_part_of_a_path_is_reserved() -> None:
    parts = _first_parts(get_resolver())
    assert {"accounts", "api", "invitations", "practices", "healthz"} <= parts
    assert parts - RESERVED == set()


def test_what_the_interface_promises_is_reserved() -> None:
    assert {"api", "accounts", "feeds", "webhooks", "l", "u", "static", "metrics", "healthz", "readyz"} <= RESERVED
