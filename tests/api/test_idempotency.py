"""A POST sent again with its Idempotency-Key is one POST."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from django.http import HttpResponse

from credentials.models import Period
from practices.models import IdempotentRequest, Membership, Technologist
from tenancy import clock
from tenancy.context import practice_context
from tests.api.calling import Caller, assert_problem, caller
from tests.conftest import opened
from tests.world import World, make_world

ANA, BEN = {"name": "Ana Reyes"}, {"name": "Ben Ode"}


def names(world: World) -> list[str]:
    with opened(world.practice.pk):
        return sorted(Technologist.objects.exclude(pk=world.tess_technologist.pk).values_list("name", flat=True))


def test_the_same_again_is_answered_as_the_first_time(world, alice):
    first = alice.post("technologists/", ANA, key="k1")
    again = alice.post("technologists/", ANA, key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"]
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert names(world) == ["Ana Reyes"]


def test_without_a_key_every_post_is_another(world, alice):
    for _ in range(2):
        assert alice.post("technologists/", ANA).status_code == 201
    assert names(world) == ["Ana Reyes", "Ana Reyes"]


def test_the_order_of_fields_does_not_make_another_body(world, alice):
    alice.post("technologists/", {"name": "Ana Reyes", "notes": "x"}, key="k1")
    assert alice.post("technologists/", {"notes": "x", "name": "Ana Reyes"}, key="k1").status_code == 201
    assert names(world) == ["Ana Reyes"]


def test_the_same_key_with_another_request_is_refused(world, alice):
    alice.post("technologists/", ANA, key="k1")
    problem = assert_problem(alice.post("technologists/", BEN, key="k1"), 422)
    assert "Idempotency-Key" in problem["detail"]
    assert_problem(alice.post("issuers/", ANA, key="k1"), 422)
    assert names(world) == ["Ana Reyes"]


def test_keys_are_each_members_own(world, alice):
    with opened(world.practice.pk):
        Membership.objects.filter(user=world.sam).update(role="manager")
    alice.post("technologists/", ANA, key="k1")
    assert caller(world.sam).post("technologists/", BEN, key="k1").json()["name"] == "Ben Ode"
    assert caller(world.charlie, "lakeshore").post("technologists/", BEN, key="k1").status_code == 201
    assert names(world) == ["Ana Reyes", "Ben Ode"]


def test_a_refused_request_leaves_its_key_free(world, alice):
    assert_problem(alice.post("technologists/", {"name": ""}, key="k1"), 400)
    with opened(world.practice.pk):
        assert not IdempotentRequest.objects.exists()
    assert alice.post("technologists/", ANA, key="k1").status_code == 201
    assert names(world) == ["Ana Reyes"]


@pytest.mark.parametrize("key", ["", "k" * 201, "naïve", "a\x7fb"])
def test_a_key_is_short_and_plain(world, alice, key):
    assert list(assert_problem(alice.post("technologists/", ANA, key=key), 400)["errors"]) == ["Idempotency-Key"]
    assert names(world) == []


def test_a_key_is_free_again_after_a_week(world, alice):
    alice.post("technologists/", ANA, key="k1")
    with opened(world.practice.pk):
        IdempotentRequest.objects.update(created_at=clock.now() - timedelta(days=7, minutes=1))
    assert "Idempotency-Replayed" not in alice.post("technologists/", ANA, key="k1")
    assert names(world) == ["Ana Reyes", "Ana Reyes"]


@pytest.mark.usefixtures("on_22_november")
def test_an_act_repeated_is_done_once(world, shelf, alice):
    path, body = f"credentials/{shelf.bls}/periods/", {"expires_on": "2028-12-31"}
    first, again = alice.post(path, body, key="k1"), alice.post(path, body, key="k1")
    assert first.content == again.content
    with opened(world.practice.pk):
        assert Period.objects.filter(credential=shelf.bls).count() == 2
    path = f"credentials/{shelf.applied}/periods/{shelf.applied_period}/accept/"
    assert [alice.post(path, {}, key="k2").status_code for _ in range(2)] == [200, 200]


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done_and_the_others_wait_for_its_answer():
    world = make_world()
    callers = [caller(world.alice) for _ in range(4)]
    started = Barrier(len(callers))
    with ThreadPoolExecutor(len(callers)) as threads:
        answers = [each.result() for each in [threads.submit(_together, who, started) for who in callers]]
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sorted(answer.get("Idempotency-Replayed", "") for answer in answers) == ["", "true", "true", "true"]
    with practice_context(world.practice.pk):
        assert Technologist.objects.filter(name="Ana Reyes").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kept", [True, False])
def test_the_second_waits_until_the_first_is_settled(kept):
    """The first, of which nobody knows yet whether it is saved, is played here by hand."""
    world = make_world()
    with ThreadPoolExecutor(1) as threads:
        second = _second_while_first_is_open(world, threads, kept=kept).result()
    assert second.status_code == 201
    assert second.get("Idempotency-Replayed") == ("true" if kept else None)


def _second_while_first_is_open(world: World, threads: ThreadPoolExecutor, *, kept: bool) -> "Future[HttpResponse]":
    who = caller(world.alice)
    made = who.post("technologists/", ANA, key="template")
    try:
        with practice_context(world.practice.pk):
            IdempotentRequest.objects.update(key="k1")
            second = threads.submit(_alone, who)
            while not _somebody_waits():
                assert not second.done()
            if not kept:
                raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert made.status_code == 201
    return second


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'")
        return bool(cursor.fetchone()[0])


def _together(who: Caller, started: Barrier) -> HttpResponse:
    started.wait()
    return _alone(who)


def _alone(who: Caller) -> HttpResponse:
    try:
        return who.post("technologists/", ANA, key="k1")
    finally:
        connections.close_all()
