from collections.abc import Iterator

import pytest
import time_machine

from tests.hospitals.rounds import NOON, Rounds, make_rounds
from tests.world import World


@pytest.fixture
def at_noon() -> Iterator[None]:
    """Sunday 22 November 2026, midday on the West coast."""
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def rounds(world: World, at_noon: None) -> Rounds:
    return make_rounds(world)
