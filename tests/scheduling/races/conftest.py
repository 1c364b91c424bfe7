from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from tenancy.context import practice_context
from tests.scheduling.desk import Desk, furnished
from tests.scheduling.races.racing import NOW
from tests.support.child import environment
from tests.support.web import Program, signed_in, web_server
from tests.support.worker import own_broker
from tests.world import make_world


@pytest.fixture
def desk(settings: Any) -> Desk:
    """It is the 22nd of November here, and for the server."""
    settings.NERVECENTER_NOW = datetime.fromisoformat(NOW)
    world = make_world()
    with practice_context(world.practice.pk):
        return furnished(world)


@pytest.fixture(scope="package")
def port(django_db_setup: None) -> Iterator[int]:
    with (
        pytest.MonkeyPatch.context() as patched,
        web_server(environment(REDIS_URL=own_broker(patched), NERVECENTER_NOW=NOW)) as port,
    ):
        yield port


@pytest.fixture
def alice(desk: Desk, port: int) -> Program:
    """The manager's program."""
    return Program(port, signed_in(desk.world.alice))
