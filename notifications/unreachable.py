"""Telling managers whom no message reaches, or no more by one of their ways: who, why, and what to do (rules.md B3).

Once a person and day. What has come right before it leaves is not said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from notifications.fan_out import fan_out
from notifications.kinds import Kind, Line, Topic
from notifications.models import Alert, Delivery, DeliveryItem, DeliveryState
from notifications.models.alert import AlertState, Audience
from notifications.models.delivery import TO_SEND, DeliveryQuerySet
from notifications.opening import open_alerts
from notifications.outlets import keeps_everything, outlets
from notifications.readers import Person, may_be_told
from notifications.standstill import standing_still
from notifications.unheard import unheard
from notifications.unreached_words import Unreached, line_of
from notifications.ways import Way, address_of, ways_of
from practices.models import Membership, Practice, Technologist
from tenancy.context import current_practice_id

CODE = "unreachable"
MOVED = "What waited to leave was for an address that is not theirs any more."
LOST = (DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.DEAD, DeliveryState.SUPPRESSED)


class UnreachableKind(Kind):
    code = CODE
    name = "somebody cannot be reached"
    topics = {
        Audience.MANAGERS: Topic(
            "Who cannot be reached, and why",
            always="Nobody else can tell that person what is due.",
            is_chosen=False,
        )
    }

    def lines(self, alerts: Sequence[Alert], *, on: date, practice: Practice, for_managers: bool) -> list[Line]:
        people = _people([alert.about_id for alert in alerts], on)
        ways, lost = ways_of(list(people.values())), _still_lost(alerts)
        unsaid = _still_unsaid(alerts)
        by_person: dict[UUID, list[Alert]] = defaultdict(list)
        for alert in alerts:
            person = people.get(alert.about_id)
            if person and (alert.pk in unsaid or _is_still_so(alert, person, ways[person.pk], lost)):
                by_person[person.pk].append(alert)
        return [
            line_of(_unreached(people[pk], ways[pk], each, lost), tuple(alert.pk for alert in each), on=on)
            for pk, each in by_person.items()
        ]

    def leaves_by(self, context: Mapping[str, object], *, at: datetime, zone: str) -> datetime | None:
        return parse_datetime(str(context.get("leaves_by") or ""))


def in_vain() -> tuple[DeliveryState, ...]:
    """The states in which a message reaches nobody: what was kept does so only where nothing is sent at all."""
    return LOST if keeps_everything() else (*LOST, DeliveryState.KEPT)


def tell_of_address(channel: str, address: str, *, at: datetime) -> int:
    """Whose address has just stopped working; by every channel where it was the last one. Returns the new alerts."""
    practice = Practice.objects.get(pk=current_practice_id())
    people = [each for each in _everybody(practice, at) if address_of(each, channel) == address]
    ways = ways_of(people)
    cut_off = {person.pk for person in people if not any(way.works for way in ways[person.pk])}
    return _say([_alert(person, practice, at, escalated=person.pk in cut_off) for person in people], practice, at)


def tell_of_lost(deliveries: Iterable[Delivery], *, at: datetime) -> int:
    """Whom nothing reaches of what these carried, now that the fan-out has had its turn. Returns the new alerts."""
    practice = Practice.objects.get(pk=current_practice_id())
    found = {alert.technologist: delivery for delivery in deliveries for alert in _said_by_nothing_else(delivery)}
    alerts = [
        _alert(person, practice, at, escalated=True, lost=delivery, leaves_by=_soonest(delivery))
        for person, delivery in found.items()
        if person
    ]
    return _say(alerts, practice, at)


def tell_of_waiting(pressing: QuerySet[Alert], channels: Sequence[str], *, at: datetime) -> int:
    """Whom nothing reaches of these but by channels by which nothing leaves. Returns the new alerts."""
    practice = Practice.objects.get(pk=current_practice_id())
    waiting = Delivery.objects.filter(state__in=TO_SEND, channel__in=channels)
    heard = _promising().exclude(pk__in=waiting.values("pk"))
    silent = pressing.filter(audience=Audience.TECHNOLOGIST).exclude(items__delivery__in=heard)
    items = DeliveryItem.objects.filter(alert__in=silent.values("pk"), delivery__in=waiting)
    found = {item.alert.technologist: item.delivery for item in items.select_related("alert__technologist", "delivery")}
    alerts = [
        _alert(person, practice, at, escalated=True, lost=delivery, leaves_by=_soonest(delivery))
        for person, delivery in found.items()
        if person
    ]
    return _say(alerts, practice, at)


def tell_of_unsaid(unsaid: Sequence[Alert], *, at: datetime) -> int:
    """Whom nothing reaches of these by now, which were left out of a message as its address was not their reader's any
    more. The fan-out has had its turn. Returns the new alerts."""
    practice = Practice.objects.get(pk=current_practice_id())
    ours = Alert.objects.filter(pk__in=[alert.pk for alert in unsaid], audience=Audience.TECHNOLOGIST)
    still = _unsaid(ours).select_related("technologist__membership__user").order_by("-leaves_by", "pk")
    told = may_be_told(list(still), practice, at).technologists
    found = {alert.technologist: alert for alert in still if alert.technologist in told}
    alerts = [
        _alert(person, practice, at, escalated=True, unsaid=alert, leaves_by=alert.leaves_by)
        for person, alert in found.items()
        if person
    ]
    return _say(alerts, practice, at)


def tell_of_unheard(alerts: Sequence[Alert], practice: Practice, *, at: datetime) -> int:
    """Who should have heard of these at once and has no way that works. Returns the new alerts."""
    if not alerts:
        return 0
    people = may_be_told(alerts, practice, at).technologists
    ways = ways_of(people)
    soonest = {alert.technologist: alert.leaves_by for alert in sorted(alerts, key=_leaves_by, reverse=True)}
    return _say(
        [
            _alert(person, practice, at, escalated=True, leaves_by=soonest[person])
            for person in people
            if not any(way.works for way in ways[person.pk])
        ],
        practice,
        at,
    )


def _everybody(practice: Practice, at: datetime) -> Iterator[Person]:
    """Whoever may be written to."""
    yield from (
        person
        for person in Technologist.objects.order_by("pk")
        if person.is_employed(at.astimezone(ZoneInfo(person.timezone)).date())
    )
    yield from Membership.objects.managers().select_related("user").order_by("pk")


def _people(ids: Sequence[UUID], on: date) -> dict[UUID, Person]:
    technologists = Technologist.objects.employed(on).in_bulk(ids)
    managers = Membership.objects.managers().select_related("user").in_bulk(ids)
    return {**technologists, **managers}


def _said_by_nothing_else(delivery: Delivery) -> Iterator[Alert]:
    alerts = Alert.objects.filter(items__delivery=delivery, state=AlertState.OPEN, audience=Audience.TECHNOLOGIST)
    return iter(alerts.exclude(items__delivery__in=_promising()).select_related("technologist"))


def _promising() -> DeliveryQuerySet:
    """What has reached its reader, or still may."""
    return Delivery.objects.exclude(state__in=in_vain())


def _unsaid(alerts: QuerySet[Alert]) -> QuerySet[Alert]:
    return alerts.filter(state=AlertState.OPEN).exclude(items__delivery__in=_promising())


def _alert(
    person: Person,
    practice: Practice,
    at: datetime,
    *,
    escalated: bool,
    lost: Delivery | None = None,
    unsaid: Alert | None = None,
    leaves_by: datetime | None = None,
) -> Alert:
    day = at.astimezone(ZoneInfo(practice.timezone)).date()
    return Alert(
        kind=CODE,
        audience=Audience.MANAGERS,
        about_id=person.pk,
        dedupe_key=f"{CODE}:{person.pk}:{day}:{'all' if escalated else 'one'}",
        escalated=escalated,
        context={
            "lost": str(lost.pk) if lost else "",
            "unsaid": str(unsaid.pk) if unsaid else "",
            "leaves_by": leaves_by.isoformat() if leaves_by else "",
        },
        emitted_on=day,
        leaves_by=leaves_by,
        created_at=at,
    )


def _leaves_by(alert: Alert) -> datetime:
    return alert.leaves_by or alert.created_at


def _soonest(lost: Delivery) -> datetime | None:
    """What could not wait for its reader does not wait for the managers either."""
    alerts = Alert.objects.filter(items__delivery=lost, leaves_by__isnull=False)
    return alerts.order_by("leaves_by").values_list("leaves_by", flat=True).first()


def _say(alerts: list[Alert], practice: Practice, at: datetime) -> int:
    new = open_alerts(alerts, practice)
    if new:
        fan_out(at, practice.pk)
    return new


def _is_still_so(alert: Alert, person: Person, ways: Sequence[Way], lost: Mapping[str, Delivery]) -> bool:
    delivery = lost.get(str(alert.context.get("lost") or ""))
    if delivery is not None:
        return address_of(person, delivery.channel) == delivery.address.lower()
    return not any(way.works for way in ways) or any(way.is_broken for way in ways)


def _still_lost(alerts: Iterable[Alert]) -> dict[str, Delivery]:
    """Or still waiting for a channel by which nothing leaves."""
    ids = [alert.context["lost"] for alert in alerts if alert.context.get("lost")]
    if not ids:
        return {}
    waits = Q(state__in=TO_SEND, channel__in=standing_still())
    return {str(each.pk): each for each in Delivery.objects.filter(Q(state__in=LOST) | waits, pk__in=ids)}


def _still_unsaid(alerts: Iterable[Alert]) -> set[UUID]:
    """Those of the alerts that say of another one that it reached nobody, and are right."""
    ids = {alert.pk: alert.context["unsaid"] for alert in alerts if alert.context.get("unsaid")}
    still = set(_unsaid(Alert.objects.filter(pk__in=ids.values())).values_list("pk", flat=True)) if ids else set()
    return {pk for pk, unsaid in ids.items() if UUID(str(unsaid)) in still}


def _unreached(person: Person, ways: Sequence[Way], alerts: Sequence[Alert], lost: Mapping[str, Delivery]) -> Unreached:
    deliveries = [lost[str(alert.context["lost"])] for alert in alerts if str(alert.context.get("lost")) in lost]
    works = tuple(way.channel for way in ways if way.works)
    return Unreached(
        name=person.name if isinstance(person, Technologist) else person.user.name or person.user.email,
        works=works,
        broken=tuple(way for way in ways if way.is_broken or (way.is_there and not works)),
        outlets=outlets(),
        lost=deliveries[0].failure if deliveries else _why_unheard(person, ways),
        escalated=any(alert.escalated for alert in alerts),
    )


def _why_unheard(person: Person, ways: Sequence[Way]) -> str:
    """Of somebody whose ways are all right as far as they go."""
    if any(way.is_broken for way in ways) or not any(way.works for way in ways):
        return ""
    found = unheard([person]) if isinstance(person, Technologist) else []
    return f"{'; '.join(found[0].reasons)}." if found else MOVED
