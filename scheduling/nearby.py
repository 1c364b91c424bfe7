"""What people do around a case: where else they are that day, how much that week, and whether they stand by."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hospitals.models import Hospital
from scheduling.clocks import day_starts
from scheduling.models import Assignment, Case, Offer, OnCall
from scheduling.models.assignment import IN_THE_ROOM
from scheduling.models.case import AHEAD, CaseStatus
from tenancy.managers import PracticeQuerySet

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearby:
    """Of all people, by id. Days and the week, Monday first, are those of the case's hospital."""

    on_call: set[UUID]
    offered: set[UUID]
    offers_at_all: set[UUID]
    cases_that_week: dict[UUID, int] = field(default_factory=dict)
    that_day: dict[UUID, list[Hospital]] = field(default_factory=dict)


def nearby(case: Case, people: Iterable[UUID]) -> Nearby:
    """In four queries. The case's own seats do not count."""
    wanted = set(people)
    offers = Offer.objects.filter(technologist__in=wanted)
    counts: dict[UUID, int] = defaultdict(int)
    that_day: dict[UUID, list[Hospital]] = defaultdict(list)
    zone = ZoneInfo(case.hospital.timezone)
    day = case.starts_at.astimezone(zone).date()
    for seat in _seats_that_week(case, wanted):
        counts[seat.technologist_id] += 1
        if seat.case.starts_at.astimezone(zone).date() == day:
            that_day[seat.technologist_id].append(seat.case.hospital)
    return Nearby(
        on_call=_covering(OnCall.objects.filter(technologist__in=wanted), case),
        offered=_covering(offers, case),
        offers_at_all=set(offers.values_list("technologist_id", flat=True)),
        cases_that_week=counts,
        that_day=that_day,
    )


def _seats_that_week(case: Case, people: set[UUID]) -> Iterable[Assignment]:
    zone = case.hospital.timezone
    day = case.starts_at.astimezone(ZoneInfo(zone)).date()
    monday = day - timedelta(days=day.weekday())
    week = (day_starts(monday, zone), day_starts(monday + WEEK, zone))
    seats = Assignment.objects.live().filter(technologist__in=people, role__in=IN_THE_ROOM)
    during = seats.filter(case__starts_at__gte=week[0], case__starts_at__lt=week[1])
    counted = during.filter(case__status__in=(*AHEAD, CaseStatus.DONE)).exclude(case=case.pk)
    return counted.select_related("case__hospital")


def _covering(spans: PracticeQuerySet[OnCall] | PracticeQuerySet[Offer], case: Case) -> set[UUID]:
    """Whose spans, one after another, last through all of the case."""
    during = spans.filter(starts_at__lt=case.ends_at, ends_at__gt=case.starts_at).order_by("starts_at")
    reached: dict[UUID, datetime] = {}
    for person, starts_at, ends_at in during.values_list("technologist_id", "starts_at", "ends_at"):
        so_far = reached.get(person, case.starts_at)
        if starts_at <= so_far:
            reached[person] = max(so_far, ends_at)
    return {person for person, until in reached.items() if until >= case.ends_at}
