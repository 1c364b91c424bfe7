from collections.abc import Iterator

import pytest
import time_machine

from tests.hospitals.rounds import NOON, ROUNDS, Rounds
from tests.support.stage import begins_with


@pytest.fixture
def at_noon() -> Iterator[None]:
    """Sunday 22 November 2026, midday on the West coast."""
    with time_machine.travel(NOON, tick=False):
        yield


rounds_as_made = begins_with(ROUNDS)


@pytest.fixture
def rounds(rounds_as_made: Rounds, at_noon: None) -> Rounds:
    return rounds_as_made
