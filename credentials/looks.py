"""How a holding looks on a day: a word, an icon, a tone and a sentence, the same everywhere.

Red is for what has ended, amber for what ends within 60 days or is past its last safe day; the rest is quiet.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from credentials.expiry import ExpiryRule, opening_to_hold
from credentials.facts import HoldingFacts, season_of
from credentials.ladder import FRESHNESS_RUNGS, Stage, last_safe_day
from credentials.validity import Standing, ladder_expiry
from credentials.wording import HARD, day_words, days_words, hours_words, short_day

BAD, SOON, GOOD, QUIET = "bad", "soon", "good", "quiet"
SOON_DAYS = 60
OCCUPATIONAL_HEALTH = "Occupational health item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """`word` stands alone; `short` over `detail` fills a cell; `sentence` says it in full."""

    word: str
    icon: str
    tone: str
    short: str = ""
    detail: str = ""
    sentence: str = ""
    days_left: int | None = None


class Judged(Protocol):
    """A holding with its standing on a day; `ends_on` as facts.ends_on gives it."""

    @property
    def facts(self) -> HoldingFacts: ...
    @property
    def on(self) -> date: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def ends_on(self) -> date | None: ...


def look_of(held: Judged) -> Look:
    if held.facts.let_go_on:
        return _let_go(held, held.facts.let_go_on)
    if held.facts.counts_hours and not held.facts.periods:
        return _hours(held)
    match held.standing:
        case Standing.VALID | Standing.EXPIRING:
            return _valid(held)
        case Standing.IN_GRACE:
            return _in_grace(held)
        case Standing.EXPIRED:
            return _ended(held)
        case Standing.SUSPENDED:
            return _suspended(held)
        case Standing.NOT_YET_VALID:
            return _not_yet_valid(held)
        case Standing.PENDING:
            return _pending(held)
        case _:
            return _missing(held)


def pass_or_fail(standing: Standing) -> Look:
    """All that a role without health access sees of a health type (rules.md D5)."""
    if standing.is_valid:
        return Look(word="Met", short="met", icon="check", tone=QUIET, sentence="It is met.")
    return Look(word="Not met", short="not met", icon="circle-x", tone=SOON, sentence="It is not met.")


def last_safe_day_of(held: Judged) -> date | None:
    """The last day to submit a renewal of what ends; None where a renewal takes no time or nothing ends."""
    days = held.facts.type.processing_days
    return last_safe_day(held.ends_on, days) if held.ends_on and days else None


def is_past_last_safe_day(held: Judged) -> bool:
    """Too late to be sure of a new one in time, and nothing sent yet."""
    last_day = last_safe_day_of(held)
    return last_day is not None and held.on > last_day and held.facts.stage not in (Stage.SUBMITTED, Stage.UPLOADED)


def _let_go(held: Judged, let_go_on: date) -> Look:
    word, detail = "Let go", ""
    sentence = f"Let go on {day_words(let_go_on, held.on)}: it is no longer renewed, and no reminder leaves."
    if held.standing.is_valid:
        through = f"valid to {day_words(held.ends_on, held.on)}" if held.ends_on else "valid"
        detail = f"to {short_day(held.ends_on, held.on)}" if held.ends_on else "valid"
        word, sentence = f"Let go, {through}", f"{sentence} It stays {through}."
    return Look(word=word, short="let go", detail=detail, icon="circle-minus", tone=QUIET, sentence=sentence)


def _hours(held: Judged) -> Look:
    facts, end = held.facts, held.ends_on
    asked = f"/{hours_words(facts.hours_asked)}" if facts.hours_asked else ""
    count = f"{hours_words(facts.hours)}{asked}{HARD}"
    icon, tone = _hours_tone(held)
    return Look(
        word=f"{count}hours",
        short=f"{count}h",
        detail=f"by {short_day(end, held.on)}" if end else "no cycle yet",
        icon=icon,
        tone=tone,
        sentence=_hours_sentence(held),
        days_left=_days_left(held),
    )


def _hours_tone(held: Judged) -> tuple[str, str]:
    days = _days_left(held)
    if days is None:
        return "circle-dashed", QUIET
    if held.facts.hours_complete or held.facts.hours_asked is None:
        return "check", QUIET
    if days < 0:
        return "octagon-x", BAD
    return ("clock", SOON) if days <= SOON_DAYS else ("check", QUIET)


def _hours_sentence(held: Judged) -> str:
    facts, end = held.facts, held.ends_on
    if end is None:
        return f"{hours_words(facts.hours)}{HARD}hours are counted; the cycle they count in has no end on record."
    by = day_words(end, held.on)
    if facts.hours_asked is None:
        return f"{hours_words(facts.hours)}{HARD}hours in the cycle that ends {by}."
    missing = max(facts.hours_asked - facts.hours, Decimal(0))
    if not missing:
        return f"All {hours_words(facts.hours_asked)}{HARD}hours of the cycle that ends {by} are there."
    said = f"{hours_words(missing)} of {hours_words(facts.hours_asked)}{HARD}hours"
    if end < held.on:
        return f"{said} {'was' if missing == 1 else 'were'} missing when the cycle ended {by}."
    return f"{said} {'is' if missing == 1 else 'are'} to be earned by {by}."


def _valid(held: Judged) -> Look:
    days = _days_left(held)
    if held.ends_on is None or days is None:
        sentence = "It has no end." + _coming_suspension(held)
        return Look(word="Valid", short="valid", detail="no end", icon="check", tone=QUIET, sentence=sentence)
    soon = _is_soon(held, days)
    sent = held.facts.submitted_on if held.facts.stage == Stage.SUBMITTED else None
    verb = "ends" if soon else "to"
    return Look(
        word="Ends today" if days == 0 else f"{days_words(days)} left",
        short="today" if days == 0 else f"{days:,}{HARD}d",
        detail=f"sent {short_day(sent, held.on)}" if sent else f"{verb} {short_day(held.ends_on, held.on)}",
        icon="send" if sent else "clock" if soon else "check",
        tone=SOON if soon else QUIET,
        sentence=_valid_sentence(held, held.ends_on, days) + _coming_suspension(held),
        days_left=days,
    )


def _is_soon(held: Judged, days: int) -> bool:
    if held.facts.type.expiry_rule == ExpiryRule.FRESHNESS:
        return days <= FRESHNESS_RUNGS[0]
    ends_quietly = held.facts.type.expiry_rule == ExpiryRule.SEASON
    return not ends_quietly and (days <= SOON_DAYS or is_past_last_safe_day(held))


def _valid_sentence(held: Judged, ends_on: date, days: int) -> str:
    ends = f"Ends {day_words(ends_on, held.on)}, " + ("today" if days == 0 else f"in {days_words(days)}")
    last_day = last_safe_day_of(held)
    if held.facts.stage == Stage.SUBMITTED and held.facts.submitted_on:
        return f"{ends}. A renewal was sent on {day_words(held.facts.submitted_on, held.on)}."
    if last_day is None or held.facts.stage == Stage.UPLOADED:
        return f"{ends}."
    was = "was" if last_day < held.on else "is"
    return f"{ends}. The last safe day to submit a renewal {was} {day_words(last_day, held.on)}."


def _coming_suspension(held: Judged) -> str:
    coming = [span.starts_on for span in held.facts.suspensions if span.starts_on and span.starts_on > held.on]
    return f" From {day_words(min(coming), held.on)} it is suspended." if coming else ""


def _in_grace(held: Judged) -> Look:
    end = held.ends_on or held.on
    until = end + timedelta(days=held.facts.type.grace_days)
    loss = f"; after that {held.facts.type.grace_loss}" if held.facts.type.grace_loss else ""
    return Look(
        word="In grace",
        short=_ago(held.on - end),
        detail=f"renew by {short_day(until, held.on)}",
        icon="octagon-x",
        tone=BAD,
        sentence=(
            f"Ended {day_words(end, held.on)}. It is not valid, but can be renewed until"
            f" {day_words(until, held.on)}{loss}.{_sent(held)}"
        ),
        days_left=_days_left(held),
    )


def _ended(held: Judged) -> Look:
    window = season_of(held.facts.type)
    if held.facts.type.expiry_rule == ExpiryRule.SEASON and window:
        return _season(held, opening_to_hold(held.on, ladder_expiry(held.facts.periods), window))
    end = held.ends_on or held.on
    return Look(
        word=f"Ended {day_words(end, held.on)}",
        short=_ago(held.on - end),
        detail=f"ended {short_day(end, held.on)}",
        icon="octagon-x",
        tone=BAD,
        sentence=f"Ended {day_words(end, held.on)}, {days_words((held.on - end).days)} ago.{_sent(held)}",
        days_left=_days_left(held),
    )


def _season(held: Judged, opens_on: date) -> Look:
    days = (opens_on - held.on).days
    if days <= 0:
        return Look(
            word="Not held this season",
            short="missing",
            detail=f"since {short_day(opens_on, held.on)}",
            icon="octagon-x",
            tone=BAD,
            sentence=f"The season opened {day_words(opens_on, held.on)}, and it is not held.{_sent(held)}",
            days_left=days,
        )
    soon = days <= SOON_DAYS
    return Look(
        word=f"Due by {day_words(opens_on, held.on)}",
        short=f"{days:,}{HARD}d",
        detail=f"by {short_day(opens_on, held.on)}",
        icon="clock" if soon else "check",
        tone=SOON if soon else QUIET,
        sentence=f"The next season opens {day_words(opens_on, held.on)}, in {days_words(days)}.{_sent(held)}",
        days_left=days,
    )


def _suspended(held: Judged) -> Look:
    span = next((span for span in held.facts.suspensions if held.on in span), None)
    until = f"until {short_day(span.ends_on, held.on)}" if span and span.ends_on else "until lifted"
    since = f" since {day_words(span.starts_on, held.on)}" if span and span.starts_on else ""
    return Look(
        word="Suspended",
        short="suspended",
        detail=until,
        icon="ban",
        tone=SOON,
        sentence=f"Suspended{since}, {until}: it does not count.",
        days_left=_days_left(held),
    )


def _not_yet_valid(held: Judged) -> Look:
    starts = [each.first_day for each in held.facts.periods if each.superseded_at is None and each.first_day > held.on]
    first = min(starts, default=held.on)
    return Look(
        word=f"Valid from {day_words(first, held.on)}",
        short="not yet",
        detail=f"from {short_day(first, held.on)}",
        icon="hourglass",
        tone=SOON,
        sentence=f"It becomes valid on {day_words(first, held.on)}.",
        days_left=_days_left(held),
    )


def _pending(held: Judged) -> Look:
    applied = any(period.state == "applied" for period in held.facts.periods)
    detail = "applied" if applied else "to accept"
    sentence = "It was applied for and is not granted yet." if applied else "A new period waits to be accepted."
    return Look(word="Pending", short="pending", detail=detail, icon="hourglass", tone=SOON, sentence=sentence)


def _missing(held: Judged) -> Look:
    return Look(
        word="No dates",
        short="no dates",
        detail="on record",
        icon="circle-dashed",
        tone=SOON,
        sentence="No dates are on record yet, so it does not count.",
    )


def _days_left(held: Judged) -> int | None:
    return (held.ends_on - held.on).days if held.ends_on else None


def _ago(gone: timedelta) -> str:
    return f"{gone.days:,}{HARD}d ago"


def _sent(held: Judged) -> str:
    if held.facts.stage != Stage.SUBMITTED or not held.facts.submitted_on:
        return ""
    return f" A renewal was sent on {day_words(held.facts.submitted_on, held.on)}."
