"""What many tests begin with is written once: scenes that stand upon one another, each in a savepoint of its own.

Every test works on a copy, within a savepoint that is rolled back. Between two tests the scenes that the next one does
not begin with are taken down. Tests that commit begin with an empty database and make their scenes themselves.
"""

import pickle
from collections.abc import Callable, Iterable
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

import pytest
import time_machine
from django.db.transaction import Atomic, set_rollback

_numbers = count()


class Scene:
    """What `make` gives, called with what it stands upon, at that moment."""

    def __init__(self, make: Callable[..., Any], *, upon: "Scene | None" = None, at: datetime | None = None) -> None:
        self.make, self.upon, self.at, self.number = make, upon, at, next(_numbers)

    @property
    def all(self) -> list["Scene"]:
        return [*(self.upon.all if self.upon else ()), self]


@dataclass(frozen=True)
class _Standing:
    scene: Scene
    made: Any
    within: ExitStack


class Stage:
    def __init__(self) -> None:
        self._standing: list[_Standing] = []
        self._written = b""
        self._given: dict[Scene, Any] = {}

    def set_for(self, scenes: Iterable[Scene]) -> None:
        """Before a test enters its own transaction."""
        wanted = sorted({each for scene in scenes for each in scene.all}, key=lambda scene: scene.number)
        if wanted != [each.scene for each in self._standing]:
            self._written = b""
            self._take_down(wanted)
            for scene in wanted[len(self._standing) :]:
                self._put_up(scene)
        # To read what was written once takes a third of the time of a copy.
        self._written = self._written or pickle.dumps([each.made for each in self._standing])
        self._given = dict(zip(wanted, pickle.loads(self._written), strict=True))

    def clear(self) -> None:
        self.set_for(())

    def given(self, scene: Scene) -> Any:
        """This test's own copy; made now where it does not stand."""
        if scene not in self._given:
            self._given[scene] = _made(scene, [self.given(scene.upon)] if scene.upon else [])
        return self._given[scene]

    def _take_down(self, wanted: list[Scene]) -> None:
        while [each.scene for each in self._standing] != wanted[: len(self._standing)]:
            set_rollback(True)
            self._standing.pop().within.close()

    def _put_up(self, scene: Scene) -> None:
        savepoint = Atomic("default", savepoint=True, durable=False)
        # A test may ask for a transaction that is nobody's part, as in Django's own TestCase.
        savepoint._from_testcase = True
        with ExitStack() as within:
            within.enter_context(savepoint)
            made = _made(scene, [each.made for each in self._standing if each.scene is scene.upon])
            self._standing.append(_Standing(scene, made, within.pop_all()))


STAGE = Stage()


def begins_with(scene: Scene) -> Any:
    """A fixture: the test's own copy of the scene."""

    def given(db: None) -> Any:
        return STAGE.given(scene)

    given.scene = scene  # type: ignore[attr-defined]
    return pytest.fixture(given)


def set_stage(request: pytest.FixtureRequest) -> None:
    if _commits(request):
        STAGE.clear()
    else:
        STAGE.set_for(_scenes_of(request))


def _scenes_of(request: pytest.FixtureRequest) -> Iterable[Scene]:
    fixtures = request.node._fixtureinfo.name2fixturedefs
    known = (getattr(each[-1].func, "scene", None) for each in fixtures.values())
    return [scene for scene in known if scene]


def _commits(request: pytest.FixtureRequest) -> bool:
    marker = request.node.get_closest_marker("django_db")
    asks = {"transactional_db", "live_server"} & set(request.fixturenames)
    return bool(asks or (marker and marker.kwargs.get("transaction")))


def _made(scene: Scene, upon: list[Any]) -> Any:
    with time_machine.travel(scene.at, tick=False) if scene.at else nullcontext():
        return scene.make(*upon)
