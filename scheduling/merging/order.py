"""A merge takes its locks in the order of booking: the rules, then cases, then people."""

from collections.abc import Callable
from typing import Any

from credentials.models import Issuer
from hospitals.models import Hospital
from practices.merging.following import Follower, follow
from practices.merging.pair import Pair
from practices.models import Technologist
from scheduling.actions.rules import claim_rules, share_rules
from scheduling.models import Surgeon

FIRST = 0


def keep_the_order() -> None:
    """Hospitals and issuers are what everybody is judged by; what is of one person or case only is judged again."""
    for model, take in (
        (Hospital, claim_rules),
        (Issuer, claim_rules),
        (Technologist, share_rules),
        (Surgeon, share_rules),
    ):
        follow(model, Follower(locks=_taking(take), order=FIRST))


def _taking(take: Callable[[], None]) -> Callable[[Pair[Any]], list[Any]]:
    def locks(_: Pair[Any]) -> list[Any]:
        take()
        return []

    return locks
