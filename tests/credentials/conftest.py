from collections.abc import Iterator

import pytest
import time_machine

from tests.credentials.shelf import NOON, Shelf, shelve
from tests.world import World


@pytest.fixture
def at_noon() -> Iterator[None]:
    """Sunday 22 November 2026, midday on the West coast."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def shelf(world: World, at_noon: None) -> Shelf:
    return shelve(world)
