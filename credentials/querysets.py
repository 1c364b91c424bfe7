from typing import TYPE_CHECKING, Self

from tenancy.managers import PracticeQuerySet

if TYPE_CHECKING:
    from credentials.models import Credential  # noqa: F401


class CredentialQuerySet(PracticeQuerySet["Credential"]):
    def with_facts(self) -> Self:
        """Everything a standing and a look are judged from, in a constant number of queries."""
        return self.select_related("technologist", "type", "issuer", "serves__type").prefetch_related(
            "periods__verifications",
            "suspensions",
            "renewals",
            "credit_activities",
            "serves__periods__verifications",
        )

    def with_people(self) -> Self:
        """Who recorded, verified and let go, for a page that names them."""
        return self.select_related("let_go_by__user", "type__presupposes").prefetch_related(
            "periods__recorded_by__user", "periods__verifications__verified_by__user"
        )

    def not_let_go(self) -> Self:
        return self.filter(let_go_on=None)
