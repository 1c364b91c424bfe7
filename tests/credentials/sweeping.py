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
    """What a daily sweep leaves behind for one credential and audience: rungs by the expiry they were for."""

    def __init__(self, audience: Audience = Audience.TECHNOLOGIST) -> None:
        self.audience = audience
        self.emitted: dict[date | None, set[int]] = {}

    def sweep(self, facts: LadderFacts, dates: Iterable[date]) -> dict[date, Due]:
        """The days on which something was sent, with what."""
        found = {today: self.sweep_once(facts, today) for today in dates}
        return {today: emission for today, emission in found.items() if emission}

    def sweep_once(self, facts: LadderFacts, today: date) -> Due | None:
        known = self.emitted.setdefault(facts.expires_on, set())
        emission = due(replace(facts, today=today, emitted=frozenset(known)), self.audience)
        if emission:
            known |= {emission.rung, *emission.covered}
        return emission


def escalations(facts: LadderFacts, dates: Iterable[date]) -> list[date]:
    """The days on which managers are told by every channel."""
    record, escalated = Record(MANAGERS), []
    for today in dates:
        before = frozenset(record.emitted.get(facts.expires_on, ()))
        emission = record.sweep_once(facts, today)
        if emission and escalates(emission.rung, replace(facts, today=today, emitted=before)):
            escalated.append(today)
    return escalated
