"""Technologists whom no reminder reaches by any way, and why: nothing on record, nothing works, or their choice."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from notifications.kinds import kinds
from notifications.models import Alert, Channel, DeliveryItem, Health, Silence
from notifications.models.alert import Audience
from notifications.models.delivery import ARRIVED, DeliveryQuerySet
from notifications.ways import CHANNELS, Way, taken, ways_of
from practices.models import Technologist

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
        if not taken(ways[person.pk], set(CHANNELS) - off.get(person.pk, set()))
    ]
    last = _last_due([each.person for each in found])
    return [replace(each, last_due=last.get(each.person.pk)) for each in found]


def not_made_up(lost: DeliveryQuerySet) -> list[UUID]:
    """Those of the lost messages of which something came to their reader by no other message either, in their order.

    Three light queries for however many.
    """
    carried: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    items = DeliveryItem.objects.filter(delivery__in=lost).order_by()
    for delivery, alert, audience in items.values_list("delivery", "alert", "alert__audience"):
        carried[delivery].append((alert, audience))
    told = _told({alert for alerts in carried.values() for alert, _ in alerts})
    return [
        key
        for key, *readers in lost.values_list("pk", "technologist", "membership")
        if not carried[key] or any((alert, _reader(audience, *readers)) not in told for alert, audience in carried[key])
    ]


def _told(alerts: Collection[UUID]) -> set[tuple[UUID, UUID | None]]:
    """Who got which alert by some message."""
    came = DeliveryItem.objects.filter(alert__in=alerts, delivery__state__in=ARRIVED).order_by()
    rows = came.values_list("alert", "alert__audience", "delivery__technologist", "delivery__membership")
    return {(alert, _reader(audience, *readers)) for alert, audience, *readers in rows}


def _reader(audience: str, technologist: UUID | None, membership: UUID | None) -> UUID | None:
    return technologist if audience == Audience.TECHNOLOGIST else membership


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
    name = "E-mail" if way.channel == Channel.EMAIL else "Text messages"
    if not way.address:
        return f"{name}: none on record"
    if not way.has_consent:
        return f"{name}: no consent"
    if way.health != Health.OK:
        return f"{name}: {_WORDS[way.health]}"
    if not way.has_outlet:
        return f"{name}: not set up here"
    return f"{name}: turned off" if is_off else name
