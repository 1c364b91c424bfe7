"""Everybody at once, over HTTP, against the product's own web server and PostgreSQL."""

from collections import Counter
from datetime import timedelta

import pytest

from hospitals.findings import Code
from scheduling.actions.seats import book
from scheduling.models import Assignment, Case, Role
from tenancy import clock
from tenancy.context import practice_context
from tests.scheduling.desk import Desk
from tests.scheduling.races.racing import at_once, live_seats, seat
from tests.scheduling.theatre import CaseFactory
from tests.support.web import Program

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 50


def test_of_fifty_who_book_one_person_at_one_time_one_wins(desk: Desk, alice: Program):
    with practice_context(desk.world.practice.pk):
        starts = [desk.case.starts_at + timedelta(minutes=late) for late in range(MANY)]
        cases = [CaseFactory(hospital=desk.hospital, starts_at=start) for start in starts]
    answers = at_once([seat(alice, case, desk.ana) for case in cases])

    assert Counter(answer.status for answer in answers) == {201: 1, 409: MANY - 1}
    assert live_seats(desk) == 1
    winner = next(case.number for case, answer in zip(cases, answers, strict=True) if answer.status == 201)
    for answer in answers:
        if answer.status == 409:
            assert Code.DOUBLE_BOOKED in {each["code"] for each in answer.body["findings"]}
            assert f"{winner}," in answer.body["detail"]


def test_of_fifty_who_want_one_seat_one_wins(desk: Desk, alice: Program):
    answers = at_once([seat(alice, desk.case, (desk.ana, desk.tess)[number % 2]) for number in range(MANY)])

    assert Counter(answer.status for answer in answers) == {201: 1, 409: MANY - 1}
    assert live_seats(desk) == 1
    assert {each["code"] for answer in answers for each in answer.body["findings"] if answer.status == 409} == {
        Code.DOUBLE_BOOKED
    }


def test_many_moves_and_bookings_of_the_same_people_end_without_a_clash_or_a_failure(desk: Desk, alice: Program):
    """Two people on two cases each, moved onto one another in both orders, while both are booked elsewhere."""
    with practice_context(desk.world.practice.pk):
        days = [desk.case.starts_at + timedelta(days=number) for number in range(4)]
        cases = [CaseFactory(hospital=desk.hospital, starts_at=day) for day in days]
        for case, people in zip(cases, [(desk.ana, desk.tess), (desk.tess, desk.ana)] * 2, strict=True):
            book(case, people[0], Role.PRIMARY, by=None, at=clock.now())
            book(case, people[1], Role.BACKUP, by=None, at=clock.now())
        spare = [CaseFactory(hospital=desk.hospital, starts_at=days[0]) for _ in range(4)]
    to = [cases[number ^ 1].starts_at.isoformat() for number in range(4)]
    moves = [
        (lambda case=case, start=start: alice.call("PATCH", f"cases/{case.pk}/", {"starts_at": start, "release": True}))
        for case, start in zip(cases, to, strict=True)
    ]
    answers = at_once(moves * 2 + [seat(alice, case, person) for case in spare for person in (desk.ana, desk.tess)])

    assert {answer.status for answer in answers} <= {200, 201, 409}
    with practice_context(desk.world.practice.pk):
        for held in Assignment.objects.live().select_related("case"):
            assert (held.during.lower, held.during.upper) == (held.case.starts_at, held.case.ends_at)


@pytest.mark.parametrize("clicks", [2, 8])
def test_a_double_click_makes_one_case(desk: Desk, alice: Program, clicks: int):
    body = {"hospital": str(desk.hospital.pk), "starts_at": "2026-12-08T07:30", "minutes": 60, "number": "Once"}
    answers = at_once([lambda: alice.call("POST", "cases/", body, key="a click")] * clicks)

    assert [answer.status for answer in answers] == [201] * clicks
    assert len({answer.body["id"] for answer in answers}) == 1
    with practice_context(desk.world.practice.pk):
        assert Case.objects.filter(number="Once").count() == 1


def test_a_double_click_books_once(desk: Desk, alice: Program):
    asked = {"person": str(desk.ana.pk), "role": "primary"}
    answers = at_once([lambda: alice.call("POST", f"cases/{desk.case.pk}/assignments/", asked, key="a click")] * 8)

    assert [answer.status for answer in answers] == [201] * 8
    assert len({answer.body["id"] for answer in answers}) == 1
    assert live_seats(desk) == 1
