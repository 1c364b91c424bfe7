"""Who is told what by a message: asked again just before it leaves, and whenever its link is opened.

Who has left, is deactivated or no longer manages is told nothing, nor is anybody of a closed practice (rules.md B7). A
message leaves only to those who have its address now, each for his own alerts; nc_fan_out asks the same of everybody.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.models import Alert, Channel, Delivery
from notifications.models.alert import Audience
from practices.models import Membership, Practice, Technologist
from practices.models.membership import Role
from tenancy.written import Written

_CARRIED = Written(
    Alert,
    """
    SELECT {columns}, item.delivery_id AS carried_by
    FROM notifications_deliveryitem item
    JOIN notifications_alert alert ON alert.practice_id = item.practice_id AND alert.id = item.alert_id
    LEFT JOIN practices_technologist technologist
      ON technologist.practice_id = alert.practice_id AND technologist.id = alert.technologist_id
    LEFT JOIN practices_membership technologist__membership
      ON technologist__membership.practice_id = alert.practice_id
      AND technologist__membership.id = technologist.membership_id
    LEFT JOIN practices_user technologist__membership__user
      ON technologist__membership__user.id = technologist__membership.user_id
    WHERE item.practice_id = %(practice)s AND item.delivery_id = ANY (%(deliveries)s)
    ORDER BY alert.id""",
    related=("technologist", "technologist__membership", "technologist__membership__user"),
)

Person = Technologist | Membership
Someone = TypeVar("Someone", Technologist, Membership)


@dataclass(frozen=True, slots=True)
class Readers:
    """`technologists` hear their own alerts; `managers` those for managers."""

    technologists: tuple[Technologist, ...] = ()
    managers: tuple[Membership, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.technologists or self.managers)

    def hear(self, alert: Alert) -> bool:
        return bool(self.managers) if alert.audience == Audience.MANAGERS else alert.technologist in self.technologists

    def at_address_of(self, delivery: Delivery) -> "Readers":
        return self._who(lambda person: _has_address_of(person, delivery))

    def consenting(self) -> "Readers":
        return self._who(lambda person: person.sms_consent_at is not None)

    def _who(self, fits: Callable[[Person], bool]) -> "Readers":
        return Readers(tuple(filter(fits, self.technologists)), tuple(filter(fits, self.managers)))


def heard(delivery: Delivery, practice: Practice, at: datetime) -> list[Alert]:
    """The alerts that the people it was written to may still be told, whatever their address is by now."""
    alerts = alerts_of(delivery)
    manager = (delivery.membership,) if delivery.membership and _still_manages(delivery.membership) else ()
    readers = Readers(_technologists(alerts, at), manager) if practice.closed_at is None else Readers()
    return [alert for alert in alerts if readers.hear(alert)]


def alerts_of(delivery: Delivery) -> list[Alert]:
    alerts = Alert.objects.filter(items__delivery=delivery).select_related("technologist__membership__user")
    return list(alerts.order_by("id").distinct())


def alerts_of_each(deliveries: Iterable[Delivery]) -> dict[UUID, list[Alert]]:
    """The alerts of many deliveries, by delivery, in one query."""
    found: dict[UUID, dict[UUID, Alert]] = {delivery.pk: {} for delivery in deliveries}
    for alert in _CARRIED.ask(deliveries=list(found)):
        found[alert.carried_by][alert.pk] = alert  # type: ignore[attr-defined]
    return {delivery: list(alerts.values()) for delivery, alerts in found.items()}


def managers_told(alerts: Iterable[Alert]) -> tuple[Membership, ...]:
    """The managers of today, if any of the alerts is for them."""
    if not any(alert.audience == Audience.MANAGERS for alert in alerts):
        return ()
    return tuple(Membership.objects.managers().select_related("user").order_by("id"))


def may_be_told(
    alerts: Sequence[Alert], practice: Practice, at: datetime, *, managers: Sequence[Membership] | None = None
) -> Readers:
    """Everybody in the practice whom the alerts are for. `managers` are those of today, where they are read already."""
    if practice.closed_at:
        return Readers()
    for_managers = any(alert.audience == Audience.MANAGERS for alert in alerts)
    if managers is None:
        managers = managers_told(alerts)
    return Readers(_technologists(alerts, at), tuple(managers) if for_managers else ())


def hand_over(delivery: Delivery, readers: Readers, practice: Practice) -> bool:
    """Where the one it was written to reads it no more, it is for the next who shares the address: true if so."""
    before = delivery.technologist_id, delivery.membership_id
    technologist = _still_or_next(delivery.technologist_id, readers.technologists)
    member = _still_or_next(delivery.membership_id, readers.managers)
    after = technologist and technologist.pk, member and member.pk
    if after == before:
        return False
    delivery.technologist, delivery.membership = technologist, member
    now = technologist or member
    if now is not None and now.pk != (before[0] or before[1]):
        delivery.recipient_name = now.name if isinstance(now, Technologist) else now.user.name or now.user.email
        delivery.timezone = now.timezone or practice.timezone
    return True


def _technologists(alerts: Iterable[Alert], at: datetime) -> tuple[Technologist, ...]:
    told = {
        alert.technologist
        for alert in alerts
        if alert.technologist and alert.audience == Audience.TECHNOLOGIST and _still_works_here(alert.technologist, at)
    }
    return tuple(sorted(told, key=lambda person: person.pk))


def _still_works_here(person: Technologist, at: datetime) -> bool:
    if not person.is_employed(at.astimezone(ZoneInfo(person.timezone)).date()):
        return False
    return person.membership is None or (person.membership.active and person.membership.user.is_active)


def _still_manages(member: Membership) -> bool:
    return member.active and member.user.is_active and member.role == Role.MANAGER


def _has_address_of(person: Person, delivery: Delivery) -> bool:
    if delivery.channel == Channel.SMS:
        return str(person.phone) == delivery.address
    email = person.email if isinstance(person, Technologist) else person.user.email
    return email.lower() == delivery.address.lower()


def _still_or_next(current: UUID | None, readers: Sequence[Someone]) -> Someone | None:
    still = (person for person in readers if person.pk == current)
    return next(still, None) or next(iter(readers), None)
