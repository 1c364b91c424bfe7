"""Both walls, as the application role: no query, forgotten filter or plain SQL reaches another practice's rows."""

from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, IntegrityError, connection, transaction

from practices.models import Membership, Practice, Technologist
from practices.switcher import doors_of
from tenancy import roles
from tenancy.context import NoPractice, current_practice_id, practice_context, user_context
from tenancy.grants import walled_models
from tenancy.models import PracticeOwned
from tenancy.receivers import is_history
from tests.conftest import opened
from tests.support.any_row import any_row
from tests.support.owner import as_owner

OWNED = [model for model in walled_models() if not is_history(model)]
HISTORY = [model for model in walled_models() if is_history(model)]


def count_by_sql(model: type[PracticeOwned]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
        return cursor.fetchone()[0]


@pytest.mark.parametrize("model", OWNED, ids=lambda model: model._meta.label)
def test_a_practices_rows_are_invisible_to_another(world, model):
    with opened(world.other.pk):
        row = any_row(model)
        assert model.objects.filter(pk=row.pk).exists()
        theirs = count_by_sql(model)
    with opened(world.practice.pk):
        assert theirs > 0
        assert not model.objects.filter(pk=row.pk).exists()
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}" WHERE id = %s', [row.pk])
            assert cursor.fetchone() == (0,)
            assert taken(cursor, model, row.pk, world.practice.pk) == 0
    assert count_by_sql(model) == 0


def taken(cursor, model, row, practice):
    """How many rows a practice can make its own; of what is only added to, the database changes none."""
    take = f'UPDATE "{model._meta.db_table}" SET practice_id = %s WHERE id = %s'
    if not getattr(model, "append_only", False):
        cursor.execute(take, [practice, row])
        return cursor.rowcount
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(take, [practice, row])
    return 0


@pytest.mark.parametrize("model", HISTORY, ids=lambda model: model._meta.label)
def test_history_is_walled_and_append_only(world, model):
    tracked = model.pgh_tracked_model
    with opened(world.other.pk):
        row = world.other if tracked is Practice else any_row(tracked)
        assert model.objects.filter(id=row.pk).count() == 1
    with opened(world.practice.pk):
        assert not model.objects.filter(id=row.pk).exists()
    for change in (f"UPDATE \"{model._meta.db_table}\" SET pgh_label = 'x'", f'DELETE FROM "{model._meta.db_table}"'):
        with opened(world.other.pk), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(change)


@pytest.mark.django_db(transaction=True)
def test_not_even_the_owner_changes_history(world):
    with as_owner(), connection.cursor() as cursor:
        for change in ("UPDATE {} SET name = 'x'", "DELETE FROM {}", "TRUNCATE {}"):
            with practice_context(world.practice.pk), pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(change.format("practices_technologistpracticeevent"))


def test_a_query_without_a_practice_raises_when_it_runs(world):
    built = Technologist.objects.filter(name="anyone")
    with pytest.raises(NoPractice):
        list(built)
    with pytest.raises(NoPractice):
        Technologist.objects.update(name="Nobody")
    with pytest.raises(DatabaseError), transaction.atomic():
        Technologist.objects.create(name="Nobody's", timezone="UTC")


def test_a_forgotten_filter_shows_no_foreign_row(world):
    with opened(world.practice.pk):
        names = {technologist.name for technologist in Technologist.objects.raw("SELECT * FROM practices_technologist")}
    assert names == {"Tess Tanaka"}


def test_plain_sql_cannot_write_across_the_wall(world):
    insert = (
        "INSERT INTO credentials_issuer (practice_id, name, kind, aliases, state, look_up_url)"
        " VALUES (%s, 'x', 'other', '{}', '', '')"
    )
    move = "UPDATE practices_technologist SET practice_id = %s"
    for statement in (insert, move):
        with opened(world.practice.pk), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            connection.cursor().execute(statement, [world.other.pk])


def test_another_practices_row_cannot_be_pointed_at(world):
    with opened(world.other.pk):
        foreign = Membership.objects.get()
    with opened(world.practice.pk), pytest.raises(IntegrityError), transaction.atomic():
        Technologist.objects.update(membership=foreign)


@pytest.mark.django_db(transaction=True)
def test_a_connection_carries_no_practice_over(world):
    with practice_context(world.practice.pk):
        assert count_by_sql(Technologist) == 1
    assert count_by_sql(Technologist) == 0
    with pytest.raises(ZeroDivisionError), practice_context(world.practice.pk):
        raise ZeroDivisionError
    assert count_by_sql(Technologist) == 0


@pytest.mark.django_db(transaction=True)
def test_practices_do_not_nest(world):
    with practice_context(world.practice.pk):
        with pytest.raises(RuntimeError), practice_context(world.other.pk):
            pass
        assert current_practice_id() == world.practice.pk
        assert {t.name for t in Technologist.objects.all()} == {"Tess Tanaka"}


def test_inside_a_transaction_the_former_practice_comes_back(world):
    with opened(world.practice.pk):
        with pytest.raises(ZeroDivisionError), opened(world.other.pk), transaction.atomic():
            raise ZeroDivisionError
        assert current_practice_id() == world.practice.pk
        assert {t.name for t in Technologist.objects.all()} == {"Tess Tanaka"}


@pytest.mark.django_db(transaction=True)
def test_a_user_sees_own_memberships_before_a_practice_is_open_and_changes_none(world):
    with practice_context(world.other.pk):
        Membership.objects.create(user=world.alice, role="auditor")
    assert [(door.slug, door.role) for door in doors_of(world.alice)] == [
        ("cascade", "manager"),
        ("lakeshore", "auditor"),
    ]
    assert [door.slug for door in doors_of(world.charlie)] == ["lakeshore"]
    with user_context(world.alice.pk):
        assert Membership.own.count() == 2
        assert count_by_sql(Technologist) == 0
        assert Membership.own.update(role="manager") == 0
        assert Membership.own.all()._raw_delete("default") == 0


def test_a_duplicate_within_a_practice_is_a_form_error_not_a_crash(practice):
    any_row(Technologist)
    first = Technologist.objects.create(name="One", timezone="UTC", employee_number="7")
    second = Technologist(name="Two", timezone="UTC", employee_number=first.employee_number)
    with pytest.raises(Exception, match="employee number"):
        second.validate_constraints()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", ["SUPERUSER", "BYPASSRLS"])
def test_a_role_the_wall_does_not_hold_for_may_not_serve(settings, make):
    settings.DATABASE_ROLE = "app"
    with pytest.raises(roles.WrongRole) as refused:
        roles._refuse("someone", make == "SUPERUSER", make == "BYPASSRLS", False)
    assert "DATABASE_URL" in str(refused.value)
    assert isinstance(refused.value, ImproperlyConfigured)


@pytest.mark.django_db(transaction=True)
def test_the_owner_may_not_serve(settings):
    with as_owner():
        roles._known_good.clear()
        for said in ("app", "owner"):
            settings.DATABASE_ROLE = said
            connection.close()
            with pytest.raises(roles.WrongRole, match="owns the tables"):
                roles.check_now()
        settings.DATABASE_ROLE = "owner"


def test_ids_are_in_order_of_time_in_python_and_in_the_database(practice):
    from tenancy.uuid7 import uuid7

    with connection.cursor() as cursor:
        cursor.execute("SELECT nc_uuid7()")
        by_database = cursor.fetchone()[0]
    made = [uuid7() for _ in range(3)]
    assert [value.version for value in (*made, by_database)] == [7] * 4
    assert uuid4().version == 4
    assert abs((made[0].int >> 80) - (by_database.int >> 80)) < 60_000


def test_practice_is_global_and_its_name_alone_is_read_before_it_is_open(world):
    assert Practice.objects.filter(slug="lakeshore").exists()
