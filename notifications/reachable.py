"""Whether an address still takes messages: asked just before one leaves, for a whole batch at once."""

from collections.abc import Collection

from notifications.models import Address, Channel, Health, OptOut
from tenancy.written import Written

ANSWERED_STOP = "This number has asked for no more text messages (STOP)."
_WORDS = {
    Health.OPTED_OUT: "This address has asked for no more messages.",
    Health.BOUNCED: "Mail to this address came back.",
    Health.COMPLAINED: "Mail to this address was reported as spam.",
    Health.INVALID: "This address cannot be written to.",
}

_UNUSABLE = Written(
    Address,
    """
    SELECT {columns} FROM notifications_address address
    WHERE practice_id = %(practice)s AND health <> 'ok' AND value = ANY (%(values)s)""",
)

Target = tuple[str, str]
"""A channel and an address on it."""


def unusable(targets: Collection[Target]) -> dict[Target, str]:
    """Those that nothing may be sent to, each with the reason in words. Inside the practice; two queries at most."""
    by_mail = {address for channel, address in targets if channel == Channel.EMAIL}
    by_sms = {address for channel, address in targets if channel == Channel.SMS}
    dead = _dead({address.lower() for address in by_mail} | by_sms)
    stopped = _stopped(by_sms)
    found = {(Channel.EMAIL.value, address): dead.get((Channel.EMAIL, address.lower()), "") for address in by_mail}
    for number in by_sms:
        found[Channel.SMS.value, number] = dead.get((Channel.SMS, number), "") or (
            ANSWERED_STOP if number in stopped else ""
        )
    return {target: why for target, why in found.items() if why}


def _dead(values: set[str]) -> dict[Target, str]:
    return {(row.channel, row.value): _why(row) for row in _UNUSABLE.ask(values=list(values))}


def _why(row: Address) -> str:
    if row.channel == Channel.SMS and row.health == Health.OPTED_OUT:
        return ANSWERED_STOP
    return " ".join(filter(None, (_WORDS[Health(row.health)], row.reason)))


def _stopped(numbers: set[str]) -> set[str]:
    """Those that have answered STOP to whichever practice."""
    by_hash = {OptOut.hash_of(number): number for number in numbers}
    found = OptOut.objects.filter(pk__in=by_hash).values_list("pk", flat=True) if by_hash else ()
    return {by_hash[number_hash] for number_hash in found}
