"""Where a person arrives in a practice."""

from django.urls import NoReverseMatch, reverse

from practices.permissions import SEE_TODAY, permissions_of


def landing_url(slug: str, role: str) -> str:
    """Today, for those who may see it; else their own page."""
    page = "today" if SEE_TODAY in permissions_of(role) else "me"
    return f"/{slug}/{page}/"


def first_step_url(slug: str) -> str:
    """A new practice brings its spreadsheet first."""
    try:
        return reverse("import", args=[slug])
    except NoReverseMatch:
        return reverse("technologists", args=[slug])
