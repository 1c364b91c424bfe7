"""Claim, begin, call, settle: how a delivery leaves.

Each step is a short transaction of its own, and none is open while a provider is called. What a worker that dies
leaves behind is taken up by the next one when its lease runs out.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from uuid import UUID

import structlog

from notifications.begin import begin
from notifications.channels.base import AskFailed, Channel, Outcome, Outgoing, Verdict
from notifications.channels.opened import OpenChannels
from notifications.claim import Claim, Errand, claim
from notifications.counts import DeliverCounts
from notifications.due import practices_due
from notifications.events import ids_known_as_lost
from notifications.links import link_to
from notifications.models import Delivery
from notifications.settle import ask_later, put_back, release, settle, settle_answer
from tenancy import clock
from tenancy.context import practice_context

NOT_WRITTEN = "It could not be written. The log says why."
CHANNEL_AWAY = "It waits, as the provider did not take the message before it."

log = structlog.get_logger(__name__)


@dataclass
class _Run:
    """One call of deliver. `away` are the channels whose provider takes nothing just now."""

    channels: OpenChannels
    now: Callable[[], datetime]
    ends_at: float | None
    states: Counter[str] = field(default_factory=Counter)
    away: set[str] = field(default_factory=set)

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and monotonic() >= self.ends_at


def deliver(
    at: datetime | None = None,
    *,
    until_empty: bool = False,
    practice_id: UUID | None = None,
    seconds: float | None = None,
) -> DeliverCounts:
    """Send what is due, in one practice or in all. Not to be called inside a practice: it opens transactions itself.

    `at` stands still as the clock for what is due, for quiet hours, words and settling; without it the clock runs.
    One batch a practice, or with `until_empty` all there is; after so many `seconds` nothing more is begun.
    """
    with OpenChannels() as channels:
        run = _Run(channels, (lambda: at) if at else clock.now, monotonic() + seconds if seconds else None)
        for each in [practice_id] if practice_id else practices_due(run.now()):
            while _work_off_batch(run, each) and until_empty:
                pass
    return DeliverCounts.of(run.states)


def _work_off_batch(run: _Run, practice_id: UUID) -> bool:
    """Whether there may be more to do."""
    if run.is_over:
        return False
    with practice_context(practice_id):
        claims = claim(run.now())
    for number, mine in enumerate(claims):
        if run.is_over:
            with practice_context(practice_id):
                release(claims[number:])
            return False
        run.states[_one(run, practice_id, mine)] += 1
    return bool(claims)


def _one(run: _Run, practice_id: UUID, mine: Claim) -> str:
    """One delivery's errand. Whatever goes wrong with it, the next one has its turn."""
    try:
        if mine.channel in run.away:
            with practice_context(practice_id):
                return put_back(mine, run.now(), CHANNEL_AWAY)
        return _ask(run, practice_id, mine) if mine.errand is Errand.ASK else _send(run, practice_id, mine)
    except Exception:
        log.exception("delivery_failed", practice=str(practice_id), delivery=str(mine.delivery))
        with practice_context(practice_id):
            return put_back(mine, run.now(), NOT_WRITTEN)


def _send(run: _Run, practice_id: UUID, mine: Claim) -> str:
    with practice_context(practice_id):
        begun = begin(mine, run.now())
    if begun.outgoing is None:
        return begun.state
    channel = run.channels[mine.channel]
    outcome = _call(channel, begun.outgoing)
    if outcome.stops_batch:
        run.away.add(mine.channel)
    with practice_context(practice_id):
        return settle(mine, outcome, run.now(), provider=channel.provider)


def _call(channel: Channel, outgoing: Outgoing) -> Outcome:
    try:
        return channel.send(outgoing)
    except Exception as error:
        log.exception("channel_failed", provider=channel.provider)
        return Outcome(Verdict.UNKNOWN, reason=f"The call ended in an unexpected way: {type(error).__name__}.")


def _ask(run: _Run, practice_id: UUID, mine: Claim) -> str:
    with practice_context(practice_id):
        delivery = Delivery.objects.get(pk=mine.delivery)
        link, known = link_to(delivery), ids_known_as_lost(delivery)
    since = delivery.began_at or delivery.created_at
    try:
        found = run.channels[mine.channel].ask(delivery.address, link, since, known=known)
    except AskFailed as error:
        with practice_context(practice_id):
            return ask_later(mine, run.now(), f"The provider could not be asked: {error}")
    if found is not None and found.stops_batch:
        run.away.add(mine.channel)
    with practice_context(practice_id):
        return settle_answer(mine, found, run.now())
