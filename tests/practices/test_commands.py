"""createpractice and operator, as an operator types them."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from practices.models import Practice, User
from practices.switcher import doors_of
from tests.world import founded

# Signing in counts attempts over the second connection.
pytestmark = pytest.mark.django_db(databases="__all__")

PASSWORD = "teal-recording-quiet-41"


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def create(*more: str, slug: str = "harbor", manager: str = "mona@example.org") -> str:
    asked = ("--name", "Harbor IONM", "--timezone", "America/Denver", "--manager", manager)
    return run("createpractice", slug, *asked, *more)


def arrives_at(client: Client, password: str) -> str:
    """Where signing in leads to in the end."""
    response = client.post("/accounts/login/", {"login": "mona@example.org", "password": password})
    assert response["Location"] == "/"
    return client.get("/")["Location"]


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("FIRST_PASSWORD", PASSWORD)
    return PASSWORD


def test_a_practice_is_live_with_a_manager_who_can_sign_in(password: str, client: Client) -> None:
    words = create("--password-env", "FIRST_PASSWORD")
    assert words.splitlines() == [
        "Harbor IONM is live at http://testserver/harbor/",
        "mona@example.org manages it, with a new account.",
    ]
    assert arrives_at(client, password) == "/harbor/today/"


def test_a_rehearsal_is_asked_for(password: str) -> None:
    assert "in rehearsal" in create("--password-env", "FIRST_PASSWORD", "--rehearsal")
    assert Practice.objects.get(slug="harbor").is_rehearsing


def test_json_is_one_object(password: str) -> None:
    facts = json.loads(create("--password-env", "FIRST_PASSWORD", "--json"))
    assert facts == {
        "practice": "harbor",
        "id": str(Practice.objects.get(slug="harbor").pk),
        "name": "Harbor IONM",
        "timezone": "America/Denver",
        "live": True,
        "manager": "mona@example.org",
        "new_account": True,
        "password_link": None,
    }


def test_a_known_account_keeps_its_password(password: str) -> None:
    mona = User.objects.create_user("mona@example.org", "her-own-old-password")
    words = create("--password-env", "FIRST_PASSWORD", manager="Mona@Example.org")
    mona.refresh_from_db()
    assert mona.check_password("her-own-old-password")
    assert "with their account as it was" in words
    assert [door.slug for door in doors_of(mona)] == ["harbor"]


def test_without_a_password_a_link_lets_the_manager_set_one(client: Client) -> None:
    link = json.loads(create("--json"))["password_link"]
    page = client.get(link.removeprefix("http://testserver"), follow=True)
    set_at = page.request["PATH_INFO"]
    client.post(set_at, {"password1": PASSWORD, "password2": PASSWORD})
    assert arrives_at(client, PASSWORD) == "/harbor/today/"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"slug": "api"}, "slug: “api” is needed by NerveCenter itself. Try another."),
        ({"slug": "taken"}, "slug: This address is taken. Try another."),
        ({"manager": "mona"}, "“mona” is not an e-mail address."),
    ],
)
def test_what_is_refused_is_said_and_leaves_nothing(arguments: dict[str, str], words: str) -> None:
    founded(slug="taken", name="Taken")
    with pytest.raises(CommandError, match=words):
        create(**arguments)
    assert not User.objects.exists()
    assert list(Practice.objects.values_list("slug", flat=True)) == ["taken"]


def test_a_wrong_zone_is_refused() -> None:
    with pytest.raises(CommandError, match="timezone: “Pacific” is not a time zone"):
        run("createpractice", "harbor", "--name", "Harbor", "--timezone", "Pacific", "--manager", "mona@example.org")


def test_a_missing_password_variable_is_said() -> None:
    with pytest.raises(CommandError, match="NOWHERE is not set, or empty"):
        create("--password-env", "NOWHERE")


def test_a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST_PASSWORD", "password12")
    with pytest.raises(CommandError, match="too common"):
        create("--password-env", "FIRST_PASSWORD")
    assert not User.objects.exists()


def test_an_operator_is_made_and_unmade() -> None:
    mona = User.objects.create_user("mona@example.org", PASSWORD)
    assert run("operator", "Mona@example.org") == "mona@example.org is an operator.\n"
    mona.refresh_from_db()
    assert mona.is_operator
    assert json.loads(run("operator", "mona@example.org", "--revoke", "--json")) == {
        "email": "mona@example.org",
        "operator": False,
    }
    mona.refresh_from_db()
    assert not mona.is_operator


def test_an_operator_needs_an_account() -> None:
    with pytest.raises(CommandError, match=r"Nobody signs in as mona@example\.org yet"):
        run("operator", "mona@example.org")
