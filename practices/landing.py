"""Where a person arrives in a practice."""

from django.urls import NoReverseMatch, reverse

from practices.models import Technologist
from practices.permissions import SEE_TODAY, permissions_of


def landing_url(slug: str, role: str) -> str:
    """Today, for those who may see it; else their own page."""
    page = "today" if SEE_TODAY in permissions_of(role) else "me"
    return f"/{slug}/{page}/"


def first_step_url(slug: str) -> str:
    """A new practice brings its spreadsheet first."""
    return _page("import", slug) or reverse("technologists", args=[slug])


def portfolio_url(slug: str, person: Technologist) -> str:
    """A person's own page, else the roster."""
    return _page("technologist", slug, person.pk) or reverse("technologists", args=[slug])


def _page(name: str, *args: object) -> str | None:
    """The address of a page that another app adds, or None where it has not."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return None
