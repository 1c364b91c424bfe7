"""Queries that stand written out: what they give, and that both walls hold."""

import pytest
from phonenumber_field.phonenumber import PhoneNumber

from notifications.models import Alert
from practices.models import Technologist
from tenancy.context import NoPractice
from tenancy.written import Written
from tests.conftest import opened
from tests.factories import TechnologistFactory
from tests.notifications.cast import SWEPT_AT
from tests.world import World

PEOPLE = Written(
    Technologist,
    """
    SELECT {columns}, length(technologist.name) AS letters
    FROM practices_technologist technologist
    LEFT JOIN practices_membership membership ON membership.id = technologist.membership_id
    LEFT JOIN practices_user membership__user ON membership__user.id = membership.user_id
    WHERE technologist.practice_id = %(practice)s AND technologist.name = ANY (%(names)s)
    ORDER BY technologist.name""",
    related=("membership", "membership__user"),
)
WITHOUT_THE_FIRST_WALL = Written(Technologist, "SELECT {columns} FROM practices_technologist technologist")


def test_rows_come_as_models_with_what_they_point_at_and_nothing_more_is_read(world: World, django_assert_num_queries):
    with opened(world.practice.pk):
        TechnologistFactory(name="Without Login", phone="+15035550101")
        with django_assert_num_queries(1):
            tess, without = PEOPLE.ask(names=["Tess Tanaka", "Without Login", "Nobody"])
            assert tess.membership
            assert tess.membership.user == world.tess
            assert without.membership is None
        assert tess == world.tess_technologist
        assert isinstance(without.phone, PhoneNumber)
        assert (tess.letters, without.letters) == (11, 13)
        without.name = "Saved As Usual"
        without.save()
        assert Technologist.objects.filter(name="Saved As Usual").exists()


def test_values_come_as_django_reads_them(world: World):
    with opened(world.practice.pk):
        said = {"kind": "expiry", "audience": "managers", "about_id": world.practice.pk, "emitted_on": SWEPT_AT.date()}
        Alert.objects.create(**said, context={"case": ["B-1"]}, created_at=SWEPT_AT)
        (alert,) = Written(Alert, "SELECT {columns} FROM notifications_alert alert").ask()
        assert (alert.context, alert.created_at) == ({"case": ["B-1"]}, SWEPT_AT)


def test_the_open_practice_is_named_and_the_second_wall_holds_without(world: World):
    with opened(world.practice.pk):
        assert PEOPLE.ask(names=[world.foreign.name]) == []
        assert WITHOUT_THE_FIRST_WALL.ask() == [world.tess_technologist]


def test_outside_a_practice_none_can_be_asked_for(world: World):
    with pytest.raises(NoPractice):
        PEOPLE.ask(names=[])
    assert WITHOUT_THE_FIRST_WALL.ask() == []
