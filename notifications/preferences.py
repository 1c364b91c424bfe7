"""What a person wants no messages of, by kind and channel. Everything is on until its owner says otherwise.

Inside the practice. A technologist and a manager choose apart, so that the one never silences the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from notifications.fan_out import fan_out
from notifications.kinds import Kind, Topic, kinds
from notifications.models import Channel, Delivery, DeliveryItem, DeliveryState, Silence
from notifications.models.alert import Audience
from notifications.readers import Person
from notifications.ways import CHANNELS, address_of, is_manager, ways_to
from practices.models import Technologist
from tenancy.context import current_practice_id


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of message by one channel: a field of the form, and a row of Silence where it is off."""

    kind: str
    channel: Channel

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.channel}"


def topics_of(person: Person) -> list[tuple[Kind, Topic]]:
    """What this person can be told of."""
    audience = Audience.MANAGERS if is_manager(person) else Audience.TECHNOLOGIST
    return [(kind, kind.topics[audience]) for kind in kinds() if audience in kind.topics]


def choices_of(person: Person) -> list[Choice]:
    """What can be turned off. A manager gets texts only of what cannot be."""
    channels = (Channel.EMAIL,) if is_manager(person) else CHANNELS
    chosen = [kind for kind, topic in topics_of(person) if topic.is_chosen]
    return [Choice(kind.code, channel) for kind in chosen for channel in channels]


def silenced(person: Person) -> set[Choice]:
    rows = Silence.objects.filter(**_owner(person)).values_list("kind", "channel")
    return {Choice(kind, Channel(channel)) for kind, channel in rows}


def choose(person: Person, off: Iterable[Choice], *, at: datetime) -> None:
    """Exactly these are off from now on. What cannot be turned off is left as it is."""
    possible, before = set(choices_of(person)), silenced(person)
    after = set(off) & possible
    for choice in before - after:
        turn_on(person, choice)
    for choice in sorted(after - before, key=lambda each: each.name):
        turn_off(person, choice, at=at)


def turn_on(person: Person, choice: Choice) -> None:
    Silence.objects.filter(kind=choice.kind, channel=choice.channel, **_owner(person)).delete()


def turn_off(person: Person, choice: Choice, *, at: datetime) -> None:
    """What still waits to leave by it leaves without. Where no other way works, the broken ones are off with it: else
    fan-out would take their failing for a reason to come back to this one."""
    _silence(person, choice)
    if not is_manager(person):
        _silence_what_is_broken(person, choice.kind)
    if _take_out_of_waiting(person, choice):
        fan_out(at, current_practice_id())


def _silence(person: Person, choice: Choice) -> None:
    Silence.objects.get_or_create({}, kind=choice.kind, channel=choice.channel, **_owner(person))


def _silence_what_is_broken(person: Person, kind: str) -> None:
    off = silenced(person)
    there = [way for way in ways_to(person) if way.is_there and Choice(kind, way.channel) not in off]
    if not any(way.works for way in there):
        for way in there:
            _silence(person, Choice(kind, way.channel))


def _take_out_of_waiting(person: Person, choice: Choice) -> int:
    waiting = Delivery.objects.filter(
        channel=choice.channel, address=address_of(person, choice.channel), state=DeliveryState.PENDING
    )
    ids = list(waiting.select_for_update(skip_locked=True).values_list("pk", flat=True))
    about = {"alert__audience": Audience.MANAGERS} if is_manager(person) else {"alert__technologist": person}
    items = DeliveryItem.objects.filter(delivery__in=ids, alert__kind=choice.kind, alert__escalated=False, **about)
    return items.delete()[0]


def _owner(person: Person) -> dict[str, Person]:
    return {"technologist": person} if isinstance(person, Technologist) else {"membership": person}
