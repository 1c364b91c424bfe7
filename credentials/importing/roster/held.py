"""The credentials on record, as an import looks at them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from credentials.models import Credential, CreditActivity, Period, Suspension

Row = TypeVar("Row", Period, Suspension, CreditActivity)


@dataclass(frozen=True, slots=True)
class Held:
    """One credential with all that was ever said of it."""

    credential: Credential
    periods: list[Period]
    suspensions: list[Suspension]
    opening_balance: Decimal | None

    @property
    def ends(self) -> set[date]:
        return {period.expires_on for period in self.periods if period.expires_on}


def everything_held() -> dict[tuple[UUID, UUID], list[Held]]:
    """By person and type. Four queries, without a query set for each row, which a prefetch makes."""
    periods, suspensions = _by_credential(Period.objects.all()), _by_credential(Suspension.objects.all())
    balances = _by_credential(CreditActivity.objects.filter(is_opening_balance=True))
    found: dict[tuple[UUID, UUID], list[Held]] = defaultdict(list)
    for row in Credential.objects.all():
        balance = next((each.hours for each in balances[row.pk]), None)
        found[row.technologist_id, row.type_id].append(Held(row, periods[row.pk], suspensions[row.pk], balance))
    return found


def _by_credential(rows: Iterable[Row]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.credential_id].append(row)
    return found
