"""What every practice page's frame needs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from practices.invitations import may_sign_up, offer_in_session
from practices.permissions import MEMBER
from tenancy import clock

_entries: list["NavEntry"] = []
_counts: dict[str, Callable[[frozenset[str]], tuple[int, str]]] = {}
_tabs: list["SettingsTab"] = []
_own_pages: list["NavEntry"] = []


@dataclass(frozen=True, slots=True)
class NavEntry:
    """An entry of the main navigation, registered by the app that owns the page; `also` are other paths under it."""

    order: int
    label: str
    path: str
    icon: str
    needs: str = MEMBER
    phone: bool = True
    also: tuple[str, ...] = ()
    url: str = ""
    current: bool = False
    count: int | None = None
    count_words: str = ""


@dataclass(frozen=True, slots=True)
class SettingsTab:
    """One page of the settings, registered by the app that owns it. `route` is the page's route name."""

    order: int
    label: str
    route: str
    needs: str
    url: str = ""
    current: bool = False


def register_nav(entry: NavEntry, count: Callable[[frozenset[str]], tuple[int, str]] | None = None) -> None:
    """`count` gives, for a member with these permissions, the number shown beside the label and what it counts.

    It runs inside the practice.
    """
    _entries.append(entry)
    _entries.sort(key=lambda each: each.order)
    if count:
        _counts[entry.path] = count


def register_own_page(entry: NavEntry) -> None:
    """One of the pages that a technologist has on a phone."""
    _own_pages.append(entry)
    _own_pages.sort(key=lambda each: each.order)


def register_settings(tab: SettingsTab) -> None:
    _tabs.append(tab)
    _tabs.sort(key=lambda each: each.order)


def frame(request: HttpRequest) -> dict[str, Any]:
    practice = getattr(request, "practice", None)
    if practice is None or not hasattr(request, "can"):
        return {
            "invitation": SimpleLazyObject(lambda: offer_in_session(request, clock.now())),
            "may_sign_up": SimpleLazyObject(lambda: may_sign_up(request)),
            "sends_mail": settings.EMAIL_CONFIGURED,
        }
    return {
        "practice": practice,
        "membership": request.membership,  # type: ignore[attr-defined]
        "can": request.can,  # type: ignore[attr-defined]
        # Lazy: a page that shows no navigation, such as a refusal outside the practice, counts nothing.
        "nav": SimpleLazyObject(lambda: _nav(request)),
        "portal_nav": SimpleLazyObject(lambda: _portal_nav(request)),
        "settings_tabs": SimpleLazyObject(lambda: _settings_tabs(request)),
        "practices_of_user": getattr(request, "doors", []),
    }


def _nav(request: HttpRequest) -> list[NavEntry]:
    return [_shown(entry, request) for entry in _entries if entry.needs in request.can]  # type: ignore[attr-defined]


def _shown(entry: NavEntry, request: HttpRequest) -> NavEntry:
    url, *others = [f"/{request.practice.slug}/{path}" for path in (entry.path, *entry.also)]  # type: ignore[attr-defined]
    can = request.can  # type: ignore[attr-defined]
    number, words = _counts[entry.path](can) if entry.path in _counts else (None, "")
    current = request.path.startswith((url, *others))
    return replace(entry, url=url, current=current, count=number or None, count_words=words)


def _portal_nav(request: HttpRequest) -> list[NavEntry]:
    return [_own_page(entry, request) for entry in _own_pages if entry.needs in request.can]  # type: ignore[attr-defined]


def _own_page(entry: NavEntry, request: HttpRequest) -> NavEntry:
    url = f"/{request.practice.slug}/{entry.path}"  # type: ignore[attr-defined]
    return replace(entry, url=url, current=request.path == url)


def _settings_tabs(request: HttpRequest) -> list[SettingsTab]:
    slug = request.practice.slug  # type: ignore[attr-defined]
    allowed = [tab for tab in _tabs if tab.needs in request.can]  # type: ignore[attr-defined]
    here = request.resolver_match.url_name if request.resolver_match else None
    return [replace(tab, url=reverse(tab.route, args=[slug]), current=tab.route == here) for tab in allowed]
