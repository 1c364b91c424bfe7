"""The practice's transaction: what it keeps, what it rolls back, and that nothing of it stays on the connection."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from practices.models import Membership, Technologist
from tenancy.context import NoPractice, current_practice_id_or_none, practice_context
from tests.world import CANARY, World

pytestmark = [
    pytest.mark.django_db(transaction=True, databases="__all__"),
    pytest.mark.urls("tests.practices.trial_urls"),
]

KEPT = {"fine": 200, "redirect": 302, "lazy": 200, "kept": 409}
ROLLED_BACK = {
    "crash": 500,
    "not-found": 404,
    "forbidden": 403,
    "bad-request": 400,
    "conflict": 409,
    "vanished": 409,
    "vanished-row": 409,
    "server-error": 500,
    "lazy-crash": 500,
    "spoiled": 500,
    "spoiled-reading": 500,
    "refused-reading": 409,
    "marked": 500,
}
RAISED = ("crash", "not-found", "forbidden", "lazy-crash", "spoiled", "marked")


@pytest.fixture
def alice(world: World) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.alice)
    return client


def written(world: World) -> int:
    with practice_context(world.practice.pk):
        return Technologist.objects.filter(name="Written").count()


@pytest.mark.parametrize("outcome", KEPT)
def test_what_went_well_is_kept(world: World, alice: Client, outcome: str) -> None:
    assert alice.post(f"/cascade/trial/write/{outcome}/").status_code == KEPT[outcome]
    assert written(world) == 1


@pytest.mark.parametrize("outcome", ROLLED_BACK)
def test_what_went_wrong_is_undone(world: World, alice: Client, outcome: str) -> None:
    assert alice.post(f"/cascade/trial/write/{outcome}/").status_code == ROLLED_BACK[outcome]
    assert written(world) == 0


@pytest.mark.parametrize("outcome", RAISED)
def test_what_was_raised_is_undone_whatever_the_method(world: World, alice: Client, outcome: str) -> None:
    assert alice.get(f"/cascade/trial/write/{outcome}/").status_code == ROLLED_BACK[outcome]
    assert written(world) == 0


def test_a_template_is_rendered_inside_the_practice(world: World, alice: Client) -> None:
    words = alice.get("/cascade/trial/write/lazy/").content.decode()
    assert "Tess Tanaka;" in words
    assert CANARY not in words


def test_rows_do_not_stream_out_of_the_practice(world: World, alice: Client) -> None:
    response = alice.get("/cascade/trial/write/stream/")
    with pytest.raises(NoPractice):
        b"".join(response.streaming_content)


@pytest.mark.parametrize("outcome", [*KEPT, *ROLLED_BACK])
def test_no_practice_stays_on_the_connection(world: World, alice: Client, outcome: str) -> None:
    alice.post(f"/cascade/trial/write/{outcome}/")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.practice', true), current_setting('app.user', true)")
        assert set(cursor.fetchone()) <= {"", None}
        cursor.execute("SELECT count(*) FROM practices_technologist")
        assert cursor.fetchone() == (0,)
    assert current_practice_id_or_none() is None
    with pytest.raises(NoPractice):
        Technologist.objects.count()


def test_practices_take_turns_on_one_connection(world: World, alice: Client) -> None:
    charlie = Client()
    charlie.force_login(world.charlie)
    for _ in range(3):
        ours = alice.get("/cascade/technologists/").content.decode()
        theirs = charlie.get("/lakeshore/technologists/").content.decode()
        assert ("Tess Tanaka" in ours, CANARY in ours) == (True, False)
        assert ("Tess Tanaka" in theirs, CANARY in theirs) == (False, True)


def test_a_route_that_declares_nothing_is_closed(world: World, alice: Client) -> None:
    assert alice.get("/cascade/trial/undeclared/fine/").status_code == 403
    assert written(world) == 0


@pytest.mark.parametrize(
    ("person", "method", "status"),
    [
        ("sam", "get", 200),
        ("sam", "head", 200),
        ("sam", "options", 200),
        ("sam", "post", 403),
        ("sam", "delete", 403),
        ("audrey", "post", 200),
        ("audrey", "patch", 200),
        ("tess", "head", 403),
        ("tess", "options", 403),
        ("charlie", "head", 404),
        ("charlie", "options", 404),
    ],
)
def test_head_and_options_need_what_reading_needs(world: World, person: str, method: str, status: int) -> None:
    client = Client()
    client.force_login(getattr(world, person))
    assert getattr(client, method)("/cascade/trial/read-write/fine/").status_code == status
    assert written(world) == int(status == 200)


@pytest.mark.parametrize("method", ["head", "options", "post", "put"])
def test_strangers_are_asked_to_sign_in_by_every_method(world: World, method: str) -> None:
    response = getattr(Client(), method)("/cascade/trial/write/fine/")
    assert (response.status_code, response["Location"].split("?")[0]) == (302, "/accounts/login/")
    assert written(world) == 0


def test_history_names_the_member_who_acted(world: World, alice: Client) -> None:
    alice.post("/cascade/trial/write/fine/")
    with practice_context(world.practice.pk):
        member = Membership.objects.get(user=world.alice)
        (event,) = Technologist.pgh_event_model.objects.filter(name="Written")
    assert event.pgh_context == {"membership": str(member.pk), "name": "Alice"}


def test_a_session_outlives_a_practices_rollback(world: World, alice: Client) -> None:
    alice.post("/cascade/trial/write/crash/")
    assert alice.get("/cascade/technologists/").status_code == 200


@pytest.mark.parametrize("path", ["/nowhere/technologists/", "/CASCADE/technologists/", "/cascade2/technologists/"])
def test_a_practice_that_is_not_is_not_found(world: World, alice: Client, path: str) -> None:
    assert alice.get(path).status_code == 404


def test_a_refusal_shows_neither_navigation_nor_name(world: World) -> None:
    client = Client()
    client.force_login(world.charlie)
    page: Any = client.get("/cascade/technologists/")
    assert "Cascade" not in page.content.decode()
