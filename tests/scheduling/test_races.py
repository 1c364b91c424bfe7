"""Everybody at once, over HTTP, against the product's own web server and PostgreSQL."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from credentials.actions.periods import correct
from credentials.models import Credential
from hospitals.findings import Code
from practices.models import Membership, Technologist
from scheduling.actions.seats import book
from scheduling.models import Assignment, Case, Conflict, Role, SeatState
from tenancy import clock
from tenancy.context import practice_context
from tests.factories import CredentialFactory, TechnologistFactory
from tests.scheduling.desk import FAR, Desk, furnished
from tests.scheduling.theatre import CaseFactory
from tests.support.child import environment
from tests.support.web import Answer, Program, signed_in, web_server
from tests.support.worker import own_broker
from tests.world import make_world

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 50
NOW = "2026-11-22T07:00-08:00"
ENDED = date(2026, 11, 21)


@pytest.fixture
def desk(settings: Any) -> Desk:
    """It is the 22nd of November here, and for the server."""
    settings.NERVECENTER_NOW = datetime.fromisoformat(NOW)
    world = make_world()
    with practice_context(world.practice.pk):
        return furnished(world)


@pytest.fixture(scope="module")
def port(django_db_setup: None) -> Iterator[int]:
    with (
        pytest.MonkeyPatch.context() as patched,
        web_server(environment(REDIS_URL=own_broker(patched), NERVECENTER_NOW=NOW)) as port,
    ):
        yield port


@pytest.fixture
def alice(desk: Desk, port: int) -> Program:
    """The manager's program."""
    return Program(port, signed_in(desk.world.alice))


def at_once(calls: list[Callable[[], Answer]]) -> list[Answer]:
    starting_line = Barrier(len(calls))

    def run(call: Callable[[], Answer]) -> Answer:
        starting_line.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def seat(who: Program, case: Case, person: Technologist, role: str = "primary") -> Callable[[], Answer]:
    return lambda: who.call("POST", f"cases/{case.pk}/assignments/", {"person": str(person.pk), "role": role})


def live_seats(desk: Desk) -> int:
    with practice_context(desk.world.practice.pk):
        return Assignment.objects.live().count()


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


# A credential that ends while a case is booked on it ----------------------------------------------------------------


def bls_of(person: Technologist) -> Credential:
    found: Credential = Credential.objects.get(technologist=person, type__code="bls")
    return found


def revoke(desk: Desk) -> None:
    """Within the practice: what was recorded of Ana's BLS was wrong, it ended on 21 November."""
    by = Membership.objects.get(user=desk.world.alice)
    correct(bls_of(desk.ana).periods.get(), expires_on=ENDED, by=by, at=clock.now())


def is_told(desk: Desk, case: Case) -> bool:
    """No booked case on a revoked credential without a conflict."""
    with practice_context(desk.world.practice.pk):
        booked = Assignment.objects.filter(case=case, state=SeatState.LIVE).exists()
        return not booked or Conflict.objects.open().filter(case=case, code=Code.EXPIRED).exists()


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def until_it_waits(call: "Future[Answer]") -> None:
    """For a row that this transaction has locked."""
    while not somebody_waits():
        assert not call.done(), call.result()


def revoking(desk: Desk, who: Program) -> Callable[[], Answer]:
    with practice_context(desk.world.practice.pk):
        path = f"credentials/{bls_of(desk.ana).pk}/"
    return lambda: who.call("PATCH", path, {"expires_on": ENDED.isoformat()})


def test_who_revokes_while_a_booking_is_not_saved_yet_waits_and_opens_a_conflict(desk: Desk, alice: Program):
    revoke_over_http = revoking(desk, alice)
    with ThreadPoolExecutor(1) as pool:
        with practice_context(desk.world.practice.pk):
            book(desk.case, desk.ana, Role.PRIMARY, by=None, at=clock.now())
            revoked = pool.submit(revoke_over_http)
            until_it_waits(revoked)
        assert revoked.result().status == 200
    assert live_seats(desk) == 1
    assert is_told(desk, desk.case)


def test_who_books_while_a_revocation_is_not_saved_yet_waits_and_is_refused(desk: Desk, alice: Program):
    with ThreadPoolExecutor(1) as pool:
        with practice_context(desk.world.practice.pk):
            revoke(desk)
            booked = pool.submit(seat(alice, desk.case, desk.ana))
            until_it_waits(booked)
        answer = booked.result()
    assert answer.status == 409
    assert [each["code"] for each in answer.body["findings"]] == [Code.EXPIRED]
    assert live_seats(desk) == 0


def test_revoked_and_booked_at_once_in_any_order_no_booking_stands_untold(desk: Desk, alice: Program):
    people = []
    with practice_context(desk.world.practice.pk):
        for number in range(8):
            person = TechnologistFactory()
            for code in ("bls", "tb"):
                CredentialFactory(technologist=person, type=code, ends=FAR)
            case = CaseFactory(hospital=desk.hospital, starts_at=desk.case.starts_at + timedelta(days=number))
            people.append((bls_of(person).pk, seat(alice, case, person), case))
    revocations = [
        (lambda key=key: alice.call("PATCH", f"credentials/{key}/", {"expires_on": ENDED.isoformat()}))
        for key, _, _ in people
    ]
    answers = at_once(
        [call for (_, booking, _), revoke in zip(people, revocations, strict=True) for call in (booking, revoke)]
    )

    assert {answer.status for answer in answers[1::2]} == {200}
    assert {answer.status for answer in answers[::2]} <= {201, 409}
    assert all(is_told(desk, case) for _, _, case in people)
