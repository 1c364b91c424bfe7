"""Who could take a seat, best first, and of the rest what single thing is missing (rules.md E3).

Work for another practice cannot be seen, so nobody here is promised to be free of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from credentials.models import CredentialType
from credentials.wording import count_words
from hospitals.facts import Place, place_of
from hospitals.findings import OF_REQUIREMENTS, Finding
from practices.models import Practice, Technologist
from practices.models.technologist import Discipline
from scheduling.judging import judge_people
from scheduling.models import Assignment, Case, Role
from scheduling.nearby import Nearby, nearby
from scheduling.qualifying import would_qualify
from scheduling.ways import ways

# As practices write it in their lists.
PER_DIEM = ("per diem", "per-diem", "prn", "1099", "contract")
ON_CALL, EMPLOYED, OFFERED, NOT_OFFERED = range(4)
FAR = 24 * 60


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One person for one seat. `travel_minutes`: from where else they are that day, 0 where they need not travel, None
    where that is not known."""

    technologist: Technologist
    findings: list[Finding]
    standby: int
    travel_minutes: int | None
    cases_that_week: int
    place: Place
    types: Mapping[UUID, CredentialType]

    @property
    def can_take_it(self) -> bool:
        return not any(each.blocks for each in self.findings)

    @property
    def is_on_call(self) -> bool:
        return self.standby == ON_CALL

    @property
    def ask_first(self) -> bool:
        """Per diem: the time is theirs to give."""
        return self.standby in (OFFERED, NOT_OFFERED)

    @cached_property
    def missing(self) -> Finding | None:
        """The single thing without which they would qualify."""
        blocking = [each for each in self.findings if each.blocks]
        return blocking[0] if len(blocking) == 1 else None

    def line(self, *, sees_health: bool) -> str:
        """“On call · 2 cases that week”; of who cannot: “Would qualify if BLS is renewed”."""
        if not self.can_take_it:
            return self._lacking(sees_health=sees_health)
        return " · ".join(filter(None, (self._standby_words, self._travel_words, self._load_words)))

    def _lacking(self, *, sees_health: bool) -> str:
        if self.missing:
            return would_qualify(self.missing, self.types, self.place, sees_health=sees_health)
        return f"{sum(each.blocks for each in self.findings)} things are missing"

    @property
    def _standby_words(self) -> str:
        words = {ON_CALL: "On call", OFFERED: "Per diem, offers this time: ask first"}
        return words.get(self.standby, "Per diem: ask first" if self.ask_first else "")

    @property
    def _travel_words(self) -> str:
        return f"{self.travel_minutes} min from another case that day" if self.travel_minutes else ""

    @property
    def _load_words(self) -> str:
        if not self.cases_that_week:
            return "No other case that week"
        return f"{count_words(self.cases_that_week, 'other case')} that week"


def candidates(
    case: Case, role: str, *, practice: Practice, modalities: Iterable[str] | None = None
) -> list[Candidate]:
    """Everybody of the right discipline who works here then and is not on the case, in a constant number of queries.

    Who can take it comes first: by standby, warnings, travel and load; then who lacks least. The case may be unsaved.
    """
    people = _people(case, role)
    found = judge_people(case, people, role, practice=practice, modalities=modalities)
    around, minutes, types = nearby(case, found), _travel(case), _types(found)
    place = place_of(case.hospital)
    ranked = [
        Candidate(
            technologist=person,
            findings=sorted(found[person.pk], key=lambda finding: not finding.blocks),
            standby=_standby(person, around),
            travel_minutes=minutes(person, around),
            cases_that_week=around.cases_that_week.get(person.pk, 0),
            place=place,
            types=types,
        )
        for person in people
    ]
    return sorted(ranked, key=_rank)


def _people(case: Case, role: str) -> list[Technologist]:
    """Trainees beside technologists only where a trainee is asked for."""
    disciplines = {Role.TRAINEE: [Discipline.TRAINEE], Role.OVERSIGHT: [Discipline.OVERSIGHT]}
    on = case.starts_at.astimezone(ZoneInfo(case.hospital.timezone)).date()
    seated = Assignment.objects.live().filter(case=case.pk)
    if role == Role.PRIMARY:
        # Whoever stands by for the case may step in; the seat of the backup is then free.
        seated = seated.exclude(role=Role.BACKUP)
    people = Technologist.objects.employed(on).filter(Q(starts_on=None) | Q(starts_on__lte=on))
    fitting = people.filter(discipline__in=disciplines.get(Role(role), [Discipline.TECHNOLOGIST]))
    return list(fitting.exclude(pk__in=seated.values("technologist")))


def _travel(case: Case) -> Callable[[Technologist, Nearby], int | None]:
    between = ways()

    def minutes(person: Technologist, around: Nearby) -> int | None:
        there = around.that_day.get(person.pk)
        if not there:
            return 0 if _lives_there(person, case) else None
        known = [between(hospital, case.hospital) for hospital in there]
        return None if None in known else max(each or 0 for each in known)

    return minutes


def _lives_there(person: Technologist, case: Case) -> bool:
    base, city = person.home_base.casefold(), case.hospital.city.casefold()
    return bool(city) and city in base


def _types(found: Mapping[UUID, list[Finding]]) -> dict[UUID, CredentialType]:
    wanted = {each.type_id for findings in found.values() for each in findings if each.type_id}
    return {each.pk: each for each in CredentialType.objects.filter(pk__in=wanted)}


def _standby(person: Technologist, around: Nearby) -> int:
    if person.pk in around.on_call:
        return ON_CALL
    if person.pk in around.offered:
        return OFFERED
    is_per_diem = person.employment.strip().casefold().startswith(PER_DIEM) or person.pk in around.offers_at_all
    return NOT_OFFERED if is_per_diem else EMPLOYED


def _rank(candidate: Candidate) -> tuple[object, ...]:
    blocking = [each for each in candidate.findings if each.blocks]
    elsewhere = sum(each.code not in OF_REQUIREMENTS for each in blocking)
    warnings = len(candidate.findings) - len(blocking)
    travel = FAR if candidate.travel_minutes is None else candidate.travel_minutes
    load, person = candidate.cases_that_week, candidate.technologist
    return (len(blocking), elsewhere, candidate.standby, bool(warnings), travel, load, person.sort_name, person.pk)
