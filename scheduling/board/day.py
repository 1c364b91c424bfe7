"""One day on the practice's clock: who is where, and what nobody covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from credentials.wording import count_words, day_words
from practices.models import Practice, Technologist
from scheduling.board.grid import Tick, Window, ticks, window
from scheduling.board.lanes import (
    Lane,
    by_person,
    hospital_lane,
    idle_lane,
    is_reader,
    person_lane,
    reader_lane,
    uncovered_lane,
)
from scheduling.clocks import day_starts
from scheduling.looks import GOOD
from scheduling.models import Absence, Case, Offer, OnCall
from scheduling.models.absence import TimeSpan
from scheduling.staffed import StaffedCase, staffed
from scheduling.ways import ways
from scheduling.wording import hours_words

DAY = timedelta(days=1)
# No set-up or tear-down is longer.
AROUND = timedelta(hours=8)
OPENS, CLOSES = 6, 18
IDLE_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBoard:
    shown: Window
    ticks: list[Tick]
    lanes: list[Lane]
    cases: list[StaffedCase]
    more_idle: int = 0

    @property
    def summary(self) -> str:
        return tally(self.cases)


def day_board(practice: Practice, day: date, *, by: str, sees_health: bool) -> DayBoard:
    """The cases of which any part, set-up and tear-down included, lies in the day. In a constant number of queries."""
    start, end = day_starts(day, practice.timezone), day_starts(day + DAY, practice.timezone)
    around = Case.objects.within(start - AROUND, end + AROUND)
    near = staffed(around, practice=practice, sees_health=sees_health)
    cases = [each for each in near if each.case.arrival_at < end and each.case.leaving_at > start]
    shown = _fitted(cases, day, start, end, practice.timezone)
    if by == "hospital":
        lanes, more = _by_hospital(cases, shown, day), 0
    else:
        lanes, more = _by_person(practice, cases, shown, day, (start, end))
    return DayBoard(shown=shown, ticks=ticks(shown), lanes=lanes, cases=cases, more_idle=more)


def tally(cases: Sequence[StaffedCase]) -> str:
    """“3 cases, 1 ready.”"""
    ahead = [each for each in cases if each.case.is_ahead]
    if not cases:
        return "No cases."
    said = [count_words(len(cases), "case")]
    if ahead:
        ready = sum(each.look.tone == GOOD for each in ahead)
        said.append("all ready" if ready == len(cases) else f"{ready or 'none'} ready")
    return ", ".join(said) + "."


def _fitted(cases: Sequence[StaffedCase], day: date, start: datetime, end: datetime, zone: str) -> Window:
    here = ZoneInfo(zone)
    first = min([datetime(day.year, day.month, day.day, OPENS, tzinfo=here), *(each.case.arrival_at for each in cases)])
    last = max([datetime(day.year, day.month, day.day, CLOSES, tzinfo=here), *(each.case.leaving_at for each in cases)])
    return window(max(start, first), min(end, last), zone)


def _by_hospital(cases: Sequence[StaffedCase], shown: Window, day: date) -> list[Lane]:
    there = {each.case.hospital_id: each.case.hospital for each in cases}
    in_order = sorted(there.values(), key=lambda hospital: hospital.name.casefold())
    return [
        hospital_lane(hospital, [each for each in cases if each.case.hospital_id == hospital.pk], shown, day)
        for hospital in in_order
    ]


def _by_person(
    practice: Practice, cases: Sequence[StaffedCase], shown: Window, day: date, bounds: tuple[datetime, datetime]
) -> tuple[list[Lane], int]:
    seats, between = by_person(cases), ways()
    people = list(Technologist.objects.employed(day))
    people += [_of(seats[key]) for key in seats.keys() - {person.pk for person in people}]
    busy = [person for person in people if person.pk in seats]
    uncovered = [each for each in cases if each.needs_primary]
    lanes = [uncovered_lane(uncovered, shown, day)] if uncovered else []
    lanes += [person_lane(each, seats[each.pk], shown, day, between) for each in busy if not is_reader(each)]
    lanes += [reader_lane(each, seats[each.pk], shown) for each in busy if is_reader(each)]
    said = _said_of_the_idle(day, *bounds)
    idle = sorted((each for each in people if each.pk not in seats), key=lambda each: each.pk not in said)
    lanes += [idle_lane(each, said.get(each.pk) or _free(each)) for each in idle[:IDLE_SHOWN]]
    return lanes, max(0, len(idle) - IDLE_SHOWN)


def _of(seats: list) -> Technologist:
    return seats[0][1].assignment.technologist


def _free(person: Technologist) -> str:
    if person.discipline == "trainee":
        return "Free, only beside a technologist"
    return "Reads nothing" if is_reader(person) else "Free all day"


def _said_of_the_idle(day: date, start: datetime, end: datetime) -> dict:
    """Away, on call or offering time, by person."""
    said: dict = {}
    for offer in Offer.objects.filter(starts_at__lt=end, ends_at__gt=start).select_related("technologist"):
        said[offer.technologist_id] = f"Offers {_span(offer, day)}: ask first"
    for call in OnCall.objects.filter(starts_at__lt=end, ends_at__gt=start).select_related("technologist"):
        said[call.technologist_id] = f"On call {_span(call, day)}"
    for absence in Absence.objects.filter(starts_on__lte=day, ends_on__gte=day):
        reason = f": {absence.reason}" if absence.reason else ""
        said[absence.technologist_id] = f"Away through {day_words(absence.ends_on, day)}{reason}"
    return said


def _span(span: TimeSpan, day: date) -> str:
    zone = span.technologist.timezone  # type: ignore[attr-defined]
    return hours_words(span.starts_at, span.ends_at, zone, day)
