"""Where people arrive, and starting a practice."""

from typing import Any

import pytest
from django.test import Client

from practices.landing import first_step_url
from practices.models import Membership, Practice, Role, User
from tests.conftest import opened
from tests.world import World, founded


def typed(**changes: str) -> dict[str, str]:
    return {"name": "Harbor IONM", "slug": "harbor", "timezone": "America/Denver"} | changes


@pytest.fixture
def mona(db: None) -> User:
    return User.objects.create_user("mona@example.org", "a-long-password", name="Mona")


def test_strangers_are_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/")["Location"] == "/accounts/login/?next=/"


@pytest.mark.parametrize(
    ("person", "page"),
    [
        ("alice", "/cascade/today/"),
        ("sam", "/cascade/today/"),
        ("audrey", "/cascade/today/"),
        ("tess", "/cascade/me/"),
        ("charlie", "/lakeshore/today/"),
    ],
)
def test_one_practice_is_entered_where_the_role_works(world: World, sign_in: Any, person: str, page: str) -> None:
    client = sign_in(getattr(world, person))
    assert client.get("/")["Location"] == page
    slug = page.split("/")[1]
    assert client.get(f"/{slug}/")["Location"] == page


def test_several_practices_are_a_choice(world: World, sign_in: Any) -> None:
    with opened(world.other.pk):
        Membership.objects.create(user=world.alice, role=Role.AUDITOR)
    page = sign_in(world.alice).get("/")
    assert [(door.name, door.role_words) for door in page.context["doors"]] == [
        ("Cascade Neuromonitoring", "practice manager"),
        ("Lakeshore Neuro Group", "auditor"),
    ]
    assert 'href="/lakeshore/"' in page.content.decode()


def test_the_switcher_lists_only_open_doors(world: World, sign_in: Any) -> None:
    closed = founded(slug="closed", name="Closed", closed_at="2026-01-01T00:00Z")
    left = founded(slug="left", name="Left")
    with opened(closed.pk):
        Membership.objects.create(user=world.alice, role=Role.MANAGER)
    with opened(left.pk):
        Membership.objects.create(user=world.alice, role=Role.MANAGER, active=False)
    with opened(world.other.pk):
        Membership.objects.create(user=world.alice, role=Role.SCHEDULER)
    page = sign_in(world.alice).get("/cascade/settings/me/")
    assert [door.slug for door in page.context["practices_of_user"]] == ["cascade", "lakeshore"]
    assert 'href="/lakeshore/today/"' in page.content.decode()


def test_nobodys_member_may_start_a_practice(mona: User, sign_in: Any) -> None:
    assert 'href="/practices/new/"' in sign_in(mona).get("/").content.decode()


def test_a_practice_is_started_in_rehearsal_by_its_manager(mona: User, sign_in: Any) -> None:
    client = sign_in(mona)
    response = client.post("/practices/new/", typed())
    practice = Practice.objects.get(slug="harbor")
    assert (practice.name, practice.timezone, practice.is_rehearsing) == ("Harbor IONM", "America/Denver", True)
    assert response["Location"] == first_step_url("harbor")
    assert client.get("/harbor/technologists/").status_code == 200
    with opened(practice.pk):
        assert [(one.user, one.role) for one in Membership.objects.all()] == [(mona, Role.MANAGER)]


def test_an_address_left_empty_is_made_from_the_name(mona: User, sign_in: Any) -> None:
    sign_in(mona).post("/practices/new/", typed(slug=""))
    assert Practice.objects.get().slug == "harbor-ionm"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"slug": "api"}, "“api” is needed by NerveCenter itself. Try another."),
        ({"slug": "lakeshore"}, "This address is taken. Try another."),
        ({"slug": "two words"}, "Use small letters, digits and hyphens."),
        ({"slug": "", "name": "Lakeshore"}, "This address is taken. Try another."),
        ({"slug": "", "name": "日本"}, "The name gives no address."),
        ({"name": ""}, "This field is required."),
        ({"timezone": "Mars/Base"}, "Select a valid choice."),
    ],
)
def test_wrong_input_is_said_and_kept(world: World, sign_in: Any, changes: dict[str, str], words: str) -> None:
    before = Practice.objects.count()
    page = sign_in(world.alice).post("/practices/new/", typed(**changes))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert page.context["form"]["name"].value() == typed(**changes)["name"]
    assert page.context["form"]["slug"].value() == typed(**changes)["slug"]
    assert Practice.objects.count() == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_closed_sign_up_starts_no_practice(mona: User, sign_in: Any, settings: Any, method: str) -> None:
    settings.SIGNUP = "closed"
    page = getattr(sign_in(mona), method)("/practices/new/", typed())
    assert page.status_code == 403
    assert "Practices are opened for you here" in page.content.decode()
    assert not Practice.objects.exists()
    assert "/practices/new/" not in sign_in(mona).get("/").content.decode()


def test_starting_asks_strangers_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/practices/new/")["Location"] == "/accounts/login/?next=/practices/new/"
