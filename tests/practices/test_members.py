"""Roles, access, and the manager who must remain."""

import re
import threading
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from practices.actions.members import change_role, deactivate
from practices.models import Membership, Role, Technologist, User
from tenancy.context import practice_context
from tests.conftest import opened
from tests.world import World, make_world

MEMBERS = "/cascade/settings/members/"


def member(world: World, user: User) -> Membership:
    with opened(world.practice.pk):
        return Membership.objects.select_related("user").get(user=user)


def post(client: Any, world: World, user: User, act: str, **typed: str) -> Any:
    return client.post(f"{MEMBERS}{member(world, user).pk}/{act}/", typed, follow=True)


def test_the_list_names_every_member_their_role_and_their_row_of_the_roster(world: World, sign_in: Any) -> None:
    page = sign_in(world.alice).get(MEMBERS)
    assert [(str(one.user), one.role) for one in page.context["members"]] == [
        ("Alice", "manager"),
        ("Audrey", "auditor"),
        ("Sam", "scheduler"),
        ("Tess", "technologist"),
    ]
    assert "Tess Tanaka" in page.content.decode()
    assert "charlie@example.org" not in page.content.decode()


def test_a_person_on_the_roster_is_invited_from_their_own_page(world: World, sign_in: Any) -> None:
    with opened(world.practice.pk):
        ana = Technologist.objects.create(name="Ana Ruiz", email="ana@cascade.example", timezone="America/Denver")
    client = sign_in(world.alice)
    page = client.get(f"/cascade/technologists/{ana.pk}/edit/").content.decode()
    (link,) = re.findall(r'href="([^"]+settings/members/[^"]+)"', page)
    form = client.get(unescape(link)).context["form"]
    assert (form["email"].value(), form["role"].value(), form["technologist"].value()) == (
        "ana@cascade.example",
        "technologist",
        str(ana.pk),
    )


def test_a_role_is_changed_and_holds_from_the_next_request(world: World, client: Any) -> None:
    client.force_login(world.sam)
    assert client.get(MEMBERS).status_code == 403
    client.force_login(world.alice)
    page = post(client, world, world.sam, "role", role="manager")
    assert "Sam is practice manager now." in page.content.decode()
    client.force_login(world.sam)
    assert client.get(MEMBERS).status_code == 200


def test_an_unknown_role_changes_nothing(world: World, sign_in: Any) -> None:
    post(sign_in(world.alice), world, world.sam, "role", role="owner")
    assert member(world, world.sam).role == Role.SCHEDULER


def test_ending_access_holds_at_once_and_can_be_undone(world: World) -> None:
    alice, sam = Client(), Client()
    alice.force_login(world.alice)
    sam.force_login(world.sam)
    assert sam.get("/cascade/technologists/").status_code == 200
    assert "Sam has no access any more" in post(alice, world, world.sam, "access").content.decode()
    assert sam.get("/cascade/technologists/").status_code == 404
    assert sam.get("/").context["doors"] == []
    assert "Sam has access again" in post(alice, world, world.sam, "access", active="on").content.decode()
    assert sam.get("/cascade/technologists/").status_code == 200


def test_ending_access_leaves_the_account_and_other_practices_alone(world: World, sign_in: Any) -> None:
    with opened(world.other.pk):
        Membership.objects.create(user=world.sam, role=Role.SCHEDULER)
    post(sign_in(world.alice), world, world.sam, "access")
    assert sign_in(world.sam).get("/")["Location"] == "/lakeshore/today/"


@pytest.mark.parametrize(("act", "typed"), [("role", {"role": "auditor"}), ("access", {})])
def test_the_last_manager_stays(world: World, sign_in: Any, act: str, typed: dict[str, str]) -> None:
    page = post(sign_in(world.alice), world, world.alice, act, **typed)
    assert "Alice is the last manager. Make somebody else a manager first." in page.content.decode()
    alice = member(world, world.alice)
    assert (alice.role, alice.active) == (Role.MANAGER, True)


@pytest.mark.parametrize("absent", ["membership", "account"])
def test_a_manager_who_cannot_come_in_does_not_count(world: World, absent: str) -> None:
    with opened(world.practice.pk):
        Membership.objects.filter(user=world.sam).update(role=Role.MANAGER, active=absent != "membership")
    User.objects.filter(pk=world.sam.pk).update(is_active=absent != "account")
    with opened(world.practice.pk), pytest.raises(ValidationError, match="last manager"):
        deactivate(member(world, world.alice))


def test_with_another_manager_one_may_go(world: World, sign_in: Any) -> None:
    client = sign_in(world.alice)
    post(client, world, world.sam, "role", role="manager")
    response = client.post(f"{MEMBERS}{member(world, world.alice).pk}/access/")
    assert response["Location"] == "/"
    assert not member(world, world.alice).active


@pytest.mark.django_db(transaction=True)
def test_two_managers_cannot_remove_each_other_at_once() -> None:
    world = make_world()
    with practice_context(world.practice.pk):
        change_role(Membership.objects.get(user=world.sam), Role.MANAGER)
        pair = list(Membership.objects.managers().select_related("user").order_by("pk"))
    both_inside, refused = threading.Barrier(2), []

    def remove(leaving: Membership) -> None:
        try:
            with practice_context(world.practice.pk):
                both_inside.wait(timeout=10)
                deactivate(leaving)
        except ValidationError as error:
            refused.append(error.messages)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=[one]) for one in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with practice_context(world.practice.pk):
        assert Membership.objects.managers().count() == 1
    assert len(refused) == 1
