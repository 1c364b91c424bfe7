"""Scenes are put up and taken down whole, also where one cannot be made."""

import pytest
from django.db import connection

from practices.models import User
from tests.support.stage import Scene, Stage

pytestmark = pytest.mark.django_db


def test_what_a_scene_that_cannot_be_made_wrote_is_gone_and_the_next_one_stands():
    stage, before = Stage(), list(connection.savepoint_ids)
    with pytest.raises(RuntimeError, match="no such scene"):
        stage.set_for([Scene(write_and_fail)])
    assert (emails(), connection.savepoint_ids) == ([], before)

    written = Scene(lambda: User.objects.create_user("anew@example.org"))
    stage.set_for([written])
    assert stage.given(written).email == "anew@example.org"
    assert emails() == ["anew@example.org"]
    stage.clear()
    assert (emails(), connection.savepoint_ids) == ([], before)


def test_what_stands_below_a_scene_that_cannot_be_made_goes_on_standing():
    stage, below = Stage(), Scene(lambda: User.objects.create_user("below@example.org"))
    with pytest.raises(RuntimeError, match="no such scene"):
        stage.set_for([Scene(lambda user: write_and_fail(), upon=below)])
    assert emails() == ["below@example.org"]
    stage.clear()
    assert emails() == []


def write_and_fail() -> User:
    User.objects.create_user("half@example.org")
    raise RuntimeError("no such scene")


def emails() -> list[str]:
    return list(User.objects.values_list("email", flat=True))
