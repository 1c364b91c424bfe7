"""Whether what was said is on its way to everybody it is for: asked person by person, apart from the fan-out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from notifications.models import Alert, Channel, DeliveryItem, Silence
from notifications.models.alert import Audience
from notifications.readers import Person, Readers, may_be_told
from notifications.ways import Way, is_manager, ways_of
from practices.models import Practice, Technologist


def not_carried(alerts: Sequence[Alert], practice: Practice, at: datetime) -> list[tuple[Alert, Person]]:
    """The alerts that no message carries by some way their readers take, each with that reader.

    Inside the practice. `alerts` are open, best fetched with their technologists.
    """
    readers = may_be_told(alerts, practice, at)
    ways = ways_of([*readers.technologists, *readers.managers])
    silent = _silent()
    carried = _carried(alerts)
    return [
        (alert, person)
        for alert in alerts
        for person in _readers_of(alert, readers)
        if not _is_carried(carried[alert.pk], _taken(alert, person, ways[person.pk], silent))
    ]


def reached(people: Sequence[Technologist], kind: str) -> set[UUID]:
    """Those whom a message of the kind reaches: by a way that works, unless they turned off every way there is."""
    ways, silent = ways_of(list({person.pk: person for person in people}.values())), _silent()
    return {pk for pk, each in ways.items() if any(way.works for way in each) and _hears(pk, kind, each, silent)}


def _hears(pk: UUID, kind: str, ways: Iterable[Way], silent: set[tuple[UUID, str, str]]) -> bool:
    return any(way.is_there and (pk, kind, way.channel.value) not in silent for way in ways)


def _readers_of(alert: Alert, readers: Readers) -> Iterator[Person]:
    if alert.audience == Audience.MANAGERS:
        yield from readers.managers
    elif alert.technologist in readers.technologists:
        yield alert.technologist


def _taken(alert: Alert, person: Person, ways: Iterable[Way], silent: set[tuple[UUID, str, str]]) -> list[Way]:
    """The ways that work of those the person wants; where none of them does, whatever else works."""
    there = [way for way in ways if way.is_there]
    wanted = [way for way in there if alert.escalated or _is_wanted(alert, person, way, silent)]
    working = [way for way in wanted if way.works]
    if working or not wanted:
        return working
    return [way for way in there if way.works]


def _is_wanted(alert: Alert, person: Person, way: Way, silent: set[tuple[UUID, str, str]]) -> bool:
    if is_manager(person) and way.channel == Channel.SMS:
        return False
    return (person.pk, alert.kind, way.channel.value) not in silent


def _is_carried(carried: set[tuple[str, str]], taken: Iterable[Way]) -> bool:
    return all((way.channel.value, way.address) in carried for way in taken)


def _silent() -> set[tuple[UUID, str, str]]:
    rows = Silence.objects.values_list("technologist_id", "membership_id", "kind", "channel")
    return {(technologist or membership, kind, channel) for technologist, membership, kind, channel in rows}


def _carried(alerts: Sequence[Alert]) -> dict[UUID, set[tuple[str, str]]]:
    carried: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for alert, channel, address in DeliveryItem.objects.filter(alert__in=alerts).values_list(
        "alert_id", "channel", "address"
    ):
        carried[alert].add((channel, address))
    return carried
