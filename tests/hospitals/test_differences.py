"""Where hospitals ask differently, and who passes one and fails the other."""

from dataclasses import dataclass
from typing import Any

import pytest

from hospitals.asking import Vocabulary, whom
from hospitals.caught import caught, nobody_meets
from hospitals.differences import Comparison, comparisons, subjects
from hospitals.facts import Asked, Bearer, Place
from tests.hospitals.plain import (
    BRENDAN,
    CAMPUS,
    CODE_OF,
    NAMES,
    PEAK,
    TABOR,
    TODAY,
    TYPES,
    asks,
    bearer,
    grounds_of,
    held,
    key,
)

BY_PK = {type.pk: type for type in TYPES.values()}
WORDS = Vocabulary(BY_PK, NAMES.issuers)
KNOWN = "hipaa"


@dataclass(frozen=True)
class Person:
    name: str
    discipline: str = "technologist"

    @property
    def pk(self) -> Any:
        return key(self.name)


def compare(*asked: Asked, places: tuple[Place, ...] = (BRENDAN, TABOR), known: bool = True) -> list[Comparison]:
    """Both hospitals are known for something else that they ask for alike."""
    also = [asks(KNOWN, at=place) for place in places] if known else []
    found = comparisons(grounds_of([*asked, *also], {}), places, TODAY)
    return [each for each in found if CODE_OF[each.types[0]] != KNOWN]


def cell(found: Comparison, place: Place) -> list[str]:
    return sorted(WORDS.line(terms) for terms in found.terms[place.id])


DIFFERENCES = {
    "one accepts more types": (
        [asks("cnim", "dabnm"), asks("cnim", at=TABOR)],
        (["CNIM or D.ABNM"], ["CNIM"]),
        True,
    ),
    "one accepts fewer issuers": (
        [asks("bls", issuers=["AHA"]), asks("bls", at=TABOR)],
        (["BLS, from AHA only"], ["BLS"]),
        True,
    ),
    "one asks for days left": (
        [asks("bls"), asks("bls", at=TABOR, days_left=30)],
        (["BLS"], ["BLS, 30\u00a0days left"]),
        True,
    ),
    "one asks for it verified": (
        [asks("cnim", verified=True), asks("cnim", at=TABOR)],
        (["CNIM, verified at its source"], ["CNIM"]),
        True,
    ),
    "one of them not at all": ([asks("acls")], (["ACLS"], []), True),
    "one only warns": ([asks("tb", warns=True), asks("tb", at=TABOR)], (["TB test, warns only"], ["TB test"]), True),
    "zero days left are none": ([asks("bls"), asks("bls", at=TABOR, days_left=0)], (["BLS"], ["BLS"]), False),
    "both alike": (
        [asks("bls", issuers=["AHA", "Red Cross"]), asks("bls", at=TABOR, issuers=["Red Cross", "AHA"])],
        (["BLS, from AHA or Red Cross only"], ["BLS, from AHA or Red Cross only"]),
        False,
    ),
    "a house rule asks all alike": ([asks("exclusion", at=None)], (["OIG/SAM check"], ["OIG/SAM check"]), False),
    "a house rule and more": (
        [asks("bls", at=None), asks("bls", at=TABOR, verified=True)],
        (["BLS"], ["BLS", "BLS, verified at its source"]),
        True,
    ),
    "each its own privileges, named or not": (
        [asks("hospital_privileges", issuers=["St. Brendan"]), asks("hospital_privileges", at=TABOR)],
        (["Hospital privileges"], ["Hospital privileges"]),
        False,
    ),
    "privileges here, a badge there": (
        [asks("hospital_privileges"), asks("vendor_badge", at=TABOR)],
        (["Hospital privileges"], ["Vendor badge"]),
        True,
    ),
    "what is over or has not begun is not asked": (
        [asks("acls", during="..2026-11-21"), asks("acls", during="2026-11-23.."), asks("acls", at=TABOR)],
        ([], ["ACLS"]),
        True,
    ),
    "several at once": (
        [asks("tb", months=12, season=True, grace=True, checked=31), asks("tb", at=TABOR)],
        (
            [
                "TB test, issued within 12\u00a0months, checked within 31\u00a0days, in season,"
                " accepted in its grace days"
            ],
            ["TB test"],
        ),
        True,
    ),
}


@pytest.mark.parametrize(("asked", "cells", "differs"), DIFFERENCES.values(), ids=DIFFERENCES)
def test_what_two_hospitals_ask(asked: list[Asked], cells: tuple[list[str], list[str]], differs: bool) -> None:
    [found] = compare(*asked)
    assert (cell(found, BRENDAN), cell(found, TABOR)) == cells
    assert found.differs == differs


def test_a_hospital_that_is_not_known_is_compared_with_none() -> None:
    [found] = compare(asks("bls"), known=False)
    assert (set(found.terms), found.differs) == ({BRENDAN.id}, False)


def test_types_that_stand_for_one_another_are_one_subject() -> None:
    asked = [
        asks("cnim", "dabnm"),
        asks("dabnm", "ceu"),
        asks("bls"),
        asks("hospital_privileges"),
        asks("vendor_badge"),
    ]
    found = [{CODE_OF[each] for each in subject} for subject in subjects(asked, BY_PK)]
    assert found == [
        {"cnim", "dabnm", "ceu"},
        {"bls"},
        {"hospital_privileges", "vendor_badge"},
    ]


def test_seats_that_are_asked_alike_stand_together_and_others_apart() -> None:
    found = compare(
        asks("bls"), asks("bls", at=TABOR, side="technologist"), asks("bls", at=TABOR, side="oversight", warns=True)
    )
    assert [(each.seats, cell(each, TABOR), whom(each)) for each in found] == [
        (("primary", "trainee"), ["BLS"], ""),
        (("oversight",), ["BLS, warns only"], "oversight physicians"),
    ]
    [only, trainees] = compare(asks("bls"), asks("bls", at=TABOR, side="trainee", days_left=30))
    assert (only.seats, trainees.seats, whom(trainees)) == (("primary", "oversight"), ("trainee",), "trainees")


def test_what_one_modality_asks_stands_apart_on_top_of_what_all_do() -> None:
    general, motor = compare(asks("bls"), asks("bls", at=TABOR), asks("bls", at=TABOR, modality="TcMEP", verified=True))
    assert (general.modality, general.differs) == ("", False)
    assert (motor.modality, whom(motor)) == ("tcmep", "cases with tcmep")
    assert (cell(motor, BRENDAN), cell(motor, TABOR)) == (["BLS"], ["BLS", "BLS, verified at its source"])


def test_the_one_that_asks_other_than_most_stands_out() -> None:
    [found] = compare(
        asks("bls", issuers=["AHA"]), *(asks("bls", at=at) for at in (TABOR, PEAK)), places=(BRENDAN, TABOR, PEAK)
    )
    assert [found.stands_out(place.id) for place in (BRENDAN, TABOR, PEAK)] == [True, False, False]
    [found] = compare(asks("bls"), asks("bls", at=TABOR), places=(BRENDAN, TABOR, PEAK))
    assert [found.stands_out(place.id) for place in (BRENDAN, TABOR, PEAK)] == [True, True, False]


def who(asked: list[Asked], people: dict[str, Bearer], places: tuple[Place, ...] = (BRENDAN, TABOR)) -> dict[str, Any]:
    """Of the only difference: who is caught, where that fails and where it passes."""
    also = [asks(KNOWN, at=place, warns=True) for place in places]
    judged = grounds_of([*asked, *also], {key(name): held for name, held in people.items()})
    [found] = [each for each in comparisons(judged, places, TODAY) if each.differs]
    names = {place.id: place.name for place in places}
    roster = [Person(name, "trainee" if name == "Tim" else "technologist") for name in people]
    return {
        next(person.name for person in roster if person.pk == each.person): (
            [names[place] for place in each.fails],
            [names[place] for place in each.passes],
        )
        for each in caught(found, roster, {place.id: place for place in places}, judged, TODAY)
    }


def card(through: str = "2027-12-31", issuer: str | None = "AHA", **fields: Any) -> Bearer:
    return bearer([held("bls", through, issuer=issuer, **fields)])


AT_BRENDAN, AT_TABOR = (["St. Brendan"], ["Mt. Tabor"]), (["Mt. Tabor"], ["St. Brendan"])


def test_a_card_of_the_wrong_issuer_passes_one_and_fails_the_other() -> None:
    asked = [asks("bls", issuers=["AHA"]), asks("bls", at=TABOR)]
    people = {"Ada": card(), "Ben": card(issuer="Red Cross"), "Cy": card("2026-10-31"), "Di": bearer([])}
    # Who fails both is caught by neither; nor is who may have the right one.
    assert who(asked, people | {"Eve": card(issuer=None)}) == {"Ben": AT_BRENDAN}


def test_the_last_month_of_a_card_is_not_enough_for_one_of_them() -> None:
    asked = [asks("bls"), asks("bls", at=TABOR, days_left=30)]
    assert who(asked, {"Ada": card("2026-12-21"), "Ben": card("2026-12-22"), "Cy": card("2026-11-22")}) == {
        "Ada": AT_TABOR,
        "Cy": AT_TABOR,
    }


def test_what_only_one_asks_for_catches_who_has_none() -> None:
    assert who([asks("bls")], {"Ada": card(), "Ben": bearer([])}) == {"Ben": AT_BRENDAN}


def test_what_only_warns_catches_nobody_there() -> None:
    asked = [asks("bls", warns=True), asks("bls", at=TABOR)]
    assert who(asked, {"Ada": bearer([])}) == {"Ada": AT_TABOR}


def test_another_seat_is_not_caught() -> None:
    asked = [asks("bls", side="trainee"), asks("bls", at=TABOR, side="trainee", days_left=30)]
    people = {"Tim": card("2026-12-01"), "Ada": card("2026-12-01")}
    assert who(asked, people) == {"Tim": AT_TABOR}


def test_lacking_the_privileges_of_one_is_no_difference_but_its_margin_is() -> None:
    asked = [asks("hospital_privileges"), asks("hospital_privileges", at=TABOR, days_left=30)]

    def privileges(brendan: str, tabor: str) -> Bearer:
        return bearer(
            [
                held("hospital_privileges", ends, issuer=issuer)
                for issuer, ends in (("St. Brendan", brendan), ("Mt. Tabor", tabor))
                if ends
            ]
        )

    people = {
        "Ada": privileges("2027-12-31", ""),
        "Ben": privileges("", "2026-12-10"),
        "Cy": privileges("2026-12-10", "2027-12-31"),
    }
    assert who(asked, people) == {"Ben": AT_TABOR}


def test_an_exemption_lets_pass() -> None:
    strict = asks("bls", at=TABOR, days_left=30)
    evidence = [held("bls", "2026-12-01", issuer="AHA")]
    people = {"Ada": bearer(evidence), "Ben": bearer(evidence, exempt=[(strict, "2026-11-01..2026-12-31")])}
    assert who([asks("bls"), strict], people) == {"Ada": AT_TABOR}


def test_an_exemption_is_of_one_hospital_though_another_asks_the_same() -> None:
    exempted, same = asks("bls"), asks("bls", at=TABOR)
    people = {"Ada": bearer([], exempt=[(exempted, "2026-11-01..2026-12-31")]), "Ben": bearer([])}
    assert who([exempted, same, asks("bls", at=PEAK, verified=True)], people, (BRENDAN, TABOR, PEAK)) == {
        "Ada": (["Mt. Tabor", "Pike Peak"], ["St. Brendan"])
    }


def test_a_state_s_license_is_asked_of_each_state_apart() -> None:
    asked = [asks("state_license"), asks("state_license", at=PEAK), asks("state_license", at=TABOR, verified=True)]
    people = {"Ada": bearer([held("state_license", "2027-12-31", issuer="Oregon board", verified=True)])}
    assert who(asked, people, (BRENDAN, TABOR, PEAK)) == {"Ada": (["Pike Peak"], ["St. Brendan", "Mt. Tabor"])}


def unmet(asked: list[Asked], people: dict[str, Bearer], places: tuple[Place, ...] = (BRENDAN, TABOR)) -> list[Any]:
    judged = grounds_of(asked, {key(name): held for name, held in people.items()})
    roster = [Person(name, "trainee" if name == "Tim" else "technologist") for name in people]
    names = {place.id: place.name for place in places}
    return [
        (CODE_OF[each.asked.types[0]], [names[place] for place in each.places], each.people)
        for each in nobody_meets(roster, places, judged, TODAY)
    ]


def test_requirements_that_nobody_meets() -> None:
    people = {"Ada": card(), "Ben": bearer([held("acls", "2026-10-31")])}
    asked = [asks("bls"), asks("acls"), asks("tb", at=TABOR, warns=True), asks("cnim", at=None)]
    assert unmet(asked, people) == [
        ("acls", ["St. Brendan"], 2),
        ("cnim", ["St. Brendan", "Mt. Tabor"], 2),
        ("tb", ["Mt. Tabor"], 2),
    ]


def test_privileges_that_all_campuses_share_are_met_at_each() -> None:
    people = {"Ada": bearer([held("hospital_privileges", "2027-12-31", issuer="St. Brendan")])}
    asked = [asks("hospital_privileges", at=place) for place in (BRENDAN, CAMPUS, TABOR)]
    assert unmet(asked, people, (BRENDAN, CAMPUS, TABOR)) == [("hospital_privileges", ["Mt. Tabor"], 1)]


def test_a_requirement_that_nobody_is_under_is_not_unmet() -> None:
    assert unmet([asks("bls", side="oversight")], {"Ada": card()}) == []
    assert unmet([asks("acls", side="trainee")], {"Ada": card(), "Tim": card()}) == [("acls", ["St. Brendan"], 1)]
    assert unmet([asks("acls", during="2027-01-01..")], {"Ada": card()}) == []
    assert unmet([asks("acls")], {}) == []
