"""Booking a seat: judged, refused in findings, kept by the constraint whatever the judgement says."""

from datetime import timedelta

import pytest

from hospitals.findings import Code
from practices.models import Membership, Practice
from scheduling.actions.refusing import Refused
from scheduling.actions.seats import book
from scheduling.models import Assignment, Role, SeatState
from tests.factories import RECORDED_AT, TechnologistFactory
from tests.scheduling.theatre import MORNING, CaseFactory

AT = RECORDED_AT
HOUR = timedelta(hours=1)


@pytest.fixture
def alice(practice: Practice, world) -> Membership:
    return Membership.objects.get(user=world.alice)


@pytest.fixture
def sam(practice: Practice, world) -> Membership:
    return Membership.objects.get(user=world.sam)


def codes(findings) -> set[Code]:
    return {each.code for each in findings}


def refused(*args, **kwargs) -> Refused:
    with pytest.raises(Refused) as raised:
        book(*args, **({"by": None, "at": AT} | kwargs))
    return raised.value


def seats_of(case) -> list[tuple[str, str, str]]:
    return sorted((seat.technologist.name, seat.role, seat.state) for seat in case.assignments.all())


def test_a_booking_is_a_live_seat_for_as_long_as_the_case_with_its_warnings(alice):
    ana, case = TechnologistFactory(name="Ana Reyes"), CaseFactory()
    booked = book(case, ana, Role.PRIMARY, by=alice, at=AT)
    seat = Assignment.objects.get()
    assert booked.assignment == seat
    assert (seat.case, seat.technologist, seat.role, seat.state) == (case, ana, Role.PRIMARY, SeatState.LIVE)
    assert (seat.during.lower, seat.during.upper) == (case.starts_at, case.ends_at)
    assert (seat.booked_by, seat.booked_at) == (alice, AT)
    assert codes(booked.findings) == {Code.NO_REQUIREMENTS}


# Another case of the same person: how long after the first one's 7:30 it starts, its minutes, and whether it clashes.
ELSEWHERE = {
    "back to back, after": (timedelta(hours=2), 60, False),
    "back to back, before": (timedelta(hours=-1), 60, False),
    "overlapping by a minute": (timedelta(minutes=119), 60, True),
    "around it": (-HOUR, 300, True),
    "within it": (HOUR / 2, 30, True),
    "the same": (timedelta(), 120, True),
    "past midnight into it": (timedelta(hours=-10), 601, True),
    "past midnight up to it": (timedelta(hours=-10), 600, False),
}


@pytest.mark.parametrize(("starts", "minutes", "clashes"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_two_rooms_at_one_time_are_refused_and_back_to_back_is_not(practice, starts, minutes, clashes):
    ana, first, second = TechnologistFactory(), CaseFactory(), CaseFactory(starts_at=MORNING + starts, minutes=minutes)
    book(first, ana, Role.PRIMARY, by=None, at=AT)
    if clashes:
        finding = next(each for each in refused(second, ana, Role.PRIMARY).findings if each.blocks)
        assert (finding.code, finding.case_id) == (Code.DOUBLE_BOOKED, first.pk)
        assert first.number in finding.message
    else:
        assert book(second, ana, Role.PRIMARY, by=None, at=AT).assignment.is_live
