"""Migrations that change their tables at once leave what they would leave one after another."""

from collections.abc import Sequence

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ModelState, ProjectState

from tenancy.operations import AtOnce

CHANGES = [
    migrations.AddField("room", "floor", models.IntegerField(default=1)),
    migrations.RemoveConstraint("room", "room_is_named"),
    migrations.AddField("bed", "room", models.ForeignKey("wards.room", on_delete=models.CASCADE, related_name="beds")),
    migrations.AddConstraint("room", models.UniqueConstraint(fields=["name", "floor"], name="room_once_a_floor")),
    migrations.AddIndex("bed", models.Index(fields=["room"], name="bed_by_room")),
]


def wards() -> ProjectState:
    state = ProjectState()
    named = models.CheckConstraint(condition=~models.Q(name=""), name="room_is_named")
    key = {"id": models.BigAutoField(primary_key=True)}
    room = {**key, "name": models.CharField(max_length=20)}
    state.add_model(ModelState("wards", "Room", list(room.items()), {"constraints": [named]}))
    state.add_model(ModelState("wards", "Bed", list(key.items())))
    return state


def migration(operations: Sequence[object]) -> migrations.Migration:
    made = migrations.Migration("0002_floors", "wards")
    made.operations = list(operations)
    return made


def statements(operations: Sequence[object], *, backwards: bool) -> list[str]:
    """What the database is told, the names that its catalogue would have to be asked for left out."""
    state = wards()
    assert state.apps.get_model("wards", "room")
    migrate = migration(operations).unapply if backwards else migration(operations).apply
    with connection.schema_editor(collect_sql=True) as editor:
        migrate(state, editor, collect_sql=True)
    return [line for line in editor.collected_sql if not line.startswith("--")]


@pytest.mark.parametrize("backwards", [False, True])
def test_the_database_is_told_the_same(db: None, backwards: bool) -> None:
    told = statements(CHANGES, backwards=backwards)
    assert len(told) >= len(CHANGES)
    assert statements([AtOnce(CHANGES)], backwards=backwards) == told


def test_the_models_are_the_same_and_know_one_another() -> None:
    one_by_one, at_once = wards(), wards()
    assert at_once.apps.get_model("wards", "room")
    one_by_one = migration(CHANGES).mutate_state(one_by_one)
    at_once = migration([AtOnce(CHANGES)]).mutate_state(at_once, preserve=False)
    assert at_once == one_by_one
    room, bed = (at_once.apps.get_model("wards", name) for name in ("room", "bed"))
    assert [field.name for field in room._meta.get_fields()] == ["beds", "id", "name", "floor"]
    assert bed._meta.get_field("room").related_model is room
