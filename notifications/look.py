"""What messages that are about to leave depend on and have in common, read once for a batch of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from notifications import sender
from notifications.kinds import Kind, UnknownKind, kind_of
from notifications.models import Alert, Delivery, SenderStop
from notifications.reachable import Target, unusable
from notifications.readers import alerts_of_each, managers_told
from practices.models import Membership, Practice
from tenancy.written import Written

_OPEN = Written(Practice, "SELECT {columns} FROM practices_practice practice WHERE id = %(practice)s")


@dataclass(frozen=True, slots=True)
class Look:
    """`alerts` by delivery. `unusable` says of an address why nothing may leave for it, `stops` of a channel."""

    practice: Practice
    at: datetime
    alerts: Mapping[UUID, Sequence[Alert]]
    managers: Sequence[Membership]
    unusable: Mapping[Target, str]
    stops: Mapping[str, SenderStop]
    knowing: Mapping[str, Kind]

    def kinds(self, code: str) -> Kind:
        """Raises UnknownKind."""
        try:
            return self.knowing[code]
        except KeyError:
            raise UnknownKind(code) from None


def look(deliveries: Sequence[Delivery], at: datetime) -> Look:
    """Inside the practice; a constant number of queries, and what each kind of alert asks for. Raises UnknownKind."""
    alerts = alerts_of_each(deliveries)
    every = list({alert.pk: alert for each in alerts.values() for alert in each}.values())
    return Look(
        practice=_OPEN.ask()[0],
        at=at,
        alerts=alerts,
        managers=managers_told(every),
        unusable=unusable({(delivery.channel, delivery.address) for delivery in deliveries}),
        stops=sender.open_stops(),
        knowing=_knowing(every),
    )


def _knowing(alerts: Iterable[Alert]) -> dict[str, Kind]:
    by_kind: defaultdict[str, list[Alert]] = defaultdict(list)
    for alert in alerts:
        by_kind[alert.kind].append(alert)
    return {code: kind_of(code).knowing(each) for code, each in by_kind.items()}
