"""Every page of this app, asked for by every kind of person."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from practices.models import Membership, Practice
from tests.conftest import amend, opened
from tests.world import CANARY, World

ROLES = {"alice": "manager", "sam": "scheduler", "tess": "technologist", "audrey": "auditor"}
ALL = frozenset(ROLES)
READERS = frozenset({"alice", "sam", "audrey"})
MANAGERS = frozenset({"alice"})

PAGES = {
    "technologists": READERS,
    "technologists-export": READERS,
    "technologist-new": MANAGERS,
    "technologist-edit": MANAGERS,
    "settings": MANAGERS,
    "settings-me": ALL,
    "settings-members": MANAGERS,
}
ACTS = {
    "technologist-new": MANAGERS,
    "technologist-edit": MANAGERS,
    "technologist-sms-consent": MANAGERS,
    "settings": MANAGERS,
    "settings-live": MANAGERS,
    "settings-invitations": MANAGERS,
    "settings-member-role": MANAGERS,
    "settings-member-access": MANAGERS,
}


def address(name: str, world: World) -> str:
    more = {
        "technologist-edit": [world.tess_technologist.pk],
        "technologist-sms-consent": [world.tess_technologist.pk],
        "settings-member-role": [world.tess_technologist.membership_id],
        "settings-member-access": [world.tess_technologist.membership_id],
    }
    return reverse(name, args=[world.practice.slug, *more.get(name, [])])


@pytest.mark.parametrize("person", ROLES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_for_its_roles_only(world: World, sign_in: Any, page: str, person: str) -> None:
    response = sign_in(getattr(world, person)).get(address(page, world))
    assert response.status_code == (200 if person in PAGES[page] else 403)
    words = response.content.decode()
    assert CANARY not in words
    if person not in PAGES[page]:
        assert "Your role does not open this page" in words


@pytest.mark.parametrize("person", ROLES)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_open_to_its_roles_only(world: World, sign_in: Any, act: str, person: str) -> None:
    before = state_of(world.practice)
    response = sign_in(getattr(world, person)).post(address(act, world))
    assert (response.status_code == 403) == (person not in ACTS[act])
    if person not in ACTS[act]:
        assert state_of(world.practice) == before


@pytest.mark.parametrize("page", PAGES | ACTS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_outsiders_find_nothing(world: World, sign_in: Any, page: str, method: str) -> None:
    before = state_of(world.practice)
    response = getattr(sign_in(world.charlie), method)(address(page, world))
    assert response.status_code == 404
    assert "There is nothing here that you can see" in response.content.decode()
    assert world.practice.name not in response.content.decode()
    assert state_of(world.practice) == before


@pytest.mark.parametrize("page", PAGES | ACTS)
def test_strangers_are_asked_to_sign_in_and_come_back(world: World, client: Client, page: str) -> None:
    url = address(page, world)
    response = client.get(url)
    assert (response.status_code, response["Location"]) == (302, f"/accounts/login/?next={url}")


@pytest.mark.parametrize("page", ["technologist-edit", "technologist-sms-consent"])
def test_a_technologist_of_another_practice_is_not_found(world: World, sign_in: Any, page: str) -> None:
    client = sign_in(world.alice)
    url = reverse(page, args=[world.practice.slug, world.foreign.pk])
    assert client.post(url, {"name": "Stolen", "agreed": "on"}).status_code == 404
    with opened(world.other.pk):
        world.foreign.refresh_from_db()
    assert (world.foreign.name, world.foreign.sms_consent_at) == (CANARY, None)


@pytest.mark.parametrize("page", ["settings-member-role", "settings-member-access"])
def test_a_member_of_another_practice_is_not_found(world: World, sign_in: Any, page: str) -> None:
    with opened(world.other.pk):
        foreign = Membership.objects.get()
    url = reverse(page, args=[world.practice.slug, foreign.pk])
    assert sign_in(world.alice).post(url, {"role": "auditor"}).status_code == 404
    with opened(world.other.pk):
        assert [(one.role, one.active) for one in Membership.objects.all()] == [("manager", True)]


def test_a_closed_practice_is_gone_for_everybody(world: World, sign_in: Any) -> None:
    url = address("technologists", world)
    client = sign_in(world.alice)
    assert client.get(url).status_code == 200
    amend(Practice.objects.filter(pk=world.practice.pk), closed_at="2026-11-22T00:00Z")
    assert client.get(url).status_code == 404


def test_an_operator_is_an_outsider_to_practices(world: World, sign_in: Any) -> None:
    world.charlie.is_operator = True
    world.charlie.save()
    assert sign_in(world.charlie).get(address("technologists", world)).status_code == 404


def test_the_navigation_shows_what_a_role_may_open(world: World, sign_in: Any) -> None:
    shown = {
        person: [
            entry.label for entry in sign_in(getattr(world, person)).get(address("settings-me", world)).context["nav"]
        ]
        for person in ROLES
    }
    ours = ("Technologists", "Settings")
    assert {person: [label for label in labels if label in ours] for person, labels in shown.items()} == {
        "alice": ["Technologists", "Settings"],
        "sam": ["Technologists"],
        "tess": [],
        "audrey": ["Technologists"],
    }


def state_of(practice: Practice) -> tuple[Any, ...]:
    practice.refresh_from_db()
    with opened(practice.pk):
        members = sorted(Membership.objects.values_list("pk", "role", "active", "phone"))
    return practice.name, practice.live_at, members
