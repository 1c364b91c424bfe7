"""What came of a call, stored where the attempt is still ours (rules.md G1, G2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Coalesce

from notifications import alike, backoff, failing, outages
from notifications.channels.base import Outcome, Verdict
from notifications.claim import GIVEN_UP, MOST_DOUBTS, Claim, doubt, give_up, lease
from notifications.events import keep_found
from notifications.making_up import make_up_for_standstill
from notifications.models import Delivery, DeliveryState, EventKind
from notifications.sender import LOOK_AGAIN_AFTER
from notifications.tries import keep_failed

NOT_ASKED = "The provider could not be asked what became of a message."

_HAND_ON = f"SELECT is_settled, is_begun FROM nc_hand_on({', '.join(['%s'] * 9)})"
_NOTHING = (None, None, None, None)

_FINAL = {
    Verdict.ACCEPTED: DeliveryState.ACCEPTED,
    Verdict.REJECTED: DeliveryState.FAILED,
    Verdict.SUPPRESSED: DeliveryState.SUPPRESSED,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A message that its provider has taken."""

    claim: Claim
    provider: str
    provider_id: str


@dataclass(frozen=True, slots=True)
class HandedOn:
    """Whether the message taken is stored as accepted, and whether the coming one is begun; each only if still ours."""

    is_settled: bool
    is_begun: bool


def hand_on(practice_id: UUID, at: datetime, *, taken: Taken | None = None, coming: Claim | None = None) -> HandedOn:
    """Between two calls: settle the one that was taken, start the one that comes. Outside the practice.

    One commit for both. From then on nobody knows without asking whether the coming one left.
    """
    settled = (taken.claim.delivery, taken.claim.token, taken.provider, taken.provider_id[:120]) if taken else _NOTHING
    started = (coming.delivery, coming.token, lease(at)) if coming else (None, None, None)
    with connection.cursor() as cursor:
        cursor.execute(_HAND_ON, [practice_id, at, *settled, *started])
        return HandedOn(*cursor.fetchone())


@transaction.atomic
def settle(claim: Claim, outcome: Outcome, at: datetime, *, provider: str) -> str:
    """After sending. Returns the new state, "" if another worker has taken the delivery over."""
    delivery = _mine(claim, DeliveryState.SENDING)
    if delivery is None:
        return ""
    delivery.provider = provider
    outcome = alike.judged(delivery, outcome)
    if outcome.verdict in _FINAL:
        _end(delivery, outcome, at)
    else:
        _try_again(delivery, outcome, at)
    _wait_as_asked(delivery, outcome.wait, at)
    _saved(delivery)
    failing.after(delivery, outcome, at)
    if _is_of_the_channel(outcome):
        make_up_for_standstill(at)
    return delivery.state


@transaction.atomic
def settle_answer(claim: Claim, found: Outcome | None, at: datetime, *, provider: str) -> str:
    """After asking the provider. What it does not know is sent once more, and given up after that; what it
    could not send for a reason of ours waits."""
    delivery = _mine(claim, DeliveryState.UNKNOWN)
    if delivery is None:
        return ""
    delivery.provider = provider
    if found is not None and found.verdict is Verdict.NOT_TAKEN:
        _wait(delivery, at, found.reason)
        if not found.stops_sender:
            outages.held_back(delivery.channel, found.openly, at)
    elif found is not None:
        _end(delivery, found, at)
    elif delivery.doubts >= MOST_DOUBTS:
        give_up(delivery, at, GIVEN_UP)
    else:
        delivery.state, delivery.began_at = DeliveryState.PENDING, None
        delivery.put_off(at)
    _saved(delivery)
    keep_found(delivery, found, at)
    failing.after(delivery, found or Outcome(Verdict.UNKNOWN), at)
    return delivery.state


@transaction.atomic
def ask_later(claim: Claim, at: datetime, why: str, *, wait: timedelta | None = None) -> str:
    """The provider could not be asked; `wait`: how long it wants not to be called."""
    delivery = _mine(claim, DeliveryState.UNKNOWN)
    if delivery is None:
        return ""
    delivery.put_off(at + timedelta(seconds=max(settings.DELIVERY_UNKNOWN_SECONDS, 1)))
    _wait_as_asked(delivery, wait, at)
    _give_up_if_hopeless(delivery, at, why)
    _saved(delivery)
    failing.after(delivery, Outcome(Verdict.NOT_TAKEN), at)
    outages.not_taken(delivery.channel, NOT_ASKED, at, wait=wait)
    return delivery.state


@transaction.atomic
def put_back(claim: Claim, at: datetime, why: str) -> str:
    """Not begun, and better tried again later, for it could not be written."""
    delivery = Delivery.objects.select_for_update().filter(pk=claim.delivery, token=claim.token).first()
    if delivery is None or (delivery.state == DeliveryState.SENDING and delivery.began_at):
        return ""
    if delivery.state == DeliveryState.SENDING:
        delivery.state = DeliveryState.PENDING
    _set_back(delivery, at, why)
    _give_up_if_hopeless(delivery, at, why)
    _saved(delivery)
    failing.after(delivery, Outcome(Verdict.NOT_TAKEN), at)
    return delivery.state


def wait_behind(claims: Sequence[Claim], at: datetime, why: str) -> None:
    """Behind a message that their provider did not take. They were not tried themselves: they are not given up for it,
    and it is no setback of theirs. Two queries."""
    since = Coalesce("due_since", "next_attempt_at")
    _let_go(claims, failure=why, due_since=since, next_attempt_at=backoff.behind_another(at, since))


def release(claims: Sequence[Claim]) -> None:
    """Claimed and not begun: whoever comes next may take them at once."""
    _let_go(claims)


def _let_go(claims: Sequence[Claim], **changes: object) -> None:
    """Those that were not begun."""
    tokens, ids = {claim.token for claim in claims}, [claim.delivery for claim in claims]
    mine = Delivery.objects.filter(pk__in=ids, token__in=tokens)
    free = {"token": None, "lease_until": None} | changes
    mine.filter(state=DeliveryState.SENDING, began_at=None).update(state=DeliveryState.PENDING, **free)
    mine.filter(state=DeliveryState.UNKNOWN).update(**free)


def _mine(claim: Claim, state: DeliveryState) -> Delivery | None:
    return Delivery.objects.select_for_update().filter(pk=claim.delivery, token=claim.token, state=state).first()


def _end(delivery: Delivery, outcome: Outcome, at: datetime) -> None:
    delivery.state, delivery.settled_at = _FINAL[outcome.verdict], at
    delivery.provider_id, delivery.failure = outcome.provider_id[:120], outcome.reason[:300]


def _try_again(delivery: Delivery, outcome: Outcome, at: datetime) -> None:
    if outcome.verdict is Verdict.NOT_TAKEN:
        keep_failed([delivery], EventKind.NOT_TAKEN, outcome.reason, at, code=outcome.code)
        _wait(delivery, at, outcome.reason)
    else:
        keep_failed([delivery], EventKind.IN_DOUBT, outcome.reason, at, code=outcome.code)
        doubt(delivery, at, outcome.reason)
    if not outcome.stops_sender and (_is_of_the_channel(outcome) or outcome.verdict is Verdict.UNKNOWN):
        outages.not_taken(delivery.channel, outcome.openly, at, wait=outcome.wait)


def _is_of_the_channel(outcome: Outcome) -> bool:
    return outcome.stops_batch or outcome.is_about_us


def _wait(delivery: Delivery, at: datetime, why: str) -> None:
    delivery.state, delivery.began_at = DeliveryState.PENDING, None
    _set_back(delivery, at, why)
    _give_up_if_hopeless(delivery, at, why)


def _set_back(delivery: Delivery, at: datetime, why: str) -> None:
    delivery.setbacks += 1
    delivery.failure = why[:300]
    delivery.put_off(backoff.next_attempt(at, delivery.setbacks))


def _wait_as_asked(delivery: Delivery, wait: timedelta | None, at: datetime) -> None:
    """Never sooner than by ourselves. Where it is asked for longer, the provider is not called (outages), but what
    cannot wait is looked at meanwhile."""
    if wait:
        delivery.next_attempt_at = max(delivery.next_attempt_at, at + min(wait, LOOK_AGAIN_AFTER))


def _give_up_if_hopeless(delivery: Delivery, at: datetime, why: str) -> None:
    if backoff.is_hopeless(at, delivery.retry_since or delivery.created_at):
        give_up(delivery, at, f"{backoff.TOO_LONG}{why}")


def _saved(delivery: Delivery) -> str:
    delivery.token = delivery.lease_until = None
    delivery.save()
    return delivery.state
