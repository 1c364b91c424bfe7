"""What a day's sweep should have said, worked out credential by credential from the rules: the slow and obvious way.

It shares with the sweep neither its statement nor its shortcuts, so that the two can be held against each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from credentials.expiry import ExpiryRule
from credentials.facts import HoldingFacts, facts_of, ladder_expiry, rungs_of
from credentials.ladder import STALE_AFTER_DAYS, Audience, LadderFacts, Stage, due, escalates
from credentials.models import Credential, Renewal
from credentials.models.credential_type import RenewedBy
from credentials.validity import ladder_period
from practices.models import Practice

Rungs = dict[tuple[str, date, int], dict[int | None, bool]]
"""The rungs on record of one credential, and whether each escalated, by audience, the day they count down to and the
round. None is an escalation alone."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One rung that is, or should be, on record. `covered`: it was passed over for a narrower one."""

    credential: UUID
    audience: str
    due_on: date
    round: int
    rung: int | None
    covered: bool
    escalated: bool

    @property
    def order(self) -> tuple[UUID, str, date, int, int]:
        """For lists of what differs."""
        return self.credential, self.audience, self.due_on, self.round, self.rung or 0


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose credential it is: whether any message reaches them, and their own days on which sweeps looked."""

    is_reachable: bool
    days: tuple[date, ...]


def reckon(credential: Credential, practice: Practice, emitted: Rungs, holder: Holder) -> set[Notice]:
    """What sweeps of the holder's days, in their order, should have emitted of it, each once for the one before.

    `credential` with its facts; `emitted` is what was on record before them.
    """
    said = {key: dict(rungs) for key, rungs in emitted.items()}
    found: set[Notice] = set()
    for today in holder.days:
        for notice in _due_on(credential, practice, said, holder, today):
            said.setdefault((notice.audience, notice.due_on, notice.round), {})[notice.rung] = notice.escalated
            found.add(notice)
    return found


def counted_down(credential: Credential, holder: Holder) -> set[tuple[date, int]]:
    """The days that it counts down to on the holder's days, each with its round: no other rungs bear on what is due."""
    facts, renewal = facts_of(credential), _open_renewal(credential)
    ends = {_counts_down_to(credential, facts, today) for today in holder.days}
    return {(end, renewal.round if renewal else 0) for end in ends if end}


def _due_on(
    credential: Credential,
    practice: Practice,
    said: Rungs,
    holder: Holder,
    today: date,
) -> list[Notice]:
    facts, renewal = facts_of(credential), _open_renewal(credential)
    counts_down_to = _counts_down_to(credential, facts, today)
    if counts_down_to is None or _is_long_past(counts_down_to, today, renewal):
        return []
    found: list[Notice] = []
    for audience in Audience:
        number = renewal.round if renewal else 0
        rungs = said.get((audience.value, counts_down_to, number), {})
        ladder = replace(
            _ladder(credential, practice, facts, counts_down_to, today),
            emitted=frozenset(rung for rung in rungs if rung is not None),
            escalated=frozenset(rung for rung, escalated in rungs.items() if escalated),
            is_reachable=holder.is_reachable,
        )
        found += _notices(credential, audience, ladder, number)
    return found


def _notices(credential: Credential, audience: Audience, ladder: LadderFacts, number: int) -> Iterator[Notice]:
    emission = due(ladder, audience)
    if emission is None or ladder.expires_on is None:
        return
    urgent = audience == Audience.MANAGERS and escalates(emission.rung, ladder)
    for rung in (emission.rung, *emission.covered):
        is_covered = rung != emission.rung
        yield Notice(
            credential=credential.pk,
            audience=audience.value,
            due_on=ladder.expires_on,
            round=number,
            rung=rung,
            covered=is_covered,
            escalated=urgent and not is_covered,
        )


def _ladder(
    credential: Credential, practice: Practice, facts: HoldingFacts, counts_down_to: date, today: date
) -> LadderFacts:
    last = ladder_period((facts.serves or facts).periods if facts.counts_hours else facts.periods)
    return LadderFacts(
        expires_on=counts_down_to,
        today=today,
        rungs=rungs_of(credential.type, practice),
        starts_on=last.starts_on if last else None,
        processing_days=credential.type.processing_days,
        grace_days=credential.type.grace_days,
        rule=ExpiryRule(credential.type.expiry_rule),
        stage=facts.stage or Stage.TODO,
        renewed_by_practice=credential.type.renewed_by == RenewedBy.PRACTICE,
        hours_complete=facts.hours_complete,
    )


def _counts_down_to(credential: Credential, facts: HoldingFacts, today: date) -> date | None:
    """None where its ladder is silent whatever the day: archived, left, let go, or without an end."""
    served = credential.serves
    if credential.type.archived_at or not credential.technologist.is_employed(today):
        return None
    if credential.let_go_on or (served and served.let_go_on):
        return None
    if any(period.stands and period.expires_on is None for period in facts.periods):
        return None
    return ladder_expiry(facts, today)


def _is_long_past(counts_down_to: date, today: date, renewal: Renewal | None) -> bool:
    """What ended long ago is the managers' list, unless somebody is at it still."""
    return renewal is None and (counts_down_to - today).days < -STALE_AFTER_DAYS


def _open_renewal(credential: Credential) -> Renewal | None:
    return next((renewal for renewal in credential.renewals.all() if renewal.closed_at is None), None)
