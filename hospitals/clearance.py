"""Whether a person meets what a hospital asks for, judged on every hospital-local day from first through last.

Pure over plain values: the rules are rules.md D1 to D6. Answers are remembered, for many cases ask alike.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from dateutil.relativedelta import relativedelta

from credentials.facts import cycle_end, season_of
from credentials.models import CredentialType
from hospitals import wording
from hospitals.attempts import Attempt, Defect, attempt, days_that_count, in_scope
from hospitals.facts import NOBODY, Asked, Bearer, Names, Place
from hospitals.findings import Code, Finding, Severity
from hospitals.models.requirement import Side
from hospitals.policies import Policy
from practices.models import Practice

Findings = tuple[Finding, ...]

# Which requirements a seat is under (rules.md D6).
_SIDES = {
    "primary": frozenset({Side.EVERYONE, Side.TECHNOLOGIST}),
    "backup": frozenset({Side.EVERYONE, Side.TECHNOLOGIST}),
    "trainee": frozenset({Side.EVERYONE, Side.TECHNOLOGIST, Side.TRAINEE}),
    "oversight": frozenset({Side.EVERYONE, Side.OVERSIGHT}),
}
# The seat that a person takes, where none is named.
SEAT_OF = {"technologist": "primary", "trainee": "trainee", "oversight": "oversight"}
_SPARED = frozenset({"season", "one_time"})


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """All that clearance is judged from."""

    practice: Practice
    policy: Policy
    today: date
    asked: tuple[Asked, ...]
    types: Mapping[UUID, CredentialType]
    bearers: Mapping[UUID, Bearer]
    names: Names
    _at: dict[tuple, tuple[Asked, ...]] = field(default_factory=dict)
    _verdicts: dict[tuple[UUID, UUID, UUID], "_Verdict"] = field(default_factory=dict)
    _soon: dict[tuple, Findings] = field(default_factory=dict)

    def findings(
        self, person: UUID, place: Place, seat: str, first: date, last: date, modalities: frozenset[str] | None = None
    ) -> list[Finding]:
        """What keeps a person off that seat there. Without `modalities` what is asked for some only is left out.

        `modalities` are folded.
        """
        asked = self.asked_of(place, seat, modalities)
        found: list[Finding] = []
        for each in asked:
            found += self._verdict(person, place, each).on(first, last)
        if not self._is_known(place, first, last) and (severity := self.policy.severity(Code.NO_REQUIREMENTS)):
            found.append(_nothing_known(place, severity, self.policy))
        return found

    def asked_of(self, place: Place, seat: str, modalities: frozenset[str] | None) -> tuple[Asked, ...]:
        key = (place.id, seat, modalities)
        if key not in self._at:
            sides = _SIDES[seat]
            self._at[key] = tuple(
                each
                for each in self.asked
                if each.holds_at(place)
                and each.side in sides
                and (not each.modality or each.modality in (modalities or ()))
            )
        return self._at[key]

    def _is_known(self, place: Place, first: date, last: date) -> bool:
        """A hospital of which nothing of its own is confirmed is not known, whatever the house asks for."""
        key = (place.id, None, None)
        if key not in self._at:
            self._at[key] = tuple(each for each in self.asked if each.hospital_id == place.id)
        return any(_in_force(each, first, last) for each in self._at[key])

    def _verdict(self, person: UUID, place: Place, asked: Asked) -> "_Verdict":
        key = (person, place.id, asked.id)
        verdict = self._verdicts.get(key)
        if verdict is None:
            verdict = self._verdicts[key] = _Verdict(self, person, place, asked)
        return verdict


class _Verdict:
    """One requirement against one person. It changes on certain days only; between them it is judged once."""

    __slots__ = ("_asked", "_bearer", "_eras", "_grounds", "_person", "_place", "_turns")

    def __init__(self, grounds: Grounds, person: UUID, place: Place, asked: Asked) -> None:
        self._grounds, self._person, self._place, self._asked = grounds, person, place, asked
        self._bearer = grounds.bearers.get(person, NOBODY)
        self._turns: list[date] | None = None
        self._eras: dict[tuple[int, int], Findings] = {}

    def on(self, first: date, last: date) -> Findings:
        turns = self._turns
        if turns is None:
            turns = self._turns = sorted(set(self._turning_days()))
        begins = bisect_right(turns, first)
        ends = begins if last is first or last == first else bisect_right(turns, last)
        found = self._eras.get((begins, ends))
        # Days of one era are as one; a span over several is judged for itself.
        if found is None or begins != ends:
            found = tuple(self._judged(first, last))
            self._eras[begins, ends] = found
        return found

    def _judged(self, first: date, last: date) -> Iterator[Finding]:
        asked = self._asked
        if not _in_force(asked, first, last):
            return
        first, last = max(first, asked.span.starts_on or first), min(last, asked.span.ends_on or last)
        if self._is_exempt(first, last):
            return
        types = [type for key in asked.types if (type := self._grounds.types.get(key))]
        counting = [type for type in types if days_that_count(asked, type, first, last)]
        if not counting or len(counting) < len(types):
            # Out of its season nothing is asked for.
            return
        nearest = min(self._attempts(first, last), key=lambda each: each.farness, default=None)
        if nearest is None:
            yield self._missing(counting)
        elif nearest.defects:
            yield from (self._finding(nearest, defect) for defect in nearest.defects)
        else:
            yield from self._expires_soon(nearest, last)

    def _is_exempt(self, first: date, last: date) -> bool:
        spans = self._bearer.exemptions.get(self._asked.id, ())
        return any(first in span and last in span for span in spans)

    def _attempts(self, first: date, last: date) -> Iterator[Attempt]:
        grounds = self._grounds
        for key in self._asked.types:
            for evidence in self._bearer.evidence.get(key, ()):
                if in_scope(evidence, self._place, grounds.names.states):
                    yield attempt(evidence, self._asked, self._bearer, first, last, grounds.practice)

    def _missing(self, types: list[CredentialType]) -> Finding:
        return Finding(
            code=Code.MISSING,
            severity=self._asked.severity,
            message=wording.missing(types, self._place),
            person_id=self._person,
            requirement_id=self._asked.id,
            type_id=types[0].pk,
            remedy=wording.remedy(Code.MISSING, types[0]),
            is_health=all(type.is_health for type in types),
            overridable=all(self._grounds.policy.may_override(Code.MISSING, type.pk) for type in types),
        )

    def _finding(self, found: Attempt, defect: Defect, severity: Severity | None = None) -> Finding:
        grounds, type, names = self._grounds, found.evidence.facts.type, self._grounds.names.issuers
        accepted = " or ".join(sorted(names.get(key, "another") for key in self._asked.issuers))
        issuer = names.get(found.evidence.issuer_id, "") if found.evidence.issuer_id else ""
        return Finding(
            code=defect.code,
            severity=severity or self._severity(defect.code),
            message=wording.sentence(
                defect.code, type, self._place, self._asked, defect.until, issuer, accepted, grounds.today
            ),
            person_id=self._person,
            requirement_id=self._asked.id,
            type_id=type.pk,
            credential_id=found.evidence.id,
            until=defect.until,
            remedy=wording.remedy(defect.code, type),
            is_health=type.is_health,
            overridable=grounds.policy.may_override(defect.code, type.pk),
        )

    def _severity(self, code: Code) -> Severity:
        """Not knowing who granted it is a doubt, never a bar (rules.md D3)."""
        return Severity.WARN if code is Code.ISSUER_UNKNOWN else self._asked.severity

    def _expires_soon(self, passing: Attempt, last: date) -> Iterator[Finding]:
        severity, days = self._grounds.policy.severity(Code.EXPIRES_SOON), self._grounds.policy.expires_soon_days
        if severity is None or passing.through is None or passing.evidence.facts.type.expiry_rule in _SPARED:
            return
        if passing.through - last <= timedelta(days=days):
            yield self._finding(passing, Defect(Code.EXPIRES_SOON, passing.through), severity)

    def _turning_days(self) -> Iterator[date]:
        """Each day from which on the verdict may be another one than on the day before."""
        asked, days = self._asked, timedelta(days=1)
        yield from _edges(asked.span.starts_on, asked.span.ends_on)
        for span in self._bearer.exemptions.get(asked.id, ()):
            yield from _edges(span.starts_on, span.ends_on)
        types = [type for key in asked.types if (type := self._grounds.types.get(key))]
        yield from _season_edges(types, self._grounds.today.year)
        for end in self._ends(types):
            if end < _FAR:
                yield end + days
                yield end + days - timedelta(days=asked.days_left or 0)
                yield end - timedelta(days=self._grounds.policy.expires_soon_days)
        for key in _keys_and_what_they_rest_on(types):
            for evidence in self._bearer.evidence.get(key, ()):
                for period in evidence.facts.periods:
                    yield from _period_edges(period.starts_on, period.issued_on, asked, evidence.facts.type.grace_days)
                    if period.expires_on and period.expires_on < _FAR:
                        yield period.expires_on + timedelta(days=evidence.facts.type.grace_days + 1)

    def _ends(self, types: Iterable[CredentialType]) -> Iterator[date]:
        for key in _keys_and_what_they_rest_on(types):
            for evidence in self._bearer.evidence.get(key, ()):
                facts = evidence.facts
                yield from (period.expires_on for period in facts.periods if period.expires_on)
                for span in facts.suspensions:
                    yield from (end for end in (span.ends_on,) if end)
                    yield from (start - timedelta(days=1) for start in (span.starts_on,) if start)
                if facts.counts_hours and (end := cycle_end(facts)):
                    yield end


_FAR = date.max - timedelta(days=3660)


def _in_force(asked: Asked, first: date, last: date) -> bool:
    return (asked.span.starts_on or first) <= last and first <= (asked.span.ends_on or last)


def _edges(starts_on: date | None, ends_on: date | None) -> Iterator[date]:
    if starts_on:
        yield starts_on
    if ends_on and ends_on < _FAR:
        yield ends_on + timedelta(days=1)


def _period_edges(starts_on: date | None, issued_on: date | None, asked: Asked, grace_days: int) -> Iterator[date]:
    if starts_on:
        yield starts_on
    if issued_on and asked.issued_within_months:
        yield issued_on + relativedelta(months=asked.issued_within_months) + timedelta(days=1)
    if issued_on and asked.checked_within_days:
        yield issued_on + timedelta(days=asked.checked_within_days + 1)


def _season_edges(types: Iterable[CredentialType], year: int) -> Iterator[date]:
    for type in types:
        if window := season_of(type):
            for each in range(year - 3, year + 4):
                season = window.opening_in(each)
                yield from _edges(season.opens_on, season.closes_on)


def _keys_and_what_they_rest_on(types: Iterable[CredentialType]) -> set[UUID]:
    return {key for type in types for key in (type.pk, type.presupposes_id) if key}


def _nothing_known(place: Place, severity: Severity, policy: Policy) -> Finding:
    return Finding(
        code=Code.NO_REQUIREMENTS,
        severity=severity,
        message=wording.no_requirements(place),
        remedy="Confirm what it asks for.",
        overridable=policy.may_override(Code.NO_REQUIREMENTS, None),
    )
