"""Clearance at a hospital and conflicting requirements over REST."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hospitals.findings import NOT_MET
from hospitals.models import Requirement
from practices.models import Technologist
from tests.api.calling import Caller, assert_problem
from tests.conftest import opened
from tests.factories import TechnologistFactory
from tests.hospitals.rounds import ROUNDS, Rounds
from tests.hospitals.ward import HospitalFactory, RequirementFactory
from tests.support.stage import begins_with
from tests.world import CANARY

rounds_as_made = begins_with(ROUNDS)


@pytest.fixture
def rounds(rounds_as_made: Rounds, on_22_november: None) -> Rounds:
    return rounds_as_made


def at(hospital: Any) -> str:
    return f"hospitals/{hospital.pk}/clearance/"


def verdicts(answer: Any) -> dict[str, tuple[str, list[str]]]:
    return {
        each["name"]: (each["verdict"], [finding["code"] for finding in each["findings"]])
        for each in answer.json()["results"]
    }


def test_who_is_cleared_at_a_hospital(rounds: Rounds, alice: Caller) -> None:
    answer = alice.get(at(rounds.brendan))
    assert verdicts(answer) == {
        "Ann Archer": ("blocked", ["missing", "missing", "expires_soon"]),
        "Tess Tanaka": ("blocked", ["expired"]),
    }
    assert answer.json()["on"] == "2026-11-22"
    [tess] = alice.get(at(rounds.brendan), technologist=rounds.tess.pk).json()["results"]
    with opened(rounds.world.practice.pk):
        requirement = Requirement.objects.get(any_of__type__code="tb")
    assert tess["findings"] == [
        {
            "code": "expired",
            "severity": "block",
            "message": "TB test ended Thu\u00a012\u00a0Nov.",
            "person": str(rounds.tess.pk),
            "requirement": str(requirement.pk),
            "until": "2026-11-12",
            "remedy": "Record the renewal.",
        }
    ]


def test_on_another_day_and_where_nothing_is_known(rounds: Rounds, alice: Caller) -> None:
    assert verdicts(alice.get(at(rounds.brendan), on="2026-10-12"))["Tess Tanaka"] == ("cleared", [])
    assert verdicts(alice.get(at(rounds.tabor)))["Tess Tanaka"] == ("not_known", ["no_requirements"])
    assert_problem(alice.get(at(rounds.brendan), on="tomorrow"), 400)
    assert_problem(alice.get(at(rounds.brendan), technologist="7"), 400)


def test_health_is_withheld_from_a_scheduler_whatever_the_day(rounds: Rounds, sam: Caller) -> None:
    for on in ("2026-10-12", "2026-11-22", "2027-01-15"):
        [tess] = sam.get(at(rounds.brendan), on=on, technologist=rounds.tess.pk).json()["results"]
        [finding] = tess["findings"]
        assert (finding["message"], finding["requirement"], finding["until"]) == (NOT_MET, None, None)
        assert tess["health_of_today"] == (on != "2026-11-22")


def test_a_technologist_reads_the_own_clearance_only(rounds: Rounds, tess: Caller) -> None:
    answer = tess.get(at(rounds.brendan))
    assert verdicts(answer) == {"Tess Tanaka": ("blocked", ["expired"])}
    assert "TB test" in answer.content.decode()
    assert_problem(tess.get(at(rounds.brendan), technologist=rounds.ann.pk), 404)
    assert_problem(tess.get("requirement-conflicts/"), 403)


def test_another_practice_s_rows_are_not_there(rounds: Rounds, alice: Caller) -> None:
    for answer in (
        alice.get(at(rounds.foreign)),
        alice.get(at(rounds.brendan), technologist=rounds.world.foreign.pk),
    ):
        assert_problem(answer, 404)
        assert CANARY not in answer.content.decode()
    assert CANARY not in alice.get("requirement-conflicts/").content.decode()


def test_where_hospitals_ask_differently(rounds: Rounds, alice: Caller) -> None:
    with opened(rounds.world.practice.pk):
        RequirementFactory(hospital=rounds.tabor, any_of=("cnim",), days_left=30)
    answer = alice.get("requirement-conflicts/").json()
    by_words = {each["words"]: each for each in answer["results"]}
    assert list(by_words) == ["CNIM", "BLS", "TB test"]
    cnim = by_words["CNIM"]
    assert [(each["differs"], [terms["words"] for terms in each["asks"]]) for each in cnim["hospitals"]] == [
        (True, ["CNIM, 30\u00a0days left"]),
        (False, ["CNIM"]),
    ]
    assert cnim["rule"]["one_is_enough"]
    assert [hold["days_left"] for hold in cnim["rule"]["holds"]] == [30]
    [ann] = cnim["caught"]
    assert (ann["person"], ann["fails"], ann["passes"]) == (
        str(rounds.ann.pk),
        [str(rounds.tabor.pk)],
        [str(rounds.brendan.pk)],
    )
    assert [finding["code"] for finding in ann["findings"]] == ["margin_too_short"]
    assert [each["hospitals"] for each in answer["unmet"]] == [[str(rounds.brendan.pk)]]


def test_of_health_a_scheduler_learns_only_that_it_differs(rounds: Rounds, sam: Caller) -> None:
    with opened(rounds.world.practice.pk):
        RequirementFactory(hospital=rounds.tabor, any_of=("cnim",))
    answer = sam.get("requirement-conflicts/").json()
    [_, health] = answer["results"]
    assert [each["words"] for each in answer["results"]] == ["BLS", "Occupational health"]
    assert (health["types"], health["hospitals"], health["rule"], health["caught"]) == ([], [], None, None)
    assert answer["unmet"] == []


def test_hospitals_of_which_nothing_is_confirmed_are_named(rounds: Rounds, alice: Caller) -> None:
    assert alice.get("requirement-conflicts/").json() == {
        "on": "2026-11-22",
        "results": [],
        "unmet": alice.get("requirement-conflicts/").json()["unmet"],
        "not_known": [str(rounds.tabor.pk)],
    }


def test_one_and_many_take_as_many_queries(rounds: Rounds, alice: Caller) -> None:
    paths = [at(rounds.brendan), "requirement-conflicts/"]

    def queries(path: str) -> int:
        alice.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert alice.get(path).status_code == 200
        return len(captured)

    before = [queries(path) for path in paths]
    with opened(rounds.world.practice.pk):
        for hospital in HospitalFactory.create_batch(4):
            RequirementFactory(hospital=hospital, any_of=("cnim",), verified=True)
        TechnologistFactory.create_batch(4)
        assert Technologist.objects.count() == 6
    assert [queries(path) for path in paths] == before
