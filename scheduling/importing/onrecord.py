"""The cases on record that the rows of a file can be, with their seats. A constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from credentials.importing.text import fold
from hospitals.importing.steps import HospitalStep
from scheduling.importing.allotting import Held
from scheduling.importing.moments import moment
from scheduling.importing.records import CaseRow
from scheduling.models import Assignment, Case, CaseModality
from scheduling.models.assignment import IN_THE_ROOM


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its hospital and its instants."""

    row: CaseRow
    place: HospitalStep
    starts_at: datetime
    ends_at: datetime


class OnRecord:
    """A case is known by its number; without one on either side by hospital, room and start, as they are or as a list
    last said them."""

    def __init__(self, placed: Sequence[Placed]) -> None:
        numbers = {each.row.number for each in placed if each.row.number}
        starts = {each.starts_at for each in placed}
        known = Q(number__in=numbers) | Q(starts_at__in=starts) | Q(as_listed__start__in=[moment(at) for at in starts])
        cases = list(Case.objects.select_related("hospital", "surgeon").filter(known))
        self._by_number = {case.number: case for case in cases if case.number}
        self._by_place = {_place(case.hospital_id, case.room, case.starts_at): case for case in cases}
        self._by_listing = {_listed_place(case.as_listed): case for case in cases}
        self._seats = _by_case(Assignment.objects.filter(case__in=cases).select_related("technologist"))
        self._modalities: dict[UUID, set[str]] = defaultdict(set)
        rows = CaseModality.objects.filter(case__in=cases).order_by()
        for case_id, name in rows.values_list("case_id", "modality__name"):
            self._modalities[case_id].add(name)

    def case(self, placed: Placed) -> Case | None:
        number = placed.row.number
        if number and (known := self._by_number.get(number)):
            return known
        hospital = placed.place.hospital
        if hospital is None:
            return None
        place = _place(hospital.pk, placed.row.room, placed.starts_at)
        there = self._by_place.get(place) or self._by_listing.get(place)
        return there if there and not (number and there.number) else None

    def seats(self, case: Case) -> list[Assignment]:
        """Released ones too, in the order in which they were made."""
        return self._seats.get(case.pk, [])

    def modalities(self, case: Case) -> set[str]:
        return self._modalities[case.pk]


def live_in_the_room(
    people: Iterable[UUID], first: datetime, last: datetime, without: Iterable[UUID]
) -> list[tuple[Assignment, Held]]:
    """Live primary and trainee seats of these people in [first, last), but for those named by their keys."""
    seats = Assignment.objects.live().filter(
        role__in=IN_THE_ROOM, technologist__in=list(people), during__overlap=(first, last)
    )
    found = seats.exclude(pk__in=list(without)).select_related("case").order_by("id")
    return [(each, held(each)) for each in found]


def held(seat: Assignment) -> Held:
    return Held(seat.technologist_id, seat.during.lower, seat.during.upper, str(seat.case))


def _by_case(seats: Iterable[Assignment]) -> dict[UUID, list[Assignment]]:
    found: dict[UUID, list[Assignment]] = defaultdict(list)
    for seat in seats:
        found[seat.case_id].append(seat)
    return found


def _place(hospital_id: UUID, room: str, starts_at: datetime) -> tuple[str, str, str]:
    return str(hospital_id), fold(room), moment(starts_at)


def _listed_place(said: Mapping[str, object]) -> tuple[str, str, str]:
    hospital, room, start = (str(said.get(name, "")) for name in ("hospital", "room", "start"))
    return hospital, fold(room), start
