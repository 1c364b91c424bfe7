"""Claim and begin a batch; then start, call and settle one after the other: how a delivery leaves.

Each step is a short transaction of its own, and none is open while a provider is called. What a worker that dies
leaves behind is taken up by the next one when its lease runs out; only what it had started is in doubt. See ADR 21.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic, sleep
from uuid import UUID

import structlog
from django.db import OperationalError, connection

from notifications import outages
from notifications.begin import Begun, begin
from notifications.channels.base import AskFailed, Channel, Outcome, Outgoing, Verdict
from notifications.channels.opened import OpenChannels
from notifications.claim import BATCH, Claim, Errand, claim, hold, take
from notifications.counts import DeliverCounts
from notifications.due import practices_due
from notifications.events import ids_known_as_lost
from notifications.links import link_to
from notifications.making_up import make_up_for_standstill
from notifications.models import Delivery, DeliveryState
from notifications.run import Run
from notifications.settle import (
    HandedOn,
    Taken,
    ask_later,
    hand_on,
    put_back,
    release,
    settle,
    settle_answer,
    wait_behind,
)
from tenancy import clock
from tenancy.context import practice_context

NOT_WRITTEN = "It could not be written. The log says why."
CHANNEL_AWAY = "It waits, as the provider did not take the message before it."
# What was written longer ago is written anew before it leaves: meanwhile it may have been renewed.
FRESH_SECONDS = 5
# Never long: whoever is killed while waiting leaves in doubt what was taken.
SECONDS_BEFORE_AGAIN = (0, *[1] * 33)

log = structlog.get_logger(__name__)


@dataclass
class _Batch:
    """What became of the deliveries of one practice that were looked at together, by delivery."""

    practice: UUID
    begun: dict[UUID, Begun]
    begun_at: float = field(default_factory=monotonic)

    @property
    def is_stale(self) -> bool:
        return monotonic() - self.begun_at > FRESH_SECONDS

    def is_done_with(self, mine: Claim) -> bool:
        """Nothing of it is to leave any more."""
        begun = self.begun.get(mine.delivery)
        return begun is not None and begun.outgoing is None


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
    practices = [practice_id] if practice_id else practices_due(at or clock.now())
    return deliver_in(practices, at, until_empty=until_empty, seconds=seconds)


def deliver_in(
    practices: Iterable[UUID], at: datetime | None = None, *, until_empty: bool = False, seconds: float | None = None
) -> DeliverCounts:
    """In some practices, a batch of each in turn, over the same connections to providers. See deliver.

    Raises at the end what went wrong first.
    """
    with OpenChannels() as channels:
        run = Run(channels, (lambda: at) if at else clock.now, monotonic() + seconds if seconds else None)
        run.away |= outages.asking_to_wait(run.now())
        left = list(practices)
        while left:
            left = [each for each in left if _has_more(run, each) and until_empty]
        outages.taken(run.taking, run.now())
    if run.errors:
        raise run.errors[0]
    return DeliverCounts.of(run.states)


def _has_more(run: Run, practice_id: UUID) -> bool:
    """After its turn. Whatever goes wrong in one practice, the next one has its turn before that is told."""
    try:
        return _work_off_batch(run, practice_id)
    except Exception as error:
        log.exception("practice_left_undelivered", practice=str(practice_id))
        run.errors.append(error)
        run.taken = None  # what could not be stored for half a minute is in doubt
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        return False


def _work_off_batch(run: Run, practice_id: UUID) -> bool:
    """Whether there may be more to do."""
    if run.is_over:
        return False
    claims, batch = _take(run, practice_id)
    if any(mine.channel in run.away for mine in claims):
        with practice_context(practice_id):
            make_up_for_standstill(run.now())
    before = run.states[DeliveryState.ACCEPTED]
    behind: list[Claim] = []
    for number, mine in enumerate(claims):
        if run.is_over:
            _stop(run, practice_id, [*behind, *claims[number:]])
            return False
        if batch.is_stale:
            batch = _begin_anew(run, practice_id, claims[number:])
        if mine.channel in run.away and not batch.is_done_with(mine):
            behind.append(mine)
        else:
            run.states[_one(run, batch, mine)] += 1
    _settle_taken(run, practice_id)
    _put_behind(run, practice_id, behind)
    return len(claims) == BATCH or run.states[DeliveryState.ACCEPTED] - before < len(claims)


def _take(run: Run, practice_id: UUID) -> tuple[list[Claim], _Batch]:
    """Claimed and begun at once; where one of them cannot be written, each by itself."""
    try:
        with practice_context(practice_id):
            rows = take(run.now())
            begun = _by_delivery(begin(_to_begin(run, rows), run.now(), rows=rows))
            hold({mine: row for mine, row in rows.items() if mine.delivery not in begun})
            return list(rows), _Batch(practice_id, begun)
    except Exception:
        log.warning("batch_taken_apart", practice=str(practice_id), exc_info=True)
    with practice_context(practice_id):
        claims = list(claim(run.now()))
    return claims, _Batch(practice_id, _begin_each(run, practice_id, claims))


def _begin_anew(run: Run, practice_id: UUID, claims: Sequence[Claim]) -> _Batch:
    _settle_taken(run, practice_id)
    try:
        with practice_context(practice_id):
            return _Batch(practice_id, _by_delivery(begin(_to_begin(run, claims), run.now())))
    except Exception:
        log.warning("batch_taken_apart", practice=str(practice_id), exc_info=True)
    return _Batch(practice_id, _begin_each(run, practice_id, claims))


def _begin_each(run: Run, practice_id: UUID, claims: Iterable[Claim]) -> dict[UUID, Begun]:
    return {mine.delivery: _begin_one(run, practice_id, mine) for mine in _to_begin(run, claims)}


def _begin_one(run: Run, practice_id: UUID, mine: Claim) -> Begun:
    try:
        with practice_context(practice_id):
            return begin([mine], run.now())[0]
    except Exception:
        return Begun(mine, _could_not(run, practice_id, mine))


def _to_begin(run: Run, claims: Iterable[Claim]) -> list[Claim]:
    return [mine for mine in claims if mine.errand is Errand.SEND and mine.channel not in run.away]


def _by_delivery(begun: Iterable[Begun]) -> dict[UUID, Begun]:
    return {each.claim.delivery: each for each in begun}


def _stop(run: Run, practice_id: UUID, claims: Sequence[Claim]) -> None:
    _settle_taken(run, practice_id)
    with practice_context(practice_id):
        release(claims)


def _put_behind(run: Run, practice_id: UUID, claims: Sequence[Claim]) -> None:
    if claims:
        run.states[DeliveryState.PENDING] += len(claims)
        with practice_context(practice_id):
            wait_behind(claims, run.now(), CHANNEL_AWAY)


def _one(run: Run, batch: _Batch, mine: Claim) -> str:
    """One delivery's errand. Whatever goes wrong with it, the next one has its turn."""
    try:
        begun = batch.begun.get(mine.delivery)
        if begun and begun.outgoing is None:
            return begun.state
        if begun and begun.outgoing:
            return _send(run, batch.practice, mine, begun.outgoing)
        return _ask(run, batch.practice, mine)
    except Exception:
        return _could_not(run, batch.practice, mine)


def _could_not(run: Run, practice_id: UUID, mine: Claim) -> str:
    log.exception("delivery_failed", practice=str(practice_id), delivery=str(mine.delivery))
    with practice_context(practice_id):
        return put_back(mine, run.now(), NOT_WRITTEN)


def _send(run: Run, practice_id: UUID, mine: Claim, outgoing: Outgoing) -> str:
    """Nothing yet where it was taken, for that is stored with the start of the next."""
    if not _start(run, practice_id, mine):
        return _not_started(run, practice_id, mine)
    channel = run.channels[mine.channel]
    outcome = _call(channel, outgoing)
    if outcome.stops_batch:
        run.away.add(mine.channel)
    if outcome.verdict is Verdict.ACCEPTED:
        run.taken = Taken(mine, channel.provider, outcome.provider_id)
        run.taking.add(mine.channel)
        return ""
    if outcome.is_unclear and mine.channel in run.taking:
        # None before this one counts with it.
        run.taking.remove(mine.channel)
        outages.taken({mine.channel}, run.now())
    with practice_context(practice_id):
        return settle(mine, outcome, run.now(), provider=channel.provider)


def _start(run: Run, practice_id: UUID, mine: Claim) -> bool:
    return _hand_on(run, practice_id, mine).is_begun


def _not_started(run: Run, practice_id: UUID, mine: Claim) -> str:
    """It is not ours, or its number has said STOP by now, as it says when looked at anew. Else it has another turn."""
    begun = _begin_one(run, practice_id, mine)
    if begun.outgoing is None:
        return begun.state
    _stop(run, practice_id, [mine])
    return DeliveryState.PENDING


def _settle_taken(run: Run, practice_id: UUID) -> None:
    if run.taken:
        _hand_on(run, practice_id)


def _hand_on(run: Run, practice_id: UUID, coming: Claim | None = None) -> HandedOn:
    """Again where the database is away for a moment: nobody else knows that the message was taken."""
    waits = iter(SECONDS_BEFORE_AGAIN if run.taken else ())
    while True:
        try:
            handed = hand_on(practice_id, run.now(), taken=run.taken, coming=coming)
        except OperationalError:
            if (wait := next(waits, None)) is None:
                raise
            if not connection.in_atomic_block:
                connection.close_if_unusable_or_obsolete()
            sleep(wait)
        else:
            run.taken = None
            run.states[DeliveryState.ACCEPTED] += handed.is_settled
            return handed


def _call(channel: Channel, outgoing: Outgoing) -> Outcome:
    try:
        return channel.send(outgoing)
    except Exception as error:
        log.exception("channel_failed", provider=channel.provider)
        return Outcome(Verdict.UNKNOWN, reason=f"The call ended in an unexpected way: {type(error).__name__}.")


def _ask(run: Run, practice_id: UUID, mine: Claim) -> str:
    _settle_taken(run, practice_id)
    with practice_context(practice_id):
        delivery = Delivery.objects.get(pk=mine.delivery)
        link, known = link_to(delivery), ids_known_as_lost(delivery)
    channel = run.channels[mine.channel]
    try:
        found = channel.ask(delivery.address, link, known=known)
    except AskFailed as error:
        with practice_context(practice_id):
            return ask_later(mine, run.now(), f"The provider could not be asked: {error}", wait=error.wait)
    if found is not None and found.stops_batch:
        run.away.add(mine.channel)
    if found is not None and found.verdict is not Verdict.NOT_TAKEN:
        run.taking.add(mine.channel)
    with practice_context(practice_id):
        return settle_answer(mine, found, run.now(), provider=channel.provider)
