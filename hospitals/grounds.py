"""What clearance is judged from, read in a constant number of queries, however many people and hospitals."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from credentials.models import CredentialType
from hospitals.clearance import Grounds
from hospitals.facts import asked_everywhere, bearers, names
from hospitals.policies import Policy, policy_now
from practices.models import Practice
from tenancy import clock


def grounds(
    people: Iterable[UUID],
    practice: Practice,
    *,
    policy: Policy | None = None,
    today: date | None = None,
    hospital: UUID | None = None,
) -> Grounds:
    """Inside the practice. `today`, the practice's by default, only says how days are worded. With `hospital`, of that
    one only."""
    types = _types()
    return Grounds(
        practice=practice,
        policy=policy or policy_now(),
        today=today or clock.today(practice.timezone),
        asked=tuple(asked_everywhere(hospital)),
        types=types,
        bearers=bearers(people, types),
        names=names(),
    )


def _types() -> dict[UUID, CredentialType]:
    """Each knows what it presupposes without a query."""
    types: dict[UUID, CredentialType] = CredentialType.objects.order_by().in_bulk()
    for each in types.values():
        if each.presupposes_id:
            each.presupposes = types.get(each.presupposes_id)
    return types
