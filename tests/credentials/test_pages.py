"""Every page and act of this app, asked for by every kind of person."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from credentials.models import Credential, CredentialType, Issuer, Period, Renewal, Suspension
from practices.models import Technologist
from tests.conftest import opened
from tests.credentials.shelf import SECRET, Shelf
from tests.world import CANARY

ROLES = {"alice": "manager", "sam": "scheduler", "tess": "technologist", "audrey": "auditor"}
ALL = frozenset(ROLES)
READERS = frozenset({"alice", "sam", "audrey"})
MANAGERS = frozenset({"alice"})

PAGES = {
    "credentials": READERS,
    "matrix": READERS,
    "credential": READERS,
    "renewals": READERS,
    "technologist": READERS,
    "me": ALL,
    "credential-new": MANAGERS,
    "credential-edit": MANAGERS,
    "credential-renew": MANAGERS,
    "credential-hours": MANAGERS,
    "credential-submission": MANAGERS,
    "credential-let-go": MANAGERS,
    "credential-suspend": MANAGERS,
    "suspension-lift": MANAGERS,
    "period-correct": MANAGERS,
    "period-verify": MANAGERS,
    "period-withdraw": MANAGERS,
    "settings-types": MANAGERS,
    "settings-type": MANAGERS,
    "settings-type-new": MANAGERS,
    "settings-issuers": MANAGERS,
    "settings-issuer": MANAGERS,
    "settings-issuer-new": MANAGERS,
}
ACTS = {name: roles for name, roles in PAGES.items() if roles is MANAGERS and not name.endswith("s")} | {
    "submission-undo": MANAGERS,
    "credential-take-up": MANAGERS,
    "renewal-submission": MANAGERS,
    "settings-type-archive": MANAGERS,
    "settings-type-switch-on": MANAGERS,
    "own-submission": ALL,
    "own-submission-undo": ALL,
}
FOREIGN = (
    "credential",
    "credential-edit",
    "credential-renew",
    "credential-let-go",
    "submission-undo",
    "own-submission",
)


def state() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Credential, Period, Renewal, Suspension, CredentialType, Issuer)
    ]


@pytest.mark.parametrize("person", ROLES)
def test_pages_open_for_their_roles_only(shelf: Shelf, sign_in: Any, person: str) -> None:
    client = sign_in(getattr(shelf.world, person))
    shown = {page: client.get(shelf.url(page)) for page in PAGES}
    opens = {page: response.status_code for page, response in shown.items()}
    assert opens == {page: 200 if person in roles else 403 for page, roles in PAGES.items()}
    for page, response in shown.items():
        words = response.content.decode()
        assert CANARY not in words, page
        assert SECRET not in words, page


@pytest.mark.parametrize("person", ["sam", "audrey"])
def test_acts_are_closed_to_who_may_only_read(shelf: Shelf, sign_in: Any, person: str) -> None:
    acts = [act for act, roles in ACTS.items() if person not in roles]
    client = sign_in(getattr(shelf.world, person))
    with opened(shelf.world.practice.pk):
        before = state()
    assert {client.post(shelf.url(act)).status_code for act in acts} == {403}
    with opened(shelf.world.practice.pk):
        assert state() == before


def test_acts_are_open_to_a_manager(shelf: Shelf, sign_in: Any) -> None:
    client = sign_in(shelf.world.alice)
    assert {client.post(shelf.url(act)).status_code for act in ACTS if not act.startswith("own")} <= {200, 302, 422}


def test_outsiders_find_nothing(shelf: Shelf, sign_in: Any) -> None:
    client = sign_in(shelf.world.charlie)
    for page in PAGES | ACTS:
        for response in (client.get(shelf.url(page)), client.post(shelf.url(page))):
            assert response.status_code == 404, page
            assert shelf.world.practice.name not in response.content.decode(), page


def test_strangers_are_asked_to_sign_in(shelf: Shelf, client: Client) -> None:
    for page in PAGES:
        assert client.get(shelf.url(page))["Location"].startswith("/accounts/login/?next="), page


@pytest.mark.parametrize("page", FOREIGN)
def test_a_credential_of_another_practice_is_not_found(shelf: Shelf, sign_in: Any, page: str) -> None:
    url = reverse(page, args=[shelf.world.practice.slug, shelf.foreign.pk])
    client = sign_in(shelf.world.alice)
    assert client.post(url, {"on": "2026-11-20"}).status_code == (405 if page == "credential" else 404)
    assert client.get(url).status_code in (404, 405)
    with opened(shelf.world.other.pk):
        shelf.foreign.refresh_from_db()
        assert (shelf.foreign.let_go_on, Renewal.objects.count()) == (None, 0)


@pytest.mark.parametrize("page", ["period-correct", "period-verify", "period-withdraw"])
def test_a_period_of_another_practice_is_not_found(shelf: Shelf, sign_in: Any, page: str) -> None:
    with opened(shelf.world.other.pk):
        period = Period.objects.get()
    url = reverse(page, args=[shelf.world.practice.slug, period.pk])
    assert sign_in(shelf.world.alice).post(url, {"expires_on": "2030-12-31"}).status_code == 404
    with opened(shelf.world.other.pk):
        assert Period.objects.get().superseded_at is None


def test_a_technologist_of_another_practice_is_not_found(shelf: Shelf, sign_in: Any) -> None:
    url = reverse("technologist", args=[shelf.world.practice.slug, shelf.world.foreign.pk])
    assert sign_in(shelf.world.alice).get(url).status_code == 404


def test_somebody_elses_credential_is_not_ones_own(shelf: Shelf, sign_in: Any) -> None:
    response = sign_in(shelf.world.sam).post(shelf.url("own-submission"), {"on": "2026-11-20"})
    assert response.status_code == 404
    with opened(shelf.world.practice.pk):
        assert Renewal.objects.get().stage == "todo"


def test_notes_about_a_person_are_the_managers_to_read(shelf: Shelf, sign_in: Any) -> None:
    with opened(shelf.world.practice.pk):
        Technologist.objects.filter(pk=shelf.world.tess_technologist.pk).update(notes="Badge picked up 3 Nov")
    pages = {name: sign_in(getattr(shelf.world, name)).get(shelf.url("technologist")) for name in ("alice", "sam")}
    assert "Badge picked up 3 Nov" in pages["alice"].content.decode()
    assert (pages["sam"].status_code, "Badge picked up" in pages["sam"].content.decode()) == (200, False)
