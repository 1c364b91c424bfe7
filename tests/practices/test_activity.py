"""The page of one's own sessions says when and where from each was last seen."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from time_machine import travel

from tests.world import World

MORNING = datetime(2026, 11, 22, 15, tzinfo=UTC)
PAGE = "/cascade/technologists/"


@pytest.fixture
def clock() -> Any:
    with travel(MORNING, tick=False) as coordinates:
        yield coordinates


@pytest.mark.parametrize(("later", "is_noted"), [(timedelta(seconds=59), False), (timedelta(seconds=60), True)])
def test_one_is_seen_to_the_minute(world: World, sign_in, clock, later: timedelta, is_noted: bool):
    alice = sign_in(world.alice)
    alice.get(PAGE)
    clock.move_to(MORNING + later)
    alice.get(PAGE)
    assert UserSession.objects.get().last_seen_at == (MORNING + later if is_noted else MORNING)


def test_another_address_is_noted_at_once(world: World, sign_in, clock):
    alice: Client = sign_in(world.alice)
    alice.get(PAGE)
    alice.get(PAGE, REMOTE_ADDR="192.0.2.7")
    assert UserSession.objects.get().ip == "192.0.2.7"


def test_somebody_else_in_the_same_browser_is_noted_at_once(world: World, sign_in, clock):
    sign_in(world.alice).get(PAGE)
    sign_in(world.sam).get(PAGE)
    assert set(UserSession.objects.values_list("user__name", flat=True)) >= {"Sam"}
