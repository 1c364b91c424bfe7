"""What clearance is judged from, read in a constant number of queries, however many people and hospitals."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from uuid import UUID

from django.db.models import QuerySet

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
    types: Mapping[UUID, CredentialType] | None = None,
    occasion: str = "that day",
) -> Grounds:
    """Inside the practice. `today`, the practice's by default, only says how days are worded, and `occasion` how those
    it is judged for. With `hospital`, of that one only. `types` are those of `types_now()`."""
    types = types_now() if types is None else types
    return Grounds(
        practice=practice,
        policy=policy or policy_now(types.values()),
        today=today or clock.today(practice.timezone),
        asked=tuple(asked_everywhere(hospital)),
        types=types,
        bearers=bearers(people, types),
        names=names(),
        occasion=occasion,
    )


def types_now() -> dict[UUID, CredentialType]:
    """Each knows what it presupposes without a query."""
    types = {each.pk: each for each in _types().all()}
    for each in types.values():
        if each.presupposes_id:
            each.presupposes = types.get(each.presupposes_id)
    return types


@cache
def _types() -> QuerySet[CredentialType]:
    return CredentialType.objects.order_by()
