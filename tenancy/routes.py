"""Every route names the permission it needs; the practice middleware enforces it, a test finds routes without one."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from django.http import HttpResponseBase
from django.urls import URLPattern, path

View: TypeAlias = Callable[..., HttpResponseBase]
Needs: TypeAlias = str | Mapping[str, str]

ANY_MEMBER = "member"

_needs: dict[str, Needs] = {}


def route(pattern: str, view: View, *, name: str, needs: Needs, kwargs: dict[str, Any] | None = None) -> URLPattern:
    """A practice's page or endpoint. `needs` is a permission code, or one by HTTP method ("*" for the rest)."""
    _needs[name] = needs
    return path(pattern, view, kwargs=kwargs, name=name)


def permission_for(url_name: str | None, method: str) -> str | None:
    """The permission a request needs; None when the route declares none (the middleware then refuses)."""
    needs = _needs.get(url_name or "")
    if needs is None or isinstance(needs, str):
        return needs
    read_as = "GET" if method in ("HEAD", "OPTIONS") else method
    return needs.get(read_as, needs.get("*"))


def declared() -> dict[str, Needs]:
    return dict(_needs)
