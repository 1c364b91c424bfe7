"""Panels on the page of a person, registered by the apps that know more of them than the page itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from practices.models import Technologist

if TYPE_CHECKING:
    from practices.requests import PracticeRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """`load` gives what the template reads as `panel`, as of a day."""

    order: int
    template: str
    needs: str
    load: "Callable[[PracticeRequest, Technologist, date], object]"


@dataclass(frozen=True, slots=True)
class Loaded:
    template: str
    panel: object


_panels: list[Panel] = []


def register_panel(panel: Panel) -> None:
    _panels.append(panel)
    _panels.sort(key=lambda each: each.order)


def panels_of(request: "PracticeRequest", person: Technologist, on: date) -> list[Loaded]:
    """Those that whoever asks may see."""
    return [Loaded(each.template, each.load(request, person, on)) for each in _panels if each.needs in request.can]
