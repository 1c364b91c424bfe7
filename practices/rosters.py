"""The roster as a list: what is asked for, in which order, page by page."""

from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Lower

from practices.forms.rosters import RosterFilterForm
from practices.models import Technologist
from practices.models.technologist import TechnologistQuerySet

# What a heading sorts by; names settle a tie, then the key, so that pages neither repeat nor lose a row.
_ORDERS = {
    "name": (Lower("sort_name"),),
    "home_base": (Lower("home_base"), Lower("sort_name")),
    "discipline": ("discipline", Lower("sort_name")),
    "until": ("ends_on", Lower("sort_name")),
}
DEFAULT_ORDER = "name"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading that sorts by it."""

    label: str
    sort: str
    aria: str

    @property
    def is_descending(self) -> bool:
        return self.aria == "descending"


def roster(filters: RosterFilterForm, on: date) -> TechnologistQuerySet:
    """The people asked for. An unreadable filter counts as not given."""
    filters.full_clean()
    asked = filters.cleaned_data
    people = _working(asked.get("working", ""), on).named_like(asked.get("q", ""))
    if base := asked.get("home_base"):
        people = people.filter(home_base=base)
    return _ordered(people, asked.get("sort", ""))


def headings(sort: str) -> list[Heading]:
    """Each links to its order, the current one to the reverse."""
    return [_heading(label, name, sort or DEFAULT_ORDER) for label, name in _LABELS]


_LABELS = (("Name", "name"), ("Discipline", "discipline"), ("Home base", "home_base"), ("Until", "until"))


def _working(which: str, on: date) -> TechnologistQuerySet:
    people: TechnologistQuerySet = Technologist.objects.all()
    if which == "left":
        return people.left(on)
    return people if which == "all" else people.employed(on)


def _ordered(people: TechnologistQuerySet, sort: str) -> TechnologistQuerySet:
    order = [*_ORDERS.get(sort.removeprefix("-"), _ORDERS[DEFAULT_ORDER]), "pk"]
    ordered = people.order_by(*order)
    return ordered.reverse() if sort.startswith("-") else ordered


def _heading(label: str, name: str, sort: str) -> Heading:
    if sort == name:
        return Heading(label, f"-{name}", "ascending")
    return Heading(label, name, "descending" if sort == f"-{name}" else "")
