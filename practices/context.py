"""What every practice page's frame needs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from practices.permissions import MEMBER

_entries: list["NavEntry"] = []
_counts: dict[str, Callable[[], tuple[int, str]]] = {}


@dataclass(frozen=True, slots=True)
class NavEntry:
    """An entry of the main navigation, registered by the app that owns the page."""

    order: int
    label: str
    path: str
    icon: str
    needs: str = MEMBER
    phone: bool = True
    url: str = ""
    current: bool = False
    count: int | None = None
    count_words: str = ""


def register_nav(entry: NavEntry, count: Callable[[], tuple[int, str]] | None = None) -> None:
    """`count` gives the number shown beside the label and what it counts; it runs inside the practice."""
    _entries.append(entry)
    _entries.sort(key=lambda each: each.order)
    if count:
        _counts[entry.path] = count


def frame(request: HttpRequest) -> dict[str, Any]:
    practice = getattr(request, "practice", None)
    if practice is None or not hasattr(request, "can"):
        return {}
    return {
        "practice": practice,
        "membership": request.membership,  # type: ignore[attr-defined]
        "can": request.can,  # type: ignore[attr-defined]
        "nav": [_shown(entry, request) for entry in _entries if entry.needs in request.can],
        "practices_of_user": getattr(request, "doors", []),
    }


def _shown(entry: NavEntry, request: HttpRequest) -> NavEntry:
    url = f"/{request.practice.slug}/{entry.path}"  # type: ignore[attr-defined]
    number, words = _counts[entry.path]() if entry.path in _counts else (None, "")
    return replace(
        entry, url=url, current=request.path.startswith(url), count=number or None, count_words=words
    )
