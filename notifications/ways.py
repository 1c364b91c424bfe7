"""The ways to a person, e-mail and SMS, whether each works, and which of them a message takes.

What nc_ways and nc_fan_out ask in SQL, here in words for people. It is decided in these two places.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from notifications.models import Address, Channel, Health, OptOut
from notifications.numbers import as_written
from notifications.outlets import outlets
from notifications.readers import Person
from practices.models import Membership, Technologist

CHANNELS = (Channel.EMAIL, Channel.SMS)
_LOOKS = {
    Health.OK: ("good", "circle-check", "works"),
    Health.OPTED_OUT: ("bad", "bell-off", "stopped"),
    Health.BOUNCED: ("bad", "mail-x", "comes back"),
    Health.COMPLAINED: ("bad", "mail-x", "reported as spam"),
    Health.INVALID: ("bad", "mail-x", "cannot be written to"),
}
STOPPED = "STOP was answered from this phone, so the carriers let no text through."


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """`since` and `reason` say when and why an address stopped working. Without consent an SMS never leaves; without an
    outlet nothing leaves by the channel, whatever the address."""

    channel: Channel
    address: str
    health: Health = Health.OK
    since: datetime | None = None
    reason: str = ""
    has_consent: bool = True
    has_outlet: bool = True

    @property
    def shown(self) -> str:
        return as_written(self.address) if self.channel == Channel.SMS else self.address

    @property
    def is_there(self) -> bool:
        return bool(self.address) and self.has_consent

    @property
    def works(self) -> bool:
        return self.is_there and self.has_outlet and self.health == Health.OK

    @property
    def is_broken(self) -> bool:
        """Its address takes nothing."""
        return self.is_there and self.health != Health.OK

    @property
    def is_stopped(self) -> bool:
        """By an answer of its owner: only START from the same phone opens it again."""
        return self.channel == Channel.SMS and self.health == Health.OPTED_OUT

    @property
    def tone(self) -> str:
        return _LOOKS[self.health][0] if self.works or self.is_broken else "quiet"

    @property
    def icon(self) -> str:
        return _LOOKS[self.health][1] if self.works or self.is_broken else "minus"

    @property
    def word(self) -> str:
        if not self.address:
            return "none on record"
        if not self.has_consent:
            return "no consent"
        return _LOOKS[self.health][2] if self.works or self.is_broken else "not set up here"


def ways_to(person: Person) -> tuple[Way, ...]:
    return ways_of([person])[person.pk]


def ways_of(people: Sequence[Person]) -> dict[UUID, tuple[Way, ...]]:
    """By the person's key: e-mail, then SMS. Two queries for however many; best fetched with their users."""
    addresses = {(channel, address_of(person, channel)) for person in people for channel in CHANNELS} - _EMPTY
    broken = {(row.channel, row.value): row for row in _broken(addresses)}
    stopped = _stopped(address for channel, address in addresses if channel == Channel.SMS)
    return {person.pk: tuple(_way(person, channel, broken, stopped) for channel in CHANNELS) for person in people}


def taken(ways: Iterable[Way], wanted: Collection[str]) -> list[Way]:
    """By which ways a message comes, of a channel its reader wants it by: those that work; where none of them does,
    whatever else works. Nothing where none is wanted."""
    there = [way for way in ways if way.is_there]
    chosen = [way for way in there if way.channel in wanted]
    working = [way for way in chosen if way.works]
    if working or not chosen:
        return working
    return [way for way in there if way.works]


def address_of(person: Person, channel: str) -> str:
    """As fan-out writes it: an e-mail address in small letters, or a number in E.164; "" where there is none."""
    if channel == Channel.SMS:
        return str(person.phone)
    return (person.email if isinstance(person, Technologist) else person.user.email).lower()


def is_manager(person: Person) -> bool:
    return isinstance(person, Membership)


_EMPTY = {(channel, "") for channel in CHANNELS}


def _broken(addresses: Iterable[tuple[str, str]]) -> Iterable[Address]:
    return Address.objects.unusable().filter(value__in={address for _, address in addresses})


def _stopped(numbers: Iterable[str]) -> dict[str, datetime]:
    """When each was stopped, for every practice."""
    by_hash = {OptOut.hash_of(number): number for number in numbers}
    return {by_hash[each.pk]: each.opted_out_at for each in OptOut.objects.filter(pk__in=by_hash)}


def _way(person: Person, channel: Channel, broken: dict[tuple[str, str], Address], stopped: dict[str, datetime]) -> Way:
    address = address_of(person, channel)
    way = Way(
        channel=channel,
        address=address,
        has_consent=channel == Channel.EMAIL or person.sms_consent_at is not None,
        has_outlet=channel in outlets(),
    )
    if channel == Channel.SMS and address in stopped:
        return replace(way, health=Health.OPTED_OUT, since=stopped[address], reason=STOPPED)
    if row := broken.get((channel, address)):
        return replace(way, health=Health(row.health), since=row.since, reason=row.reason)
    return way
