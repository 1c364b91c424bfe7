"""Twilio's error codes: what each says of the message, the number and our sender.

The same codes come with a refused request, in the list of messages and with a status call-back
(https://www.twilio.com/docs/api/errors).
"""

from notifications.channels.base import Outcome, Verdict
from notifications.models import Health

OPTED_OUT = 21610
NOT_REGISTERED = 30034
NO_MOBILE_NUMBER = {
    21211: "This is not a phone number that can be written to.",
    21614: "This is not a mobile number.",
    21635: "This is a landline, which takes no SMS.",
}
# The handset is off or out of reach, or the carrier does not say: it may be there later in the day.
PASSING = {
    30003: "The phone could not be reached.",
    30005: "The carrier does not know this number just now.",
    30008: "The carrier did not deliver it and does not say why.",
}
FINAL = {
    21214: "This number cannot be reached.",
    21408: "SMS to this country are not enabled.",
    21612: "This number cannot be reached from ours.",
    30004: "The phone or its carrier blocks messages from us.",
    30006: "This is a landline, or a carrier that cannot be reached.",
    30007: "The carrier held it back as unwanted.",
}
SAID_STOP = "This number has asked for no more SMS (STOP)."
UNREGISTERED = "Our number is not registered with the carriers; the operator has to do it."


def lost(code: int | None, said: str, *, provider_id: str = "") -> Outcome:
    """What a refused or undelivered message means. `said` stands in where the code is none of ours."""
    if code == NOT_REGISTERED:
        return _not_registered(provider_id)
    words = {**NO_MOBILE_NUMBER, **PASSING, **FINAL, OPTED_OUT: SAID_STOP}.get(code or 0, said)
    is_stop = code == OPTED_OUT
    return Outcome(
        Verdict.SUPPRESSED if is_stop else Verdict.REJECTED,
        provider_id=provider_id,
        reason=words if is_stop or not code else f"{words} ({code})",
        code=str(code or ""),
        health=_health(code),
        again=code in PASSING,
    )


def _not_registered(provider_id: str) -> Outcome:
    """No SMS of ours can leave, whoever it is for: they wait until the operator has put that right."""
    return Outcome(
        Verdict.NOT_TAKEN,
        provider_id=provider_id,
        reason=f"{UNREGISTERED} ({NOT_REGISTERED})",
        stops_batch=True,
        code=str(NOT_REGISTERED),
        stops_sender=True,
    )


def _health(code: int | None) -> str:
    if code == OPTED_OUT:
        return Health.OPTED_OUT
    return Health.INVALID if code in NO_MOBILE_NUMBER else ""
