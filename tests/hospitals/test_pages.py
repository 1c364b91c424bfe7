"""Every page and act of hospitals and requirements, asked for by every kind of person."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from hospitals.models import (
    ClearancePolicy,
    Exemption,
    FindingRule,
    Hospital,
    Requirement,
    RequirementIssuer,
    RequirementType,
    TypeRule,
)
from tests.conftest import opened
from tests.credentials.shelf import queries
from tests.factories import RECORDED_AT
from tests.hospitals.rounds import Rounds
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.support.steady import steady
from tests.world import CANARY

ROLES = {"alice": "manager", "sam": "scheduler", "tess": "technologist", "audrey": "auditor"}
READERS = frozenset({"alice", "sam", "audrey"})
MANAGERS = frozenset({"alice"})

PAGES = {
    "hospitals": READERS,
    "hospital": READERS,
    "house-rules": READERS,
    "hospital-new": MANAGERS,
    "hospital-edit": MANAGERS,
    "hospital-requirement-new": MANAGERS,
    "requirement-new": MANAGERS,
    "requirement-reading": MANAGERS,
    "requirement": MANAGERS,
    "requirement-end": MANAGERS,
    "exemption-new": MANAGERS,
    "exemption-end": MANAGERS,
    "settings-clearance": MANAGERS,
}
ACTS = {name for name, roles in PAGES.items() if roles is MANAGERS and name != "requirement-reading"} | {
    "hospital-archiving",
    "hospital-confirmation",
    "requirement-confirmation",
    "requirement-dismissal",
    "requirement-removal",
}
KEPT = (
    Hospital,
    Requirement,
    RequirementType,
    RequirementIssuer,
    Exemption,
    ClearancePolicy,
    FindingRule,
    TypeRule,
)


@pytest.fixture
def exemption(rounds: Rounds) -> Exemption:
    with opened(rounds.world.practice.pk):
        return Exemption.objects.create(
            technologist=rounds.ann,
            requirement=Requirement.objects.filter(hospital=rounds.brendan).earliest("id"),
            starts_on=date(2026, 11, 1),
            document="E-mail of 30 October",
            recorded_at=RECORDED_AT,
        )


def url(rounds: Rounds, exemption: Exemption, name: str) -> str:
    if name.startswith("requirement") and name not in ("requirement-new", "requirement-reading"):
        return rounds.url(name, exemption.requirement_id)
    if name == "exemption-new":
        return rounds.url(name, exemption.requirement_id)
    if name == "exemption-end":
        return rounds.url(name, exemption.pk)
    if name.startswith("hospital") and name not in ("hospitals", "hospital-new"):
        return rounds.url(name, rounds.brendan.pk)
    return rounds.url(name)


def state() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


@pytest.mark.parametrize("person", ROLES)
def test_pages_open_for_their_roles_only(rounds: Rounds, exemption: Exemption, sign_in: Any, person: str) -> None:
    client = sign_in(getattr(rounds.world, person))
    shown = {page: client.get(url(rounds, exemption, page)) for page in PAGES}
    opens = {page: response.status_code for page, response in shown.items()}
    assert opens == {page: 200 if person in roles else 403 for page, roles in PAGES.items()}
    assert not [page for page, response in shown.items() if CANARY in response.content.decode()]


@pytest.mark.parametrize("person", ["sam", "tess", "audrey"])
def test_acts_are_closed_to_who_may_only_read(rounds: Rounds, exemption: Exemption, sign_in: Any, person: str) -> None:
    client = sign_in(getattr(rounds.world, person))
    with opened(rounds.world.practice.pk):
        before = state()
    assert {client.post(url(rounds, exemption, act)).status_code for act in ACTS} == {403}
    with opened(rounds.world.practice.pk):
        assert state() == before


def test_acts_are_open_to_a_manager(rounds: Rounds, exemption: Exemption, sign_in: Any) -> None:
    client = sign_in(rounds.world.alice)
    last = ("requirement-removal",)
    acts = [*sorted(ACTS - {*last}), *last]
    assert {client.post(url(rounds, exemption, act)).status_code for act in acts} <= {200, 302, 422}


def test_readers_are_offered_no_acts(rounds: Rounds, exemption: Exemption, sign_in: Any) -> None:
    pages = {name: sign_in(getattr(rounds.world, name)).get(url(rounds, exemption, "hospital")) for name in READERS}
    offers = {
        name: rounds.url("requirement", exemption.requirement_id) in page.content.decode()
        for name, page in pages.items()
    }
    assert offers == {"alice": True, "sam": False, "audrey": False}


def test_outsiders_find_nothing(rounds: Rounds, exemption: Exemption, sign_in: Any) -> None:
    client = sign_in(rounds.world.charlie)
    for page in {*PAGES, *ACTS}:
        for response in (client.get(url(rounds, exemption, page)), client.post(url(rounds, exemption, page))):
            assert response.status_code == 404, page
            assert "St. Brendan" not in response.content.decode(), page


def test_strangers_are_asked_to_sign_in(rounds: Rounds, exemption: Exemption, client: Client) -> None:
    for page in PAGES:
        assert client.get(url(rounds, exemption, page))["Location"].startswith("/accounts/login/?next="), page


def test_another_practices_hospital_and_requirement_are_not_found(rounds: Rounds, sign_in: Any) -> None:
    with opened(rounds.world.other.pk):
        theirs = Requirement.objects.get()
        before = state()
    client = sign_in(rounds.world.alice)
    for name in ("hospital-edit", "hospital-archiving", "hospital-confirmation", "hospital-requirement-new"):
        assert client.post(rounds.url(name, rounds.foreign.pk), {"name": "Stolen"}).status_code == 404, name
    for name in ("requirement", "requirement-confirmation", "requirement-dismissal", "requirement-end"):
        assert client.post(rounds.url(name, theirs.pk), {"on": "2026-11-22"}).status_code == 404, name
    assert client.post(rounds.url("requirement-removal", theirs.pk)).status_code == 404
    with opened(rounds.world.other.pk):
        assert state() == before


def test_health_is_withheld_from_a_scheduler(rounds: Rounds, sign_in: Any) -> None:
    with opened(rounds.world.practice.pk):
        tb = Requirement.objects.get(any_of__type__code="tb")
        Requirement.objects.filter(pk=tb.pk).update(note="TB skin test will do")
        Exemption.objects.create(
            technologist=rounds.ann,
            requirement=tb,
            starts_on=date(2026, 11, 1),
            document="Chest film on file",
            recorded_at=RECORDED_AT,
        )
    pages = {
        name: sign_in(getattr(rounds.world, name)).get(rounds.url("hospital", rounds.brendan.pk)) for name in READERS
    }
    words = {name: steady(page.content) for name, page in pages.items()}
    for name in ("alice", "audrey"):
        assert "TB test, for everyone; blocks a booking." in words[name]
        assert "Chest film on file" in words[name]
        assert "TB skin test" in words[name]
    assert "An occupational-health requirement, for everyone; blocks a booking." in words["sam"]
    assert not [word for word in ("TB", "Chest film", "skin test") if word in words["sam"]]


def test_a_longer_list_takes_no_more_queries(rounds: Rounds, sign_in: Any) -> None:
    client = sign_in(rounds.world.alice)
    pages = (rounds.url("hospitals"), rounds.url("hospital", rounds.brendan.pk), rounds.url("house-rules"))
    with opened(rounds.world.practice.pk):
        RequirementFactory(hospital=None, any_of=("liability",))
    few = [queries(client, page) for page in pages]
    with opened(rounds.world.practice.pk):
        for code in ("acls", "dabnm", "capm"):
            for place in (rounds.brendan, HospitalFactory(), None):
                RequirementFactory(hospital=place, any_of=(code, "rept"))
    assert [queries(client, page) for page in pages] <= few
