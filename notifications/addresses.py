"""What is known of a practice's addresses: which take nothing any more, since when and why. Inside the practice."""

from datetime import datetime

from notifications.models import Address, Channel, Health

# What a person asked for outlasts what a mail server said.
_ASKED_FOR = (Health.OPTED_OUT, Health.COMPLAINED)


def turn_off(channel: str, address: str, health: Health, *, reason: str, at: datetime) -> bool:
    """Nothing leaves to it from now on. False where it was off already, and nobody needs to hear of it again."""
    value = as_kept(channel, address)
    row, _ = Address.objects.get_or_create(channel=channel, value=value, defaults={"since": at})
    row = Address.objects.select_for_update().get(pk=row.pk)
    was_on = row.health == Health.OK
    if was_on or (health in _ASKED_FOR and row.health not in _ASKED_FOR):
        row.health, row.since, row.reason = health, at, reason[:300]
        row.save()
    return was_on


def turn_on(channel: str, address: str, *, reason: str, at: datetime, only: Health | None = None) -> bool:
    """It takes messages again; `only` where it was off for that. False where it was not off."""
    off = Address.objects.unusable().filter(channel=channel, value=as_kept(channel, address))
    for row in off.filter(health=only) if only else off:
        row.health, row.since, row.reason = Health.OK, at, reason[:300]
        row.save()
        return True
    return False


def as_kept(channel: str, address: str) -> str:
    return address.lower() if channel == Channel.EMAIL else address
