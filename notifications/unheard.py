"""Technologists whom no reminder reaches by any way, and why: nothing on record, nothing works, or their choice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from notifications.kinds import kinds
from notifications.models import Alert, Channel, Delivery, DeliveryItem, DeliveryState, Health, Silence
from notifications.models.alert import Audience
from notifications.ways import Way, ways_of
from practices.models import Technologist

_ARRIVED = (DeliveryState.ACCEPTED, DeliveryState.DELIVERED)
_WORDS = {
    Health.OPTED_OUT: "stopped",
    Health.BOUNCED: "comes back",
    Health.COMPLAINED: "reported as spam",
    Health.INVALID: "cannot be written to",
}

Off = dict[UUID, set[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    person: Technologist
    reasons: tuple[str, ...]
    is_by_choice: bool
    """Something would work, had the person not turned it off."""
    has_ways: bool
    """Something is on record, whatever it is worth."""
    last_due: UUID | None = None
    """The newest alert that was for them: the next one is news."""


def unheard(people: Sequence[Technologist]) -> list[Unheard]:
    """Inside the practice; four queries for however many."""
    ways, off = ways_of(people), _off(people)
    found = [
        _unheard(person, ways[person.pk], off.get(person.pk, set()))
        for person in people
        if not any(way.works and way.channel not in off.get(person.pk, set()) for way in ways[person.pk])
    ]
    last = _last_due([each.person for each in found])
    return [replace(each, last_due=last.get(each.person.pk)) for each in found]


def reached_otherwise(deliveries: Sequence[Delivery]) -> set[UUID]:
    """Those of the deliveries all of whose alerts came to the same reader in another message."""
    carried = DeliveryItem.objects.filter(delivery__in=deliveries).values_list("delivery", "alert")
    arrived = DeliveryItem.objects.filter(alert__in=[alert for _, alert in carried], delivery__state__in=_ARRIVED)
    told = set(arrived.values_list("alert", "delivery__technologist", "delivery__membership"))
    return {
        each.pk
        for each in deliveries
        if all((alert, each.technologist_id, each.membership_id) in told for row, alert in carried if row == each.pk)
        and any(row == each.pk for row, _ in carried)
    }


def _last_due(people: Sequence[Technologist]) -> dict[UUID, UUID]:
    if not people:
        return {}
    said = Alert.objects.filter(technologist__in=people, audience=Audience.TECHNOLOGIST)
    return dict(said.order_by("technologist", "-id").distinct("technologist").values_list("technologist", "id"))


def _off(people: Sequence[Technologist]) -> Off:
    """The channels by which each wants no reminders."""
    reminders = [kind.code for kind in kinds() if kind.is_reminder]
    found: Off = {}
    for person, channel in Silence.objects.filter(technologist__in=people, kind__in=reminders).values_list(
        "technologist", "channel"
    ):
        found.setdefault(person, set()).add(channel)
    return found


def _unheard(person: Technologist, ways: Sequence[Way], off: set[str]) -> Unheard:
    return Unheard(
        person=person,
        reasons=tuple(_reason(way, is_off=way.channel in off) for way in ways),
        is_by_choice=any(way.works for way in ways),
        has_ways=any(way.is_there for way in ways),
    )


def _reason(way: Way, *, is_off: bool) -> str:
    name = "E-mail" if way.channel == Channel.EMAIL else "Texts"
    if not way.address:
        return f"{name}: none on record"
    if not way.has_consent:
        return f"{name}: no consent"
    return f"{name}: {_WORDS[way.health]}" if way.health != Health.OK else f"{name}: turned off" if is_off else name
