"""Daily sweeps of one credential, told without a database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from credentials.expiry import ExpiryRule
from credentials.ladder import Audience, Due, LadderFacts, due, escalates

TECHNOLOGIST, MANAGERS = Audience.TECHNOLOGIST, Audience.MANAGERS
NEW_YEARS_EVE = date(2026, 12, 31)
CNIM = LadderFacts(
    expires_on=NEW_YEARS_EVE,
    today=NEW_YEARS_EVE,
    rungs=(90, 60, 30, 7, 0),
    starts_on=date(2022, 1, 1),
    processing_days=21,
    rule=ExpiryRule.FIXED_DAY,
)


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


class Record:
    """What a daily sweep leaves behind for one credential and audience: rungs by the expiry they were for, and those of
    them that escalated."""

    def __init__(self, audience: Audience = Audience.TECHNOLOGIST) -> None:
        self.audience = audience
        self.emitted: dict[date | None, set[int]] = {}
        self.escalated: dict[date | None, set[int | None]] = {}

    def sweep(self, facts: LadderFacts, dates: Iterable[date]) -> dict[date, Due]:
        """The days on which something was sent, with what."""
        found = {today: self.sweep_once(facts, today) for today in dates}
        return {today: emission for today, emission in found.items() if emission}

    def sweep_once(self, facts: LadderFacts, today: date) -> Due | None:
        known = self.emitted.setdefault(facts.expires_on, set())
        called = self.escalated.setdefault(facts.expires_on, set())
        facts = replace(facts, today=today, emitted=frozenset(known), escalated=frozenset(called))
        emission = due(facts, self.audience)
        if emission is None:
            return None
        if self.audience == MANAGERS and escalates(emission.rung, facts):
            called.add(emission.rung)
        known |= {rung for rung in (emission.rung, *emission.covered) if rung is not None}
        return emission


def escalations(facts: LadderFacts, dates: Iterable[date]) -> list[date]:
    """The days on which managers are told by every channel."""
    return escalations_of([(facts, today) for today in dates])


def escalations_of(diary: Iterable[tuple[LadderFacts, date]]) -> list[date]:
    """As escalations(), of a credential whose facts change from day to day."""
    record, found, told = Record(MANAGERS), [], 0
    for facts, today in diary:
        record.sweep_once(facts, today)
        now = len(record.escalated[facts.expires_on])
        found += [today] if now > told else []
        told = now
    return found
