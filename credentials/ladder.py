"""Which rung of the alert ladder is due today, from facts alone.

A rung is a number of days left to the expiry: 90 is due from ninety days before it, 0 on the last valid day, -1
("expired") the day after. Of the rungs reached, only the narrowest is due, and only if it is narrower than every one
emitted before for that expiry, round and audience; the wider ones it passes over are covered. So a sweep that is
repeated emits nothing twice, and one that comes late sends what is most urgent, once.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from credentials.expiry import ExpiryRule

FINAL_WEEK = 7
EXPIRED_RUNG = -1
GRACE_RUNGS = (30, 7, 0)
FRESHNESS_RUNGS = (7, 0, EXPIRED_RUNG)
HOURS_RUNG = 365
STALE_AFTER_DAYS = 30


class Stage(StrEnum):
    """How far the renewal of this expiry is."""

    TODO = "todo"
    SUBMITTED = "submitted"
    UPLOADED = "uploaded"
    ACCEPTED = "accepted"
    RETURNED = "returned"


NOT_BEGUN = (Stage.TODO, Stage.RETURNED)


class Audience(StrEnum):
    """Who hears a rung: the holder, or the practice's managers, fanned out at sending."""

    TECHNOLOGIST = "technologist"
    MANAGERS = "managers"


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderFacts:
    """All that decides one credential's ladder today.

    `expires_on`: its last valid day; for a season the opening of the one not yet held. `starts_on`: the first day of
    that period, None if unknown. `today`: in the technologist's zone. `emitted`: rungs emitted or covered so far for
    this expiry, this round (it rises with each return) and this audience. `escalated`: those of them that went to the
    managers by every channel, None for an escalation without a rung. `is_reachable`: whether any message reaches the
    technologist.
    """

    expires_on: date | None
    today: date
    rungs: tuple[int, ...]
    starts_on: date | None = None
    processing_days: int = 0
    grace_days: int = 0
    rule: ExpiryRule = ExpiryRule.EXACT
    stage: Stage = Stage.TODO
    renewed_by_practice: bool = False
    let_go: bool = False
    hours_complete: bool = False
    emitted: frozenset[int] = frozenset()
    escalated: frozenset[int | None] = frozenset()
    is_reachable: bool = True


@dataclass(frozen=True, slots=True)
class Due:
    """The one rung to emit, and the wider ones it stands for, widest first.

    Without a rung it is an escalation alone: the rung was emitted while it looked as if somebody had begun.
    """

    rung: int | None
    covered: tuple[int, ...] = ()


def rungs_for(facts: LadderFacts, audience: Audience) -> tuple[int, ...]:
    """The rungs this audience hears, widest first, whatever the day."""
    if _is_silent(facts) or not _hears(facts, audience):
        return ()
    rungs = {rung for rung in _rungs_of(facts) if not _is_wider_than_the_period(rung, facts)}
    if audience == Audience.TECHNOLOGIST and facts.stage == Stage.SUBMITTED:
        rungs = {rung for rung in rungs if rung <= FINAL_WEEK}
    return tuple(sorted(rungs, reverse=True))


def due(facts: LadderFacts, audience: Audience) -> Due | None:
    """The rung to emit today, None if there is none."""
    if facts.expires_on is None:
        return None
    days_left = (facts.expires_on - facts.today).days
    rungs = rungs_for(facts, audience)
    reached = [rung for rung in rungs if days_left <= rung]
    if not reached or _is_first_seen_stale(facts, days_left):
        return None
    rung = min(reached)
    if any(emitted <= rung for emitted in facts.emitted):
        return Due(None) if audience == Audience.MANAGERS and _is_to_escalate(rung, facts) else None
    return Due(rung, tuple(wider for wider in rungs if wider > rung and wider not in facts.emitted))


def last_safe_day(expires_on: date, processing_days: int) -> date:
    """The last day to submit a renewal that still arrives in time; the expiry itself if it takes no time."""
    return expires_on - timedelta(days=processing_days)


def rank_day(ends_on: date, safe: date | None, on: date) -> date:
    """What needs an act and breaks no case stands in the order of this day, on Today, in messages and behind their
    links (rules.md C2): the last safe day if it is still ahead, else the end."""
    return safe if safe and safe >= on else ends_on


def escalates(rung: int | None, facts: LadderFacts) -> bool:
    """Whether this rung, due to the managers, reaches them by every channel.

    The first at or within the last safe day or the final week, whichever is earlier, while nobody has begun; so once
    an expiry and round. A freshness check never does: its first rung is already in the final week, every month. And
    each that the technologist would hear too, where no message reaches the technologist.
    """
    if rung is None:
        return True
    is_unheard = not facts.is_reachable and rung in rungs_for(facts, Audience.TECHNOLOGIST)
    return is_unheard or _is_to_escalate(rung, facts)


def _is_to_escalate(rung: int, facts: LadderFacts) -> bool:
    """What a rung of the last call said by other ways alone does not count: it may have said that it was sent in."""
    last_call = max(facts.processing_days, FINAL_WEEK)
    if rung > last_call or facts.rule == ExpiryRule.FRESHNESS or facts.stage not in NOT_BEGUN:
        return False
    return not any(said is None or said <= last_call for said in facts.escalated)


def _is_silent(facts: LadderFacts) -> bool:
    hours_done = facts.rule == ExpiryRule.HOURS and facts.hours_complete
    return facts.expires_on is None or facts.let_go or hours_done or facts.stage == Stage.ACCEPTED


def _hears(facts: LadderFacts, audience: Audience) -> bool:
    if audience == Audience.MANAGERS:
        return True
    managers_only = facts.renewed_by_practice or facts.rule == ExpiryRule.FRESHNESS
    return not managers_only and facts.stage != Stage.UPLOADED


def _rungs_of(facts: LadderFacts) -> set[int]:
    match facts.rule:
        case ExpiryRule.ONE_TIME:
            return set()
        case ExpiryRule.SEASON:
            return {rung for rung in facts.rungs if rung >= 0}
        case ExpiryRule.FRESHNESS:
            return set(FRESHNESS_RUNGS)
        case ExpiryRule.HOURS:
            return {HOURS_RUNG} | _full_ladder(facts)
        case _:
            return _full_ladder(facts)


def _full_ladder(facts: LadderFacts) -> set[int]:
    return {*facts.rungs, EXPIRED_RUNG} | _last_safe_rung(facts) | _grace_rungs(facts.grace_days)


def _last_safe_rung(facts: LadderFacts) -> set[int]:
    submit_today = facts.processing_days > 0 and facts.stage != Stage.SUBMITTED
    return {facts.processing_days} if submit_today else set()


def _grace_rungs(grace_days: int) -> set[int]:
    return {rung - grace_days for rung in GRACE_RUNGS if rung < grace_days}


def _is_wider_than_the_period(rung: int, facts: LadderFacts) -> bool:
    # A season counts down to an opening, and the period held before says nothing of it.
    if facts.expires_on is None or facts.starts_on is None or facts.rule == ExpiryRule.SEASON:
        return False
    return rung > (facts.expires_on - facts.starts_on).days


def _is_first_seen_stale(facts: LadderFacts, days_left: int) -> bool:
    # A return asks anew, however long ago the end was; somebody has just looked at it.
    return not facts.emitted and days_left < -STALE_AFTER_DAYS and facts.stage != Stage.RETURNED
