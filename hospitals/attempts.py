"""One credential held against one requirement: what keeps it from passing (rules.md A and D). Pure functions.

All dates are the hospital's calendar dates; the judged ones run from `first` through `last`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta

from credentials import validity
from credentials.expiry import ExpiryRule
from credentials.facts import cycle_end, judge, season_of
from credentials.models import CredentialType
from credentials.validity import DOES_NOT_EXPIRE, PeriodFacts, Standing
from hospitals.facts import Asked, Bearer, Evidence, Place
from hospitals.findings import Code
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


@dataclass(frozen=True, slots=True)
class Defect:
    """Why it does not pass, and the day it hinges on."""

    code: Code
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One credential and what keeps it from passing; without defects it passes, through `through`."""

    evidence: Evidence
    defects: tuple[Defect, ...]
    through: date | None

    @property
    def farness(self) -> tuple[int, int, int]:
        """How far from passing; of those that pass, the one that lasts longest is nearest."""
        worst = max((FARNESS[defect.code] for defect in self.defects), default=-1)
        return worst, len(self.defects), -(self.through or date.min).toordinal()


def attempt(evidence: Evidence, asked: Asked, bearer: Bearer, first: date, last: date, practice: Practice) -> Attempt:
    days = days_that_count(asked, evidence.facts.type, first, last)
    if not days:
        return Attempt(evidence, (), DOES_NOT_EXPIRE)
    through = _valid_through(evidence, days[-1], practice)
    standing = _standing_defect(evidence, asked, days, practice)
    dates = [] if standing else _date_defects(evidence, asked, days[-1], through)
    others = [*_issuer_defects(evidence, asked), *_prerequisites(evidence, bearer, days, practice)]
    return Attempt(evidence, (*([standing] if standing else ()), *dates, *others), through)


def days_that_count(asked: Asked, type: CredentialType, first: date, last: date) -> list[date]:
    """The judged days; of a requirement in season only, those on which the season of the type is open."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    window = season_of(type)
    if not asked.in_season or window is None:
        return days
    return [day for day in days if any(day in window.opening_in(year) for year in (day.year - 1, day.year))]


def _valid_through(evidence: Evidence, last: date, practice: Practice) -> date | None:
    facts = evidence.facts
    if facts.counts_hours and not facts.periods:
        return cycle_end(facts) if judge(facts, last, practice).is_valid else None
    return validity.valid_through(facts.periods, last, suspensions=facts.suspensions)


def _standing_defect(evidence: Evidence, asked: Asked, days: list[date], practice: Practice) -> Defect | None:
    """The worst standing on the judged days."""
    standings = {judge(evidence.facts, day, practice): day for day in days}
    passing = {Standing.VALID, Standing.EXPIRING} | ({Standing.IN_GRACE} if asked.accepts_grace else set())
    failing = [standing for standing in standings if standing not in passing]
    if not failing:
        return None
    worst = max(failing, key=lambda standing: FARNESS[_CODES[standing]])
    if evidence.facts.type.expiry_rule == ExpiryRule.SEASON and worst in (Standing.EXPIRED, Standing.NOT_YET_VALID):
        return Defect(Code.OUT_OF_SEASON, _last_end(evidence))
    return Defect(_CODES[worst], _hinge(evidence, worst, standings[worst]))


def _hinge(evidence: Evidence, standing: Standing, day: date) -> date | None:
    facts = evidence.facts
    match standing:
        case Standing.EXPIRED | Standing.IN_GRACE:
            return _last_end(evidence)
        case Standing.NOT_YET_VALID:
            return min((each.first_day for each in facts.periods if each.stands and each.first_day > day), default=None)
        case Standing.SUSPENDED:
            return next((span.ends_on for span in facts.suspensions if day in span), None)
    return None


def _last_end(evidence: Evidence) -> date | None:
    facts = evidence.facts
    return cycle_end(facts) if facts.counts_hours and not facts.periods else validity.ladder_expiry(facts.periods)


def _date_defects(evidence: Evidence, asked: Asked, last: date, through: date | None) -> Iterator[Defect]:
    end = through or _last_end(evidence)
    is_seasonal = evidence.facts.type.expiry_rule == ExpiryRule.SEASON
    if asked.days_left and not is_seasonal and end and (end - last).days < asked.days_left:
        yield Defect(Code.MARGIN_TOO_SHORT, end)
    period = _period_on(evidence, last)
    if not all(_is_within(period, last, span) for span in _ages(asked)):
        yield Defect(Code.TOO_OLD, period.issued_on if period else None)
    if asked.verified and not (period and period.is_verified):
        yield Defect(Code.UNVERIFIED)


def _ages(asked: Asked) -> Iterator[relativedelta]:
    if asked.issued_within_months:
        yield relativedelta(months=asked.issued_within_months)
    if asked.checked_within_days:
        yield relativedelta(days=asked.checked_within_days)


def _period_on(evidence: Evidence, on: date) -> PeriodFacts | None:
    """The newest period that covers the day, else the one that ended last."""
    standing = [period for period in evidence.facts.periods if period.stands]
    covering = [period for period in standing if period.covers(on)]
    return max(covering or standing, key=lambda period: (period.issued_on or date.min, period.last_day), default=None)


def _is_within(period: PeriodFacts | None, last: date, span: relativedelta) -> bool:
    return bool(period and period.issued_on and last <= period.issued_on + span)


def _issuer_defects(evidence: Evidence, asked: Asked) -> Iterator[Defect]:
    if asked.issuers and evidence.issuer_id not in asked.issuers:
        yield Defect(Code.ISSUER_UNKNOWN if evidence.issuer_id is None else Code.ISSUER_NOT_ACCEPTED)


def _prerequisites(evidence: Evidence, bearer: Bearer, days: list[date], practice: Practice) -> Iterator[Defect]:
    needed = evidence.facts.type.presupposes_id
    held = bearer.evidence.get(needed, ()) if needed else ()
    if needed and not all(any(judge(each.facts, day, practice).is_valid for each in held) for day in days):
        yield Defect(Code.PREREQUISITE_MISSING)


def in_scope(evidence: Evidence, place: Place, states: Mapping[UUID, str]) -> bool:
    """A hospital's type is sought from its issuer, a state's from a board of the hospital's state."""
    issuer = evidence.issuer_id
    match evidence.facts.type.scope:
        case "hospital":
            return issuer is not None and issuer == place.issuer_id
        case "state":
            return issuer is not None and bool(place.state) and states.get(issuer) == place.state
    return True
