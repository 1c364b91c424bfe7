"""What became of what was said, for everybody it is for: asked person by person, apart from the fan-out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from notifications.due import LATE
from notifications.models import Alert, Channel, DeliveryItem, Silence
from notifications.models.alert import Audience
from notifications.models.delivery import TO_SEND
from notifications.readers import Person, Readers, may_be_told
from notifications.unreachable import CODE, LOST, in_vain
from notifications.ways import CHANNELS, Way, is_manager, taken, ways_of
from practices.models import Practice, Technologist

Reader = tuple[Alert, Person]


@dataclass(frozen=True, slots=True)
class Carried:
    """`not_carried`: no message carries it by some way its reader takes. `not_sent`: one does and should have left by
    now, or was lost, and neither did another one arrive nor were the managers told."""

    not_carried: list[Reader] = field(default_factory=list)
    not_sent: list[Reader] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sent:
    """An alert in a message, and how that stands."""

    channel: str
    address: str
    state: str
    due: datetime
    readers: frozenset[UUID | None]

    def is_for(self, person: Person, ways: Iterable[Way]) -> bool:
        return person.pk in self.readers or (self.channel, self.address) in {(way.channel, way.address) for way in ways}


def carried(alerts: Sequence[Alert], practice: Practice, at: datetime) -> Carried:
    """Inside the practice. `alerts` are open, best fetched with their technologists."""
    readers = may_be_told(alerts, practice, at)
    ways = ways_of([*readers.technologists, *readers.managers])
    silent, sent, told = _silent(), _sent(alerts), _told_of(alerts)
    found = Carried()
    for alert in alerts:
        for person in _readers_of(alert, readers):
            mine = [each for each in sent[alert.pk] if each.is_for(person, ways[person.pk])]
            if not _is_carried(mine, taken(ways[person.pk], _wanted(alert, person, silent))):
                found.not_carried.append((alert, person))
            elif not _has_left(mine, at, is_told=_is_told(told, person, alert)):
                found.not_sent.append((alert, person))
    return found


def reached(people: Sequence[Technologist], kind: str) -> set[UUID]:
    """Those whom a message of the kind reaches by some way."""
    ways, silent = ways_of(list({person.pk: person for person in people}.values())), _silent()
    return {pk for pk, each in ways.items() if taken(each, _not_silent(pk, kind, silent))}


def _readers_of(alert: Alert, readers: Readers) -> Iterator[Person]:
    if alert.audience == Audience.MANAGERS:
        yield from readers.managers
    elif alert.technologist in readers.technologists:
        yield alert.technologist


def _wanted(alert: Alert, person: Person, silent: set[tuple[UUID, str, str]]) -> set[str]:
    """The channels by which it is to come: what escalates by all, managers hear of the rest by e-mail alone."""
    if alert.escalated:
        return set(CHANNELS)
    wanted = _not_silent(person.pk, alert.kind, silent)
    return wanted - {Channel.SMS} if is_manager(person) else wanted


def _not_silent(pk: UUID, kind: str, silent: set[tuple[UUID, str, str]]) -> set[str]:
    return {channel for channel in CHANNELS if (pk, kind, channel.value) not in silent}


def _is_carried(mine: Iterable[_Sent], taken: Iterable[Way]) -> bool:
    carried = {(each.channel, each.address) for each in mine}
    return all((way.channel.value, way.address) in carried for way in taken)


def _has_left(mine: Sequence[_Sent], at: datetime, *, is_told: bool) -> bool:
    """Whatever waits does so within its time; and what was lost was made up for, or the managers know of it."""
    waiting = [each for each in mine if each.state in TO_SEND]
    if any(each.due <= at - LATE for each in waiting):
        return False
    lost = in_vain()
    arrived = [each for each in mine if each.state not in (*TO_SEND, *lost)]
    return bool(waiting or arrived or is_told) or not any(each.state in LOST for each in mine)


def _is_told(told: Mapping[UUID, datetime], person: Person, alert: Alert) -> bool:
    return person.pk in told and told[person.pk] >= alert.created_at


def _silent() -> set[tuple[UUID, str, str]]:
    rows = Silence.objects.values_list("technologist_id", "membership_id", "kind", "channel")
    return {(technologist or membership, kind, channel) for technologist, membership, kind, channel in rows}


def _sent(alerts: Sequence[Alert]) -> Mapping[UUID, list[_Sent]]:
    found: dict[UUID, list[_Sent]] = defaultdict(list)
    items = DeliveryItem.objects.filter(alert__in=alerts).select_related("delivery")
    light = items.defer("delivery__subject", "delivery__body_text", "delivery__body_html")
    for item in light:
        one = item.delivery
        found[item.alert_id].append(
            _Sent(
                channel=item.channel,
                address=item.address,
                state=one.state,
                due=one.due_since or one.next_attempt_at,
                readers=frozenset({one.technologist_id, one.membership_id} - {None}),
            )
        )
    return found


def _told_of(alerts: Sequence[Alert]) -> dict[UUID, datetime]:
    """When the managers were last told of each person whom a message did not reach."""
    since = min((alert.created_at for alert in alerts), default=None)
    if since is None:
        return {}
    told = Alert.objects.filter(kind=CODE, created_at__gte=since).order_by("created_at")
    return dict(told.values_list("about_id", "created_at"))
