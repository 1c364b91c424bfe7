"""One credential held against one requirement: what keeps it from passing (rules.md A and D). Pure functions.

All dates are the hospital's calendar dates; the judged ones are given as a list, in order and never empty.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from credentials import validity
from credentials.expiry import ExpiryRule
from credentials.facts import HoldingFacts, cycle_end, judge, season_of
from credentials.models import CredentialType
from credentials.validity import ONE_DAY, PeriodFacts, Span, Standing
from hospitals.facts import Asked, Bearer, Evidence, Place
from hospitals.findings import Code
from hospitals.months import months_after
from practices.models import Practice

_CODES = {
    Standing.EXPIRED: Code.EXPIRED,
    Standing.IN_GRACE: Code.IN_GRACE,
    Standing.NOT_YET_VALID: Code.NOT_YET_VALID,
    Standing.SUSPENDED: Code.SUSPENDED,
    Standing.PENDING: Code.PENDING,
    Standing.MISSING: Code.MISSING,
}
FARNESS = {code: number for number, code in enumerate(reversed(Code))}
_VALID = frozenset({Standing.VALID, Standing.EXPIRING})
_VALID_OR_IN_GRACE = _VALID | {Standing.IN_GRACE}
# Of these the sooner they are over the nearer; of all others the later they ended.
_OVER_SOONER = frozenset({Code.NOT_YET_VALID, Code.SUSPENDED})
_NEVER = date.max.toordinal() + 1


@dataclass(frozen=True, slots=True)
class Defect:
    """Why it does not pass, and the day it hinges on; `named` is the day the sentence names, where that is another."""

    code: Code
    until: date | None = None
    named: date | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One credential and what keeps it from passing; without defects it passes, valid through `through`."""

    evidence: Evidence
    defects: tuple[Defect, ...]
    through: date | None

    @property
    def farness(self) -> tuple[int, int, int]:
        """How far from passing; of those that pass, the one that lasts longest is nearest."""
        worst = max(self.defects, key=lambda defect: FARNESS[defect.code], default=None)
        if worst is None:
            return -1, 0, -(self.through or date.min).toordinal()
        return FARNESS[worst.code], len(self.defects), _distance(worst)


def _distance(defect: Defect) -> int:
    if defect.until is None:
        return _NEVER
    return defect.until.toordinal() * (1 if defect.code in _OVER_SOONER else -1)


def attempt(
    evidence: Evidence,
    asked: Asked,
    bearer: Bearer,
    days: Sequence[date],
    practice: Practice,
    *,
    issuer_must_be_known: bool = True,
) -> Attempt:
    """`days` are those on which this requirement is judged of this type."""
    last = days[-1]
    through = _valid_through(evidence.facts, last)
    standing = _standing_defect(evidence.facts, asked, days, practice)
    dates = () if standing else tuple(_date_defects(evidence.facts, asked, last, through))
    issuer = _issuer_defect(evidence, asked, must_be_known=issuer_must_be_known)
    prerequisite = _prerequisite(evidence, bearer, days, practice)
    others = (each for each in (issuer, prerequisite) if each)
    return Attempt(evidence, (*((standing,) if standing else dates), *others), through)


def days_that_count(asked: Asked, type: CredentialType, days: Sequence[date]) -> Sequence[date]:
    """Of a requirement in season only, the days on which the season of the type is open."""
    window = season_of(type) if asked.in_season else None
    if window is None:
        return days
    return [day for day in days if any(day in window.opening_in(year) for year in (day.year - 1, day.year))]


def in_scope(evidence: Evidence, asked: Asked, place: Place, states: Mapping[UUID, str]) -> bool:
    """A hospital's type is sought from its issuer, a state's from a board of the hospital's state; either also from
    an issuer that the requirement names, and from nobody knows whom, which is a doubt (rules.md D3)."""
    issuer, scope = evidence.issuer_id, evidence.facts.type.scope
    if scope == "national" or issuer in asked.issuers:
        return True
    if issuer is None:
        return True
    if scope == "hospital":
        return issuer == place.issuer_id
    return bool(place.state) and states.get(issuer) == place.state


def lacks_its_issuer(evidence: Evidence) -> bool:
    """Of what a hospital or a state grants, where it counts is not known without: told even where the practice does not
    look for issuers."""
    return evidence.issuer_id is None and evidence.facts.type.scope != "national"


def fresh_through(issued_on: date, asked: Asked) -> date:
    """The last judged day for which what was issued then is new enough (rules.md D2)."""
    ends = [date.max]
    if asked.issued_within_months is not None:
        ends.append(months_after(issued_on, asked.issued_within_months))
    if asked.checked_within_days is not None:
        ends.append(issued_on + timedelta(days=asked.checked_within_days))
    return min(ends)


def _valid_through(facts: HoldingFacts, last: date) -> date | None:
    """The end of the unbroken validity; a suspension is no end, for what is renewed is the same."""
    if facts.counts_hours and not facts.periods:
        end = cycle_end(facts)
        return end if end and last <= end else None
    return validity.valid_through(facts.periods, last)


def _standing_defect(facts: HoldingFacts, asked: Asked, days: Sequence[date], practice: Practice) -> Defect | None:
    """The worst standing on the judged days."""
    passing = _VALID_OR_IN_GRACE if asked.accepts_grace else _VALID
    failing = {standing: day for day in days if (standing := judge(facts, day, practice)) not in passing}
    if not failing:
        return None
    worst = max(failing, key=lambda standing: FARNESS[_CODES[standing]])
    hinge = _hinge(facts, worst, failing[worst])
    is_seasonal = facts.type.expiry_rule == ExpiryRule.SEASON
    if is_seasonal and worst in (Standing.EXPIRED, Standing.NOT_YET_VALID):
        return Defect(Code.OUT_OF_SEASON, hinge)
    return Defect(_CODES[worst], hinge)


def _hinge(facts: HoldingFacts, standing: Standing, day: date) -> date | None:
    match standing:
        case Standing.EXPIRED | Standing.IN_GRACE:
            return _end_before(facts, day)
        case Standing.NOT_YET_VALID:
            return min((each.first_day for each in facts.periods if each.stands and each.first_day > day), default=None)
        case Standing.SUSPENDED:
            return _suspended_through(facts.suspensions, day)
    return None


def _end_before(facts: HoldingFacts, day: date) -> date | None:
    if facts.counts_hours and not facts.periods:
        return cycle_end(facts)
    return max((each.last_day for each in facts.periods if each.stands and each.last_day < day), default=None)


def _suspended_through(suspensions: Sequence[Span], day: date) -> date | None:
    """The last day of the unbroken suspension; None while it is open."""
    reach = day
    for span in sorted(suspensions, key=lambda span: span.starts_on or date.min):
        if (span.starts_on or date.min) - reach <= ONE_DAY:
            if span.ends_on is None:
                return None
            reach = max(reach, span.ends_on)
    return reach


def _date_defects(facts: HoldingFacts, asked: Asked, last: date, through: date | None) -> Iterator[Defect]:
    end = through or _end_before(facts, last)
    is_seasonal = facts.type.expiry_rule == ExpiryRule.SEASON
    if asked.days_left and not is_seasonal and end and (end - last).days < asked.days_left:
        yield Defect(Code.MARGIN_TOO_SHORT, end)
    if asked.issued_within_months is None and asked.checked_within_days is None and not asked.verified:
        return
    covering = _covering(facts, last)
    if not any(_is_enough(each, asked, last) for each in covering):
        yield from _period_defects(max(covering, key=_newest, default=None), asked, last)


def _covering(facts: HoldingFacts, on: date) -> list[PeriodFacts]:
    """The periods that cover the day, else, in grace, the newest that had begun."""
    begun = [period for period in facts.periods if period.stands and period.first_day <= on]
    covering = [period for period in begun if period.last_day >= on]
    return covering or sorted(begun, key=_newest)[-1:]


def _newest(period: PeriodFacts) -> tuple[date, date]:
    return period.issued_on or date.min, period.last_day


def _is_enough(period: PeriodFacts, asked: Asked, last: date) -> bool:
    """A renewal that came early, and is not looked at yet, takes nothing from the period it renews."""
    return not any(_period_defects(period, asked, last))


def _period_defects(period: PeriodFacts | None, asked: Asked, last: date) -> Iterator[Defect]:
    issued_on = period.issued_on if period else None
    if asked.issued_within_months is not None or asked.checked_within_days is not None:
        fresh = fresh_through(issued_on, asked) if issued_on else None
        if fresh is None or last > fresh:
            yield Defect(Code.TOO_OLD, fresh, issued_on)
    if asked.verified and not (period and period.is_verified):
        yield Defect(Code.UNVERIFIED)


def _issuer_defect(evidence: Evidence, asked: Asked, *, must_be_known: bool) -> Defect | None:
    if lacks_its_issuer(evidence):
        return Defect(Code.ISSUER_UNKNOWN)
    if not asked.issuers or evidence.issuer_id in asked.issuers:
        return None
    if evidence.issuer_id is None:
        return Defect(Code.ISSUER_UNKNOWN) if must_be_known else None
    return Defect(Code.ISSUER_NOT_ACCEPTED)


def _prerequisite(evidence: Evidence, bearer: Bearer, days: Sequence[date], practice: Practice) -> Defect | None:
    needed = evidence.facts.type.presupposes_id
    if needed is None:
        return None
    held = bearer.evidence.get(needed, ())
    if all(any(judge(each.facts, day, practice).is_valid for each in held) for day in days):
        return None
    return Defect(Code.PREREQUISITE_MISSING)
