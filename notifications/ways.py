"""The ways to a person, e-mail and SMS, and whether each works: what fan-out asks in SQL, here in words for people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from notifications.models import Address, Channel, Health, OptOut
from notifications.numbers import as_written
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
    """`since` and `reason` say when and why an address stopped working. Without consent an SMS never leaves."""

    channel: Channel
    address: str
    health: Health = Health.OK
    since: datetime | None = None
    reason: str = ""
    has_consent: bool = True

    @property
    def shown(self) -> str:
        return as_written(self.address) if self.channel == Channel.SMS else self.address

    @property
    def is_there(self) -> bool:
        return bool(self.address) and self.has_consent

    @property
    def works(self) -> bool:
        return self.is_there and self.health == Health.OK

    @property
    def is_stopped(self) -> bool:
        """By an answer of its owner: only START from the same phone opens it again."""
        return self.channel == Channel.SMS and self.health == Health.OPTED_OUT

    @property
    def tone(self) -> str:
        return _LOOKS[self.health][0] if self.is_there else "quiet"

    @property
    def icon(self) -> str:
        return _LOOKS[self.health][1] if self.is_there else "minus"

    @property
    def word(self) -> str:
        if not self.address:
            return "none on record"
        return _LOOKS[self.health][2] if self.has_consent else "no consent"


def ways_to(person: Person) -> tuple[Way, ...]:
    return ways_of([person])[person.pk]


def ways_of(people: Sequence[Person]) -> dict[UUID, tuple[Way, ...]]:
    """By the person's key: e-mail, then SMS. Two queries for however many; best fetched with their users."""
    addresses = {(channel, address_of(person, channel)) for person in people for channel in CHANNELS} - _EMPTY
    broken = {(row.channel, row.value): row for row in _broken(addresses)}
    stopped = _stopped(address for channel, address in addresses if channel == Channel.SMS)
    return {person.pk: tuple(_way(person, channel, broken, stopped) for channel in CHANNELS) for person in people}


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
    row = broken.get((channel, address))
    consents = channel == Channel.EMAIL or person.sms_consent_at is not None
    if channel == Channel.SMS and address in stopped:
        return Way(
            channel=channel,
            address=address,
            health=Health.OPTED_OUT,
            since=stopped[address],
            reason=STOPPED,
            has_consent=consents,
        )
    if row is None:
        return Way(channel=channel, address=address, has_consent=consents)
    return Way(
        channel=channel,
        address=address,
        health=Health(row.health),
        since=row.since,
        reason=row.reason,
        has_consent=consents,
    )
