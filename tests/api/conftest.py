from collections.abc import Iterator

import pytest
import time_machine

from tests.api.calling import Caller, caller
from tests.api.shelf import AT, SHELVES, Shelf
from tests.support.stage import begins_with
from tests.world import World


@pytest.fixture
def alice(world: World) -> Caller:
    """The practice's manager."""
    return caller(world.alice)


@pytest.fixture
def sam(world: World) -> Caller:
    """A scheduler of it."""
    return caller(world.sam)


@pytest.fixture
def tess(world: World) -> Caller:
    """One of its technologists."""
    return caller(world.tess)


@pytest.fixture
def audrey(world: World) -> Caller:
    """Its auditor."""
    return caller(world.audrey)


# What is on record here and in the other practice.
shelves = begins_with(SHELVES)


@pytest.fixture
def shelf(shelves: tuple[Shelf, Shelf]) -> Shelf:
    return shelves[0]


@pytest.fixture
def on_22_november() -> Iterator[None]:
    """The practice's Sunday, 22 November 2026."""
    with time_machine.travel(AT):
        yield
