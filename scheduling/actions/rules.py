"""What everybody is judged by: requirements, policy, hospitals, types, travel times. One lock for a practice.

Whoever judges by them shares it, and whoever wrote them claims it before judging again: of the two at the same moment,
the second sees what the first wrote.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from tenancy import locks
from tenancy.settling import settled

_RULES = "what cases are judged by"

Result = TypeVar("Result")


def by_the_rules(work: Callable[[], Result]) -> Result:
    """What `work` gives, which judges and writes, in a savepoint; anew after a deadlock."""

    def judging() -> Result:
        share_rules()
        return work()

    return settled(judging)


def share_rules() -> None:
    """Nobody changes them before this transaction ends. Whoever has changed them is waited for, and then seen."""
    locks.share(_RULES)


def claim_rules() -> None:
    """Whoever has judged by them as they were is waited for, and then seen; who judges later waits, and sees ours."""
    locks.claim(_RULES)


def let_judging_end() -> None:
    """Whoever is judging at this moment is waited for, and then seen; nobody waits for us."""
    with transaction.atomic():
        claim_rules()
        transaction.set_rollback(True)
