"""What nobody has seen: still true, said or meant to be said, and with no sign that anybody read it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from notifications.kinds import Line, kind_of
from notifications.models import Alert, Delivery, DeliveryItem, DeliveryState, EventKind
from notifications.models.alert import AlertState, Audience
from notifications.models.delivery import ARRIVED, TO_SEND
from notifications.readers import may_be_told
from practices.models import Practice

DAYS = 14
SIGNS = (EventKind.DELIVERED, EventKind.OPENED, EventKind.CLICKED, EventKind.ANSWERED)
_SIGN = Q(state=DeliveryState.DELIVERED) | Q(acknowledged_at__isnull=False) | Q(events__kind__in=SIGNS)


class Got(IntEnum):
    """How far it has got, the worst first."""

    NOWHERE = 1
    NO_SIGN = 2
    """A provider has taken it; there is only no sign that anybody read it."""
    ON_ITS_WAY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    """One thing that one audience should know. `tried` are the messages that carried it, the newest first."""

    line: Line
    audience: str
    since: date
    tried: tuple[Delivery, ...]

    @property
    def got(self) -> "Got":
        states = {delivery.state for delivery in self.tried}
        if states & set(ARRIVED):
            return Got.NO_SIGN
        return Got.ON_ITS_WAY if states & set(TO_SEND) else Got.NOWHERE

    @property
    def latest(self) -> Delivery | None:
        return self.tried[0] if self.tried else None


def unseen(practice: Practice, at: datetime, kinds: Iterable[str], *, days: int = DAYS) -> list[Unseen]:
    """Of the last `days` days on the practice's clock: what got nowhere first, then the most urgent.

    A sign is a delivery report, an opening, an answer or an acknowledgement; a plain mail server gives none. Inside
    the practice, in a constant number of queries a kind.
    """
    today = at.astimezone(ZoneInfo(practice.timezone)).date()
    said = Alert.objects.filter(kind__in=list(kinds), emitted_on__gte=today - timedelta(days=days))
    alerts = _without_a_sign(said.select_related("technologist__membership__user").order_by("id"))
    readers = may_be_told(alerts, practice, at)
    alerts = [alert for alert in alerts if readers.hear(alert)]
    tried = _tried(alerts)
    found = [
        _unseen(line, each, tried)
        for each in _by_kind_and_audience(alerts)
        for line in kind_of(each[0].kind).lines(each, on=today, practice=practice, for_managers=True)
    ]
    return sorted(found, key=lambda each: (each.got, each.line.urgency, each.line.title, each.audience))


def _without_a_sign(said: "Iterable[Alert]") -> list[Alert]:
    """Open ones; a sign for one rung is a sign for the others of the same thing."""
    seen = Delivery.objects.filter(_SIGN, items__alert=OuterRef("pk"))
    alerts = list(said.annotate(is_seen=Exists(seen)))  # type: ignore[attr-defined]
    settled = {_thing(alert) for alert in alerts if alert.is_seen or alert.state == AlertState.ACKNOWLEDGED}
    return [alert for alert in alerts if alert.state == AlertState.OPEN and _thing(alert) not in settled]


def _thing(alert: Alert) -> tuple[str, str, UUID | None, UUID, date | None]:
    person = alert.technologist_id if alert.audience == Audience.TECHNOLOGIST else None
    return alert.kind, alert.audience, person, alert.about_id, alert.due_on


def _tried(alerts: Sequence[Alert]) -> dict[UUID, list[Delivery]]:
    items = DeliveryItem.objects.filter(alert__in=alerts).select_related("delivery").order_by("-delivery_id")
    tried: dict[UUID, list[Delivery]] = defaultdict(list)
    for item in items:
        tried[item.alert_id].append(item.delivery)
    return tried


def _by_kind_and_audience(alerts: Sequence[Alert]) -> list[list[Alert]]:
    groups: dict[tuple[str, str], list[Alert]] = defaultdict(list)
    for alert in alerts:
        groups[alert.kind, alert.audience].append(alert)
    return list(groups.values())


def _unseen(line: Line, alerts: Sequence[Alert], tried: Mapping[UUID, list[Delivery]]) -> Unseen:
    mine = [alert for alert in alerts if alert.pk in line.alert_ids]
    deliveries = {delivery.pk: delivery for alert in mine for delivery in tried.get(alert.pk, ())}
    return Unseen(
        line=line,
        audience=_audience(mine),
        since=min(alert.emitted_on for alert in mine),
        tried=tuple(deliveries[key] for key in sorted(deliveries, reverse=True)),
    )


def _audience(alerts: Sequence[Alert]) -> str:
    if alerts[0].audience == Audience.MANAGERS:
        return "managers"
    names = sorted({alert.technologist.name for alert in alerts if alert.technologist})
    return ", ".join(names)
