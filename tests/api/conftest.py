import pytest

from tests.api.calling import Caller, caller
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
