"""What Twilio tells of an SMS on its way: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status"""

from datetime import datetime

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from notifications import status_refs
from notifications.channels.base import Outcome, Verdict
from notifications.channels.twilio_codes import lost
from notifications.events import Told, receive
from notifications.models import DeliveryState, EventKind
from notifications.status_refs import StatusRef
from notifications.tasks import POLL_SECONDS, deliver_practice
from notifications.webhooks.signed import from_twilio
from tenancy import clock
from tenancy.context import practice_context
from tenancy.tasks import wake

PROVIDER = "twilio"
_ON_ITS_WAY = {
    "accepted": EventKind.QUEUED,
    "scheduled": EventKind.QUEUED,
    "queued": EventKind.QUEUED,
    "sending": EventKind.QUEUED,
    "sent": EventKind.SENT,
}
_ARRIVED = {"delivered": EventKind.DELIVERED, "read": EventKind.OPENED}
_LOST = ("undelivered", "failed", "canceled")


@from_twilio
def twilio_status(request: HttpRequest, ref: str) -> HttpResponse:
    named = _named(ref)
    at = clock.now()
    told = told_of(request.POST, named.attempt, at)
    with practice_context(named.practice):
        if receive(named.delivery, told, at) is None:
            raise Http404
        if told.asks_for_more:
            wake(deliver_practice, named.practice, expires=POLL_SECONDS)
    return HttpResponse(status=204)


def told_of(form: QueryDict, attempt: int, at: datetime) -> Told:
    """Twilio names no time of the event: it is that of the call."""
    status, sid = form.get("MessageStatus", "").lower(), form.get("MessageSid", "")
    given = form.get("ErrorCode", "")
    code = int(given) if given.isdecimal() else None
    state, kind, outcome = _meaning(status, code)
    return Told(
        provider=PROVIDER,
        event_id=f"{sid}:{status}",
        kind=kind,
        happened_at=at,
        state=state,
        outcome=outcome,
        code=str(code or ""),
        words=outcome.reason or status,
        message_id=sid,
        attempt=attempt,
    )


def _meaning(status: str, code: int | None) -> tuple[DeliveryState | None, EventKind, Outcome]:
    if status in _ON_ITS_WAY:
        return DeliveryState.ACCEPTED, _ON_ITS_WAY[status], Outcome(Verdict.ACCEPTED)
    if status in _ARRIVED:
        return DeliveryState.DELIVERED, _ARRIVED[status], Outcome(Verdict.ACCEPTED)
    if status in _LOST:
        outcome = lost(code, f"The provider could not deliver it: {status}.")
        is_stop = outcome.verdict is Verdict.SUPPRESSED
        return DeliveryState.SUPPRESSED if is_stop else DeliveryState.FAILED, EventKind.FAILED, outcome
    return None, EventKind.OTHER, Outcome(Verdict.ACCEPTED)


def _named(ref: str) -> StatusRef:
    try:
        return status_refs.read(ref)
    except (BadSignature, ValueError):
        raise Http404 from None
