from collections.abc import Iterator

import pytest
import time_machine

from tests.credentials.shelf import NOON, SHELF, Shelf
from tests.support.stage import begins_with


@pytest.fixture
def at_noon() -> Iterator[None]:
    """Sunday 22 November 2026, midday on the West coast."""
    with time_machine.travel(NOON, tick=False):
        yield


shelf_as_made = begins_with(SHELF)


@pytest.fixture
def shelf(shelf_as_made: Shelf, at_noon: None) -> Shelf:
    return shelf_as_made
