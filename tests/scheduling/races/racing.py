"""Many at once, and one who waits for another."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection, connections

from practices.models import Technologist
from scheduling.models import Assignment, Case, Conflict, SeatState
from tenancy.context import practice_context
from tests.scheduling.desk import Desk
from tests.support.web import Answer, Program

NOW = "2026-11-22T07:00-08:00"

Result = TypeVar("Result")


def at_once(calls: list[Callable[[], Result]]) -> list[Result]:
    starting_line = Barrier(len(calls))

    def run(call: Callable[[], Result]) -> Result:
        starting_line.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def seat(who: Program, case: Case, person: Technologist, role: str = "primary") -> Callable[[], Answer]:
    return lambda: who.call("POST", f"cases/{case.pk}/assignments/", {"person": str(person.pk), "role": role})


def elsewhere(desk: Desk, work: Callable[[Desk], object]) -> Callable[[], None]:
    """The work in a transaction of its own, for another thread."""

    def act() -> None:
        try:
            with practice_context(desk.world.practice.pk):
                work(desk)
        finally:
            connections.close_all()

    return act


def until_it_waits(call: "Future[object]") -> None:
    """For this transaction."""
    while not _somebody_waits_for_us():
        assert not call.done(), call.result()


def live_seats(desk: Desk) -> int:
    with practice_context(desk.world.practice.pk):
        return Assignment.objects.live().count()


def is_told(desk: Desk, case: Case, codes: Iterable[str]) -> bool:
    """No booked case on what does not hold any more without a conflict."""
    with practice_context(desk.world.practice.pk):
        booked = Assignment.objects.filter(case=case, state=SeatState.LIVE).exists()
        return not booked or Conflict.objects.open().filter(case=case, code__in=codes).exists()


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bool_or(pg_backend_pid() = ANY(pg_blocking_pids(pid))) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])
