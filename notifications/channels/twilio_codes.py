"""Twilio's error codes: what each says of the message, the number and our sender.

The same codes come with a refused request, in the list of messages and with a status call-back
(https://www.twilio.com/docs/api/errors).
"""

from notifications.channels.base import Outcome, Verdict
from notifications.models import Health

OPTED_OUT = 21610
# Our account or number, whoever the message is for: nothing leaves until the operator has put that right.
NO_ACCOUNT = "Our account at the provider is not active; the operator has to look after it."
NO_NUMBER = "The number we send from is not one of ours, or takes no text messages; the operator has to correct it."
NO_SERVICE = "The provider does not know our messaging service, or it has no number; the operator has to correct it."
UNREGISTERED = "Our number is not registered with the carriers; the operator has to do it."
STOPS_SENDER = {
    10001: NO_ACCOUNT,
    20005: NO_ACCOUNT,
    30002: NO_ACCOUNT,
    21212: NO_NUMBER,
    21603: NO_NUMBER,
    21659: NO_NUMBER,
    21660: NO_NUMBER,
    21661: NO_NUMBER,
    21701: NO_SERVICE,
    21703: NO_SERVICE,
    21704: NO_SERVICE,
    21705: NO_SERVICE,
    30032: "Our toll-free number is not verified; the operator has to do it.",
    30033: "Our registration with the carriers is suspended; the operator has to look after it.",
    30034: UNREGISTERED,
}
# Ours too, but it passes by itself, or holds for some numbers only: they wait and are tried again for three days.
TOO_MANY = "The provider takes no more from us just now."
WAITS = {
    14107: TOO_MANY,
    20003: "The provider does not let our account send.",
    20429: TOO_MANY,
    21606: "The provider does not take our number as the sender of this message.",
    21611: TOO_MANY,
    30001: TOO_MANY,
    30022: TOO_MANY,
    30023: "The carriers take no more from us today.",
    30027: "The carriers take no more from us today.",
    63038: "The provider takes no more from us today.",
}
NO_MOBILE_NUMBER = {
    21211: "This is not a phone number that can be written to.",
    21614: "This is not a mobile number.",
    21635: "This is a landline, which takes no text messages.",
}
# The handset is off or out of reach, or the carrier does not say: it may be there later in the day.
PASSING = {
    30003: "The phone could not be reached.",
    30005: "The carrier does not know this number just now.",
    30008: "The carrier did not deliver it and does not say why.",
}
FINAL = {
    21214: "This number cannot be reached.",
    21408: "Text messages to this country are not enabled.",
    21612: "This number cannot be reached from ours.",
    30004: "The phone or its carrier blocks messages from us.",
    30006: "This is a landline, or a carrier that cannot be reached.",
    30007: "The carrier held it back as unwanted.",
}
SAID_STOP = "This number has asked for no more text messages (STOP)."


def is_about_us(code: int | None) -> bool:
    return code in STOPS_SENDER or code in WAITS


def is_about_the_recipient(code: int | None) -> bool:
    return code == OPTED_OUT or code in NO_MOBILE_NUMBER or code in PASSING or code in FINAL


def lost(code: int | None, said: str, *, provider_id: str = "") -> Outcome:
    """What a refused or undelivered message means. `said` stands in where the code is none of ours."""
    if code is not None and is_about_us(code):
        return _about_us(code, provider_id)
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


def _about_us(code: int, provider_id: str) -> Outcome:
    """Whoever it is for, no SMS of ours leaves: they wait until the operator has put that right, or it has passed."""
    reason = f"{STOPS_SENDER.get(code) or WAITS[code]} ({code})"
    return Outcome(
        Verdict.NOT_TAKEN,
        provider_id=provider_id,
        reason=reason,
        openly=reason,
        stops_batch=True,
        code=str(code),
        stops_sender=code in STOPS_SENDER,
    )


def _health(code: int | None) -> str:
    if code == OPTED_OUT:
        return Health.OPTED_OUT
    return Health.INVALID if code in NO_MOBILE_NUMBER else ""
