"""PostgreSQL is stopped while bookings are in flight, and started again: nothing is half there, and the web server goes
on by itself."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import psutil
import pytest

from audit.history import ever
from notifications.models import Alert
from practices.models import IdempotentRequest, Practice
from scheduling.models import Assignment, Case, Conflict, FirstLook
from tenancy.context import practice_context
from tests.scheduling.desk import Desk, furnished
from tests.scheduling.races.racing import NOW
from tests.scheduling.theatre import MORNING, AssignmentFactory, CaseFactory
from tests.support import gate
from tests.support.gate import AFTER_INSERT, COMMITTING, HOLD, WAIT_FOR_STANDBY, gated_postgres
from tests.support.postgres import FAST, IMMEDIATE, OwnPostgres
from tests.support.web import Answer, Program, asked, signed_in, web_server
from tests.support.worker import ROOT
from tests.world import make_world

SEATS, CASES = "scheduling_assignment", "scheduling_case"
COMMITTED = "committed, nobody told"
# Where the transactions are held: the tables, and when and how.
POINTS = {
    "rows written": ((CASES, SEATS), AFTER_INSERT, HOLD),
    "history written": (
        ("scheduling_casepracticeevent", "scheduling_assignmentpracticeevent"),
        AFTER_INSERT,
        HOLD,
    ),
    "conflicts written": (("scheduling_conflict",), AFTER_INSERT, HOLD),
    "committing": ((CASES, SEATS), COMMITTING, HOLD),
    COMMITTED: ((CASES, SEATS), AFTER_INSERT, WAIT_FOR_STANDBY),
}
_days = count(1)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[OwnPostgres]:
    with gated_postgres(tmp_path_factory.mktemp("own")) as postgres:
        yield postgres


@pytest.fixture(scope="module")
def desk(postgres: OwnPostgres, django_db_blocker: Any) -> Desk:
    with django_db_blocker.unblock(), postgres.as_ours():
        world = make_world()
        with practice_context(world.practice.pk):
            Practice.objects.filter(pk=world.practice.pk).update(live_at=datetime.fromisoformat(NOW))
            return furnished(world)


@pytest.fixture(scope="module")
def alice(desk: Desk, postgres: OwnPostgres, django_db_blocker: Any) -> Iterator[Program]:
    with web_server(postgres.environment(NERVECENTER_NOW=NOW)) as port:
        with django_db_blocker.unblock(), postgres.as_ours():
            session = signed_in(desk.world.alice)
        yield Program(port, session)


@dataclass(frozen=True)
class Round:
    """One day's requests: a case with a key, one person on two cases of one time, a case with its technologist."""

    desk: Desk
    who: Program
    day: datetime
    one: Case
    other: Case

    @property
    def name(self) -> str:
        return f"R-{self.day:%d-%m}"

    def make(self) -> Answer:
        body = {"number": self.name, "hospital": str(self.desk.hospital.pk), "minutes": 60}
        body["starts_at"] = (self.day + timedelta(hours=8)).isoformat()
        return self.who.call("POST", "cases/", body, key=self.name)

    def book(self, case: Case) -> Answer:
        body = {"person": str(self.desk.ana.pk), "role": "primary"}
        return self.who.call("POST", f"cases/{case.pk}/assignments/", body, key=case.number)

    def make_with_tess(self) -> Answer:
        local = self.day - timedelta(hours=8)
        asked = {"hospital": self.desk.hospital.pk, "day": f"{local:%Y-%m-%d}", "start": "07:30", "length": "1 h"}
        asked |= {"setup": 60, "teardown": 30, "status": "booked", "number": f"{self.name} page"}
        return self.who.submit("cases/new/", asked | {"book": self.desk.tess.pk})


@pytest.fixture
def round(postgres: OwnPostgres, desk: Desk, alice: Program, transactional_db: None) -> Iterator[Round]:
    day = MORNING + timedelta(days=next(_days))
    with postgres.as_ours():
        with practice_context(desk.world.practice.pk):
            one, other = (_case(desk, day, name) for name in ("one", "other"))
        yield Round(desk, alice, day, one, other)


def _case(desk: Desk, day: datetime, name: str) -> Case:
    return CaseFactory(hospital=desk.hospital, starts_at=day, number=f"{day:%d-%m} {name}")


@pytest.mark.parametrize("how", [IMMEDIATE, FAST], ids=["immediate", "fast"])
@pytest.mark.parametrize("point", POINTS)
def test_nothing_is_half_there_and_a_retry_does_it_once(
    postgres: OwnPostgres, round: Round, point: str, how: signal.Signals
):
    server = programs_of(postgres)
    with held_at(postgres, point) as until, ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(act) for act in (round.make, lambda: round.book(round.one), round.make_with_tess)]
        until(3, sent)
        sent.append(pool.submit(round.book, round.other))
        until(4, sent)
        postgres.stop(how)
        for each in sent:
            assert_is_put_off(each.result())
        assert_is_put_off(round.who.call("GET", "cases/", {}))
        assert_is_put_off(round.who.page("schedule/"))
        assert [asked(round.who.port, path).status for path in ("/healthz", "/readyz")] == [200, 503]

    # As many as the server has threads, each with a connection that is gone.
    assert {round.who.call("GET", "cases/", {}).status for _ in range(16)} == {200}
    saved = what_is_whole(round)
    # Of those that would write to the same managers one is committed, and the others wait for it.
    assert bool(saved) == (point == COMMITTED)
    answers = [round.make(), round.book(round.one), round.book(round.other)]
    assert [answer.status for answer in answers] == [201, 201, 409]
    replayed = {answer.body["id"] for answer in answers[:2] if answer.headers.get("Idempotency-Replayed")}
    assert replayed == saved & {answers[0].body["id"], answers[1].body["id"]}
    if f"{round.name} page" not in saved:
        assert round.make_with_tess().status == 302
    assert len(what_is_whole(round)) == 3
    assert programs_of(postgres) == server


def test_judging_that_was_broken_off_is_done_again_as_a_whole(postgres: OwnPostgres, round: Round):
    desk = round.desk
    with practice_context(desk.world.practice.pk):
        AssignmentFactory(case=round.one, technologist=desk.ben)
    judge = [sys.executable, "manage.py", "judge", "--json", "--practice", desk.world.practice.slug]
    environment = postgres.environment(NERVECENTER_NOW=NOW)

    def judged() -> tuple[int, dict[str, int]]:
        done = subprocess.run(judge, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, json.loads(done.stdout)

    with held_at(postgres, "conflicts written") as until, ThreadPoolExecutor(1) as pool:
        broken_off = pool.submit(judged)
        until(1, [broken_off])
        postgres.stop(IMMEDIATE)
        assert broken_off.result() == (1, {"practices": 0, "cases": 0, "opened": 0, "closed": 0, "failed": 1})
    conflicts = Conflict.objects.filter(case=round.one)
    with practice_context(desk.world.practice.pk):
        assert not conflicts.exists()
    status, counts = judged()
    assert (status, counts["failed"]) == (0, 0)
    with practice_context(desk.world.practice.pk):
        assert {each.code for each in conflicts} == {"expired", "uncovered"}
        assert all(each.announced_at for each in conflicts)


@contextmanager
def held_at(postgres: OwnPostgres, point: str) -> Iterator[Callable[[int, list["Future[Any]"]], None]]:
    """Gives what waits until so many are held there."""
    tables, when, how = POINTS[point]
    with gate.held_at(postgres, tables, when, how) as held:

        def until(number: int, sent: list["Future[Any]"]) -> None:
            while held() != number:
                assert not any(each.done() for each in sent), [each.result() for each in sent if each.done()]

        yield until


def assert_is_put_off(answer: Answer) -> None:
    """In words, at once, and without what is inside."""
    assert answer.status == 503, answer
    assert answer.headers["Retry-After"]
    said = json.dumps(answer.body)
    assert "The database d" in said
    assert "Traceback" not in said
    assert "psycopg" not in said


def what_is_whole(round: Round) -> set[str]:
    """The case made by a program, the seat, the page's case, each once: with their history, what they lack and who was
    told, a key for an answer and an answer for a key. Fails where one is there in part."""
    with practice_context(round.desk.world.practice.pk):
        cases = {case.number: case for case in Case.objects.filter(number__startswith=round.name)}
        seats = list(Assignment.objects.live().filter(case__starts_at__date=round.day.date()))
        people = {seat.case.number: seat.technologist for seat in seats}
        page, program = cases.get(f"{round.name} page"), cases.get(round.name)
        assert people.keys() <= {round.one.number, f"{round.name} page"}
        assert (f"{round.name} page" in people) == bool(page)
        assert {case.pk for case in cases.values()} <= ever(Case)
        assert {seat.pk for seat in seats} <= ever(Assignment)
        assert FirstLook.objects.filter(assignment__in=seats).count() == len(seats) == len(people)
        written = {*cases.values(), *(seat.case for seat in seats)}
        lacking = Conflict.objects.open().filter(case__in=written, code="uncovered").values_list("case", flat=True)
        assert sorted(lacking) == sorted(case.pk for case in written)
        assert told(seats) == {(seat.case_id, seat.technologist_id) for seat in seats}
        booked = next((seat for seat in seats if seat.case == round.one), None)
        keys = IdempotentRequest.objects.filter(key__in=(round.name, round.one.number, round.other.number))
        answers = {each.key: (each.status, json.loads(each.body)["id"]) for each in keys}
        made = {round.name: program, round.one.number: booked}
        assert answers == {key: (201, str(row.pk)) for key, row in made.items() if row}
        return {str(row.pk) for row in (program, booked) if row} | {case.number for case in (page,) if case}


def told(seats: list[Assignment]) -> set[tuple[Any, Any]]:
    alerts = Alert.objects.filter(kind="case_assigned", about_id__in=[seat.case_id for seat in seats])
    found = list(alerts.values_list("about_id", "technologist"))
    assert len(found) == len(set(found))
    return set(found)


def programs_of(postgres: OwnPostgres) -> set[int]:
    """The web server and its workers."""
    found = set()
    for process in psutil.process_iter(["pid", "cmdline", "environ"]):
        words = process.info["cmdline"] or []
        if (
            "gunicorn" in words
            and (process.info["environ"] or {}).get("DATABASE_URL") == postgres.instance.database_url
        ):
            found.add(process.info["pid"])
    assert len(found) == 3
    return found
