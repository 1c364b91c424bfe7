"""The page of conflicting requirements."""

from typing import Any

import pytest

from credentials.models import Issuer
from hospitals.models import Hospital, Requirement
from tests.conftest import opened
from tests.credentials.shelf import queries
from tests.factories import CredentialFactory, TechnologistFactory
from tests.hospitals.rounds import Rounds
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.world import CANARY


@pytest.fixture
def differing(rounds: Rounds) -> Rounds:
    """Mt. Tabor asks for days left on the CNIM, for BLS of the Red Cross where St. Brendan takes the AHA's only, and
    for nothing of health."""
    with opened(rounds.world.practice.pk):
        Requirement.objects.filter(hospital=rounds.tabor).delete()
        Requirement.objects.filter(hospital=rounds.brendan, any_of__type__code="bls").delete()
        aha, cross = (Issuer.objects.get(name=name) for name in ("AHA", "American Red Cross"))
        RequirementFactory(hospital=rounds.brendan, any_of=("bls",), issuers=(aha,))
        RequirementFactory(hospital=rounds.tabor, any_of=("bls",), issuers=(cross,))
        RequirementFactory(hospital=rounds.tabor, any_of=("cnim",), days_left=30)
    return rounds


def rows(response: Any) -> dict[str, Any]:
    return {row.label: row for row in response.context["compared"].rows}


@pytest.mark.parametrize("person", ["alice", "sam", "audrey", "tess"])
def test_it_opens_for_its_roles_only(differing: Rounds, sign_in: Any, person: str) -> None:
    response = sign_in(getattr(differing.world, person)).get(differing.url("requirement-conflicts"))
    assert response.status_code == (403 if person == "tess" else 200)
    assert CANARY not in response.content.decode()


def test_hospitals_stand_side_by_side_and_what_differs_is_marked(differing: Rounds, sign_in: Any) -> None:
    response = sign_in(differing.world.alice).get(differing.url("requirement-conflicts"))
    assert list(rows(response)) == ["CNIM", "BLS", "TB test"]
    words = response.content.decode()
    assert "<mark>30\u00a0days left</mark>" in words
    assert words.count('class="differs"') == 3
    assert "not asked" in words


def test_it_says_who_is_caught_and_why(differing: Rounds, sign_in: Any) -> None:
    response = sign_in(differing.world.alice).get(differing.url("requirement-conflicts"))
    [ann] = rows(response)["CNIM"].caught
    fails = [str(hospital) for hospitals, _ in ann.fails for hospital in hospitals]
    assert (ann.person.name, fails, list(map(str, ann.passes))) == (
        "Ann Archer",
        ["Mt. Tabor"],
        ["St. Brendan"],
    )
    assert "30\u00a0days left on the day of the case" in response.content.decode()


def test_without_an_issuer_that_both_accept_one_from_each_is_held(differing: Rounds, sign_in: Any) -> None:
    response = sign_in(differing.world.alice).get(differing.url("requirement-conflicts"))
    bls = ["BLS, from AHA only", "BLS, from American Red Cross only"]
    assert sorted(rows(response)["BLS"].rule) == bls
    assert sorted(response.context["compared"].holds) == [*bls, "CNIM, 30\u00a0days left", "TB test"]
    assert response.content.decode().count("No one issuer of BLS is accepted by all: one from each.") == 2
    assert "Hold this, work everywhere" in response.content.decode()


def test_what_is_held_works_where_it_was_compared(differing: Rounds, sign_in: Any) -> None:
    with opened(differing.world.practice.pk):
        HospitalFactory(name="Quiet General")
    words = sign_in(differing.world.alice).get(differing.url("requirement-conflicts")).content.decode()
    assert "Hold this, work in all 2 compared" in words
    assert "work everywhere" not in words


def test_a_hospital_that_asks_of_readers_only_is_compared_for_readers_only(differing: Rounds, sign_in: Any) -> None:
    with opened(differing.world.practice.pk):
        quiet = HospitalFactory(name="Quiet General")
        RequirementFactory(hospital=quiet, any_of=("cnim",), side="oversight", verified=True)
    page = sign_in(differing.world.alice).get(differing.url("requirement-conflicts")).context["compared"]
    said = {(row.label, row.whom): [cell.says for cell in row.cells if not cell.lines] for row in page.rows}
    assert said["BLS", ""] == ["not known"]
    assert said["BLS", "Oversight physicians"] == ["not asked"]


def test_what_nobody_meets_is_listed(differing: Rounds, sign_in: Any) -> None:
    found = sign_in(differing.world.alice).get(differing.url("requirement-conflicts")).context["compared"].unmet
    told = {(each.words, tuple(str(one) for one in each.hospitals), each.people) for each in found}
    # Of a card whose issuer is not known nobody can say that it does not meet.
    assert told == {("TB test", ("St. Brendan",), 2)}


def test_of_health_a_scheduler_learns_only_that_it_differs(differing: Rounds, sign_in: Any) -> None:
    seen = sign_in(differing.world.alice).get(differing.url("requirement-conflicts"))
    withheld = sign_in(differing.world.sam).get(differing.url("requirement-conflicts"))
    assert [line.person.name for line in rows(seen)["TB test"].caught] == ["Ann Archer", "Tess Tanaka"]
    assert list(rows(withheld)) == ["CNIM", "BLS", "Occupational health"]
    assert rows(withheld)["Occupational health"].withheld
    for word in ("TB test", "Tess Tanaka"):
        assert word in seen.content.decode()
        assert word not in withheld.content.decode()
    assert "TB test" not in withheld.context["compared"].holds
    assert [each.words for each in withheld.context["compared"].unmet] == []


def test_of_health_asked_for_alike_a_scheduler_learns_that(rounds: Rounds, sign_in: Any) -> None:
    with opened(rounds.world.practice.pk):
        for code in ("cnim", "bls", "tb"):
            RequirementFactory(hospital=rounds.tabor, any_of=(code,))
    words = sign_in(rounds.world.sam).get(rounds.url("requirement-conflicts")).content.decode()
    assert "Asked for alike everywhere: CNIM, BLS, occupational health." in words
    assert "TB test" not in words


def test_it_is_shown_on_another_day_with_a_banner(differing: Rounds, sign_in: Any) -> None:
    response = sign_in(differing.world.alice).get(differing.url("requirement-conflicts") + "?on=2026-10-12")
    assert rows(response)["CNIM"].caught == []
    assert "As of Mon 12 Oct 2026" in response.content.decode()


def test_a_requirement_to_come_is_compared_once_it_is_in_force(differing: Rounds, sign_in: Any) -> None:
    with opened(differing.world.practice.pk):
        RequirementFactory(hospital=differing.brendan, any_of=("acls",), starts_on="2027-03-01")
    client, url = sign_in(differing.world.alice), differing.url("requirement-conflicts")
    assert "ACLS" not in rows(client.get(url + "?on=2027-02-28"))
    assert "ACLS" in rows(client.get(url + "?on=2027-03-01"))


def test_with_one_known_hospital_there_is_nothing_to_compare(rounds: Rounds, sign_in: Any) -> None:
    assert (
        "Nothing to compare yet"
        in sign_in(rounds.world.alice).get(rounds.url("requirement-conflicts")).content.decode()
    )


def test_hospitals_that_ask_alike_and_those_not_known_are_told(rounds: Rounds, sign_in: Any) -> None:
    with opened(rounds.world.practice.pk):
        for code in ("cnim", "bls", "tb"):
            RequirementFactory(hospital=rounds.tabor, any_of=(code,))
        HospitalFactory(name="Quiet General")
    words = sign_in(rounds.world.alice).get(rounds.url("requirement-conflicts")).content.decode()
    assert "All hospitals ask alike" in words
    assert "Asked for alike everywhere: CNIM, BLS, TB test." in words
    assert "not known: Quiet General." in words


def test_many_hospitals_are_bounded_and_can_be_chosen(differing: Rounds, sign_in: Any) -> None:
    with opened(differing.world.practice.pk):
        for number, hospital in enumerate(HospitalFactory.create_batch(20)):
            RequirementFactory(hospital=hospital, any_of=("cnim",), days_left=number % 3 * 30)
    client, url = sign_in(differing.world.alice), differing.url("requirement-conflicts")
    response = client.get(url)
    assert len(response.context["compared"].columns) == 8
    assert "8 of 22 hospitals stand side by side" in response.content.decode()
    chosen = client.get(f"{url}?hospital={differing.brendan.pk}&hospital={differing.tabor.pk}")
    assert [str(each) for each in chosen.context["compared"].columns] == ["Mt. Tabor", "St. Brendan"]
    assert rows(chosen)["CNIM"].rule == ["CNIM, 60\u00a0days left"]


def test_one_and_many_take_as_many_queries(differing: Rounds, sign_in: Any) -> None:
    client, url = sign_in(differing.world.alice), differing.url("requirement-conflicts")
    before = queries(client, url)
    with opened(differing.world.practice.pk):
        for hospital in HospitalFactory.create_batch(5):
            RequirementFactory(hospital=hospital, any_of=("cnim", "dabnm"), verified=True)
        for person in TechnologistFactory.create_batch(5):
            CredentialFactory(technologist=person, type="cnim")
    assert queries(client, url) == before
    with opened(differing.world.practice.pk):
        assert Hospital.objects.count() == 7
