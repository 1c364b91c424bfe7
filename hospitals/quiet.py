"""The days on which a credential plainly meets a requirement and lasts long enough: nothing is found on them. Pure.

Only the plain case is told here. Whatever is not quiet is judged closely (hospitals/trials.py), which is the authority.
"""

from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta

from credentials.expiry import ExpiryRule
from credentials.validity import ONE_DAY, PeriodFacts
from hospitals.attempts import fresh_through, lacks_its_issuer
from hospitals.facts import Asked, Evidence

# Nothing is to be renewed before these end: no warning that they end soon (rules.md B4).
SPARED = frozenset({ExpiryRule.SEASON, ExpiryRule.ONE_TIME})
_LAST = date(MAXYEAR, 12, 31)


def quiet_times(evidence: Evidence, asked: Asked, soon_days: int) -> Iterator[tuple[date, date]]:
    """From and through, both included, for judged days that lie within. `soon_days` before an end it ends soon."""
    facts, type = evidence.facts, evidence.facts.type
    if facts.suspensions or type.presupposes_id or lacks_its_issuer(evidence):
        return
    if asked.issuers and evidence.issuer_id not in asked.issuers:
        return
    margin = _margin(type.expiry_rule, asked, soon_days)
    standing = [period for period in facts.periods if period.stands]
    for period in standing:
        if asked.verified and not period.is_verified:
            continue
        since, through = _alone(period, standing)
        through = min(through, _last_quiet_day(period, asked, margin))
        if since <= through:
            yield since, through


def _margin(rule: str, asked: Asked, soon_days: int) -> int:
    days_left = 0 if rule == ExpiryRule.SEASON else asked.days_left or 0
    return max(days_left, 0 if rule in SPARED else soon_days + 1)


def _alone(period: PeriodFacts, standing: list[PeriodFacts]) -> tuple[date, date]:
    """The days on which it is the only one to look at."""
    since, through = period.first_day, period.last_day
    for other in standing:
        if other is period:
            continue
        if other.first_day > period.first_day:
            through = min(through, other.first_day - ONE_DAY)
        elif other.last_day >= since:
            since = other.last_day + ONE_DAY if other.last_day < _LAST else _LAST
    return since, through


def _last_quiet_day(period: PeriodFacts, asked: Asked, margin: int) -> date:
    last = period.last_day - timedelta(days=margin) if period.expires_on else _LAST
    if asked.issued_within_months is None and asked.checked_within_days is None:
        return last
    return min(last, fresh_through(period.issued_on, asked)) if period.issued_on else date.min
