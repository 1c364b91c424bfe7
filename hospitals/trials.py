"""One requirement against one person: what keeps him from meeting it, judged day by day (rules.md D). Pure.

Whose requirement it is does not matter here: hospitals that ask alike are answered alike.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from credentials.facts import season_of
from credentials.models import CredentialType
from credentials.validity import Span
from hospitals.attempts import Attempt, Defect, attempt, days_that_count, in_scope
from hospitals.eras import Eras
from hospitals.facts import Asked, Bearer, Names, Place
from hospitals.findings import Code
from hospitals.policies import Policy
from hospitals.quiet import SPARED, quiet_times
from hospitals.turns import season_turns, turning_days
from practices.models import Practice

_YEARS_OF_SEASONS = 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """Without defects it is met, or not asked for. `nearest` came nearest; None: nothing was brought forward."""

    defects: tuple[Defect, ...] = ()
    nearest: Attempt | None = None


class Bench(Protocol):
    """What a trial asks of the grounds."""

    @property
    def practice(self) -> Practice: ...
    @property
    def policy(self) -> Policy: ...
    @property
    def today(self) -> date: ...
    @property
    def occasion(self) -> str: ...
    @property
    def names(self) -> Names: ...


MET = Verdict()
NOTHING_HELD = Verdict((Defect(Code.MISSING),))


class Trial:
    """`types` are those of the requirement, in its order."""

    __slots__ = ("_eras", "_quiet", "asked", "bearer", "bench", "exemptions", "place", "types")

    def __init__(
        self,
        asked: Asked,
        types: Sequence[CredentialType],
        bearer: Bearer,
        exemptions: Sequence[Span],
        place: Place,
        bench: Bench,
    ) -> None:
        self.asked, self.types, self.bearer, self.exemptions = asked, types, bearer, exemptions
        self.place, self.bench = place, bench
        self._quiet = list(self._quiet_times())
        self._eras: Eras[Verdict] | None = None

    def on(self, first: date, last: date) -> Verdict:
        for since, through in self._quiet:
            if since <= first and last <= through:
                return MET
        if self._eras is None:
            self._eras = self._eras_of_verdicts()
        return self._eras.on(first, last)

    def _quiet_times(self) -> Iterator[tuple[date, date]]:
        """Days that need no closer look: what is held meets it plainly and lasts. Most days are such."""
        policy, states = self.bench.policy, self.bench.names.states
        for type in self.types:
            for evidence in self.bearer.evidence.get(type.pk, ()):
                if in_scope(evidence, self.asked, self.place, states):
                    yield from quiet_times(evidence, self.asked, policy.expires_soon_days)

    def _eras_of_verdicts(self) -> Eras[Verdict]:
        soon = self.bench.policy.expires_soon_days
        turns = turning_days(self.asked, self.types, self.bearer, self.exemptions, soon)
        windows = [window for type in self.types if self.asked.in_season and (window := season_of(type))]
        if not windows:
            return Eras(self.verdict, turns)
        first, last = self.bench.today.year - _YEARS_OF_SEASONS, self.bench.today.year + _YEARS_OF_SEASONS
        for window in windows:
            turns.update(season_turns(window, range(first - 1, last + 1)))
        return Eras(self.verdict, turns, date(first, 1, 1), date(last, 12, 31))

    def verdict(self, first: date, last: date) -> Verdict:
        days = self._judged_days(first, last)
        counting = [days_that_count(self.asked, type, days) for type in self.types]
        # Where the season of one of its types is closed nothing is asked for.
        if not days or not counting or not all(counting):
            return MET
        attempts = self._attempts(counting)
        nearest = min(attempts, key=lambda each: each.farness, default=None)
        if nearest is None:
            return NOTHING_HELD
        return Verdict(nearest.defects or self._all_end_soon(attempts, nearest, days[-1]), nearest)

    def _judged_days(self, first: date, last: date) -> list[date]:
        """Those on which it is in force and the person is not exempt."""
        every = [first] if first == last else [first + timedelta(number) for number in range((last - first).days + 1)]
        span = self.asked.span
        return [day for day in every if day in span and not any(day in each for each in self.exemptions)]

    def _attempts(self, counting: Sequence[Sequence[date]]) -> list[Attempt]:
        bench, must_be_known = self.bench, self.bench.policy.severity(Code.ISSUER_UNKNOWN) is not None
        return [
            attempt(evidence, self.asked, self.bearer, days, bench.practice, issuer_must_be_known=must_be_known)
            for type, days in zip(self.types, counting, strict=True)
            for evidence in self.bearer.evidence.get(type.pk, ())
            if in_scope(evidence, self.asked, self.place, bench.names.states)
        ]

    def _all_end_soon(self, attempts: Iterable[Attempt], nearest: Attempt, last: date) -> tuple[Defect, ...]:
        """While one that passes lasts, the end of another one is nobody's worry."""
        lasts = any(not each.defects and not self._ends_soon(each, last) for each in attempts)
        return () if lasts else self._ends_soon(nearest, last)

    def _ends_soon(self, passing: Attempt, last: date) -> tuple[Defect, ...]:
        policy, through = self.bench.policy, passing.through
        if through is None or passing.evidence.facts.type.expiry_rule in SPARED:
            return ()
        if policy.severity(Code.EXPIRES_SOON) is None or (through - last).days > policy.expires_soon_days:
            return ()
        return (Defect(Code.EXPIRES_SOON, through),)
