"""All cases ahead judged again, by night or by command; and eight at once, each with a connection of its own."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from notifications.models import Alert
from practices.models import Practice
from scheduling import tasks, touching
from scheduling.conflicts import refresh
from scheduling.models import Case, Conflict
from scheduling.nightly import judge_all
from tenancy import clock
from tenancy.context import practice_context
from tests.scheduling.booked import NOW, Booked, book, endings, open_codes, told
from tests.scheduling.theatre import CaseFactory
from tests.world import World, founded, make_world

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# 3:00 of a Monday in Portland, and in New York.
NIGHT, EASTERN_NIGHT = datetime(2026, 11, 23, 11, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def suspended(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Booked]:
    """Nothing has told anybody that the BLS of Tess is suspended."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with practice_context(world.practice.pk):
        world.practice.go_live(NOW)
        made = book(world.practice, world.tess_technologist)
        made.bls.suspensions.create(starts_on=NOW.date())
    return made


def judge(*arguments: str) -> dict[str, int]:
    out = StringIO()
    call_command("judge", "--json", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_command_opens_closes_and_repeats_without_effect(world: World, suspended: Booked):
    at = NOW.isoformat()
    assert judge("--at", at) == {"practices": 2, "cases": 1, "opened": 1, "closed": 0, "failed": 0}
    assert judge("--at", at) == {"practices": 2, "cases": 1, "opened": 0, "closed": 0, "failed": 0}
    with practice_context(world.practice.pk):
        assert told("case_at_risk") == sorted(["managers", suspended.tess.name])
        over = suspended.case.ends_at.isoformat()
    assert judge("--practice", "cascade", "--at", over) == {
        "practices": 1,
        "cases": 0,
        "opened": 0,
        "closed": 1,
        "failed": 0,
    }
    with practice_context(world.practice.pk):
        assert endings() == [("suspended", "passed")]


def test_one_practice_only_and_never_anothers_rows(world: World, suspended: Booked):
    assert judge("--practice", world.other.slug) == {"practices": 1, "cases": 0, "opened": 0, "closed": 0, "failed": 0}
    with pytest.raises(CommandError, match="no practice “nowhere”"):
        judge("--practice", "nowhere")


def test_a_failure_in_one_practice_leaves_the_others_judged(
    world: World, suspended: Booked, monkeypatch: pytest.MonkeyPatch
):
    def failing(practice: Practice, at: datetime):
        if practice.pk == world.other.pk:
            raise ZeroDivisionError
        return refresh(Case.objects.all(), practice=practice, at=at)

    monkeypatch.setattr("scheduling.nightly.judge_now", failing)
    assert judge_all(NOW).opened == 1


def test_each_practice_is_judged_in_its_own_night(world: World, suspended: Booked):
    founded(slug="eastern", name="Eastern", timezone="America/New_York")
    eastern = judge_all(EASTERN_NIGHT, at_night=True)
    assert (eastern.opened, eastern.practices) == (0, 1)
    # That of Charlie, between the two, is due by then too.
    done = judge_all(NIGHT, at_night=True)
    assert (done.opened, done.practices) == (1, 2)


@pytest.mark.parametrize("hours", [0, 1, 14])
def test_a_night_that_was_missed_is_made_up_for_once(world: World, suspended: Booked, hours: int):
    """As when the service stood still at 3:00, or the clocks went forward over it."""
    assert judge_all(NIGHT - HOUR, world.practice.pk, at_night=True).practices == 0
    at = NIGHT + hours * HOUR
    assert [judge_all(each, world.practice.pk, at_night=True).practices for each in (at, at, at + HOUR)] == [1, 0, 0]
    assert judge_all(NIGHT + DAY, world.practice.pk, at_night=True).practices == 1


def test_a_night_that_failed_is_tried_again(world: World, suspended: Booked, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as broken:
        broken.setattr("scheduling.nightly.judge_now", lambda *_: 1 / 0)
        judge_all(NIGHT, world.practice.pk, at_night=True)
    assert judge_all(NIGHT + HOUR, world.practice.pk, at_night=True).opened == 1


def test_of_eight_at_once_one_opens_it_and_one_tells_it(world: World, suspended: Booked):
    assert sorted(_at_once(8, lambda: judge_all(NOW, world.practice.pk).opened)) == [0] * 7 + [1]
    with practice_context(world.practice.pk):
        assert open_codes() == ["suspended"]
        assert told("case_at_risk") == sorted(["managers", suspended.tess.name])
        assert Alert.objects.filter(items=None).count() == 0


def test_many_cases_are_judged_by_a_task_on_commit(world: World, suspended: Booked, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(touching, "FEW", 2)
    sent: list[tuple[str, ...]] = []
    monkeypatch.setattr(tasks.judge_practice, "apply_async", lambda args, **_: sent.append(tuple(args)))
    with practice_context(world.practice.pk):
        for number in range(2):
            CaseFactory(hospital=suspended.hospital, starts_at=suspended.case.starts_at + (number + 1) * DAY)
        touching.touched(everything=True)
        assert (open_codes(), sent) == ([], [])
    assert sent == [(str(world.practice.pk),)]

    tasks.judge_practice(*sent[0])
    with practice_context(world.practice.pk):
        assert sorted(open_codes()) == ["suspended", "uncovered", "uncovered"]


def test_a_change_that_is_rolled_back_leaves_no_conflict(world: World, suspended: Booked):
    with practice_context(world.practice.pk):
        touching.touched(technologist_ids=[suspended.tess.pk])
        assert open_codes() == ["suspended"]
        transaction.set_rollback(True)
    with practice_context(world.practice.pk):
        assert not Conflict.objects.exists()
        assert not Alert.objects.exists()


def _at_once(number: int, work: Callable[[], int]) -> list[int]:
    starting_line = Barrier(number)

    def run(_: int) -> int:
        starting_line.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))
