"""Who is cleared where on a day: everybody asked for at every hospital asked for, in a constant number of queries.

Judged for one day of case on the hospitals' clocks, for the seat that a person takes by discipline, without what is
asked for one modality only. Roles without health access learn what there is of health of today alone: stepping
through the days would tell the date that is withheld (rules.md D5).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from credentials.facts import judge
from credentials.models import CredentialType
from hospitals.clearance import SEAT_OF, Grounds
from hospitals.facts import NOBODY, Asked, Place, place_of
from hospitals.findings import Code, Finding, Severity
from hospitals.grounds import grounds
from hospitals.models import Hospital
from hospitals.unlocking import Lock, Unlock, lock, next_document
from practices.models import Practice, Technologist


class Verdict(StrEnum):
    CLEARED = "cleared"
    WARNED = "warned"
    BLOCKED = "blocked"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """One person at one hospital. `health_of_today`: it asks for health, which was judged as of today instead."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    locks: tuple[Lock, ...] = ()
    health_of_today: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Clearances by person and hospital."""

    on: date
    cells: Mapping[tuple[UUID, UUID], Clearance]
    grounds: Grounds

    def at(self, person: Technologist, hospital: Hospital) -> Clearance:
        return self.cells[person.pk, hospital.pk]

    def next_document(self, person: Technologist, hospitals: Iterable[Hospital]) -> Unlock | None:
        """What, if it alone were put right, would open the most of the hospitals to the person."""
        return next_document(lock for hospital in hospitals for lock in self.at(person, hospital).locks)


def clearance(
    people: Iterable[Technologist],
    hospitals: Iterable[Hospital],
    on: date,
    *,
    practice: Practice,
    today: date,
    sees_health: bool = True,
) -> Grid:
    """Inside the practice. Of the health of others, `sees_health` says whether it may be told."""
    people, hospitals = list(people), list(hospitals)
    found = grounds([person.pk for person in people], practice, today=today)
    judge = _Judge(found, on, today, {each.id: each for each in found.asked}, sees_health=sees_health)
    return Grid(
        on=on,
        cells={
            (person.pk, hospital.pk): judge.clearance(person, place_of(hospital))
            for person in people
            for hospital in hospitals
        },
        grounds=found,
    )


def in_sight(findings: Iterable[Finding], *, sees_health: bool) -> list[Finding]:
    """What a role may read of them: withheld ones once each severity, and not what is met and only ends soon."""
    shown: list[Finding] = []
    for each in findings:
        if sees_health or not each.is_health:
            shown.append(each)
        elif each.code is not Code.EXPIRES_SOON and each.withheld() not in shown:
            shown.append(each.withheld())
    return shown


def asks_for_health(asked: Iterable[Asked], types: Mapping[UUID, CredentialType]) -> bool:
    return any(types[key].is_health for each in asked for key in each.types if key in types)


@dataclass(frozen=True, slots=True)
class _Judge:
    grounds: Grounds
    on: date
    today: date
    asked: Mapping[UUID, Asked]
    sees_health: bool

    def clearance(self, person: Technologist, place: Place) -> Clearance:
        seat = SEAT_OF[person.discipline]
        found = list(self._findings(person, place, seat))
        return Clearance(
            verdict=self._verdict(found, place, seat),
            findings=tuple(_worst_first(in_sight(found, sees_health=self.sees_health))),
            locks=tuple(self._locks(person, place, found)) if self._is_known(place, seat) else (),
            health_of_today=self._tells_of_today and self._asks_for_health(place, seat),
        )

    @property
    def _tells_of_today(self) -> bool:
        return not self.sees_health and self.on != self.today

    def _findings(self, person: Technologist, place: Place, seat: str) -> Iterator[Finding]:
        found = self.grounds.findings(person.pk, place, seat, self.on, self.on)
        if not self._tells_of_today:
            yield from found
            return
        yield from (each for each in found if not each.is_health)
        now = self.grounds.findings(person.pk, place, seat, self.today, self.today)
        yield from (each for each in now if each.is_health)

    def _asks_for_health(self, place: Place, seat: str) -> bool:
        return asks_for_health(self.grounds.asked_of(place, seat, None), self.grounds.types)

    def _is_known(self, place: Place, seat: str) -> bool:
        """Elsewhere nothing opens the hospital but to confirm what it asks for."""
        return self.grounds.is_known(place, self.on, self.on, seat)

    def _verdict(self, found: list[Finding], place: Place, seat: str) -> Verdict:
        """A house rule can block where the hospital's own are not known; nothing clears there (rules.md D1)."""
        told = [each for each in in_sight(found, sees_health=self.sees_health) if each.code is not Code.NO_REQUIREMENTS]
        if any(each.blocks for each in told):
            return Verdict.BLOCKED
        if not self._is_known(place, seat):
            return Verdict.NOT_KNOWN
        return Verdict.WARNED if told else Verdict.CLEARED

    def _locks(self, person: Technologist, place: Place, found: list[Finding]) -> Iterator[Lock]:
        by_requirement: dict[UUID, list[Finding]] = {}
        for each in found:
            if each.blocks and each.requirement_id:
                by_requirement.setdefault(each.requirement_id, []).append(each)
        for requirement, blocking in by_requirement.items():
            yield lock(place, self.asked[requirement], blocking, self.grounds.types, self._rests_on_nothing(person))

    def _rests_on_nothing(self, person: Technologist) -> Callable[[CredentialType], bool]:
        evidence = self.grounds.bearers.get(person.pk, NOBODY).evidence

        def rests_on_nothing(type: CredentialType) -> bool:
            if not type.presupposes_id:
                return False
            held = evidence.get(type.presupposes_id, ())
            return not any(judge(each.facts, self.on, self.grounds.practice).is_valid for each in held)

        return rests_on_nothing


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda each: each.severity is not Severity.BLOCK)
