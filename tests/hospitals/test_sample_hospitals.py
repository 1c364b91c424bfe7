"""The sample's four hospitals and nine people on Sunday 22 November 2026, counted by hand from the workbook."""

from datetime import date
from typing import Any

import pytest

from hospitals.asking import Vocabulary
from hospitals.clearances import Grid, clearance
from hospitals.conflicting import Conflicting, Difference, conflicting
from hospitals.next_documents import next_documents
from practices.models import Practice
from tests.hospitals.tracker import BRENDAN, COLUMBIA, DESERT, TABOR, Tracker, bring_tracker

ON = date(2026, 11, 22)
HARD = "\u00a0"

NINE = (
    "Okafor",
    "Lindqvist",
    "Quintanilla",
    "Ramaswamy",
    "Whitfield",
    "Sakamoto",
    "Brightwater",
    "Beaumont-Hart",
    "Wieczorek",
)

# What each asks for where they differ, the strictest common rule, and who is caught where.
DIFFERENCES = {
    "CNIM or D.ABNM": (
        {BRENDAN: "CNIM or D.ABNM", TABOR: "CNIM, 30 days left", COLUMBIA: "CNIM", DESERT: "CNIM"},
        ["CNIM, 30 days left"],
        {},
    ),
    "BLS": (
        {BRENDAN: "BLS, from AHA only", TABOR: "BLS, 30 days left", COLUMBIA: "BLS", DESERT: "BLS"},
        ["BLS, from AHA only, 30 days left"],
        {"Lindqvist": {TABOR}},
    ),
    "ACLS": ({BRENDAN: "ACLS", TABOR: "", COLUMBIA: "", DESERT: "ACLS"}, ["ACLS"], {"Whitfield": {BRENDAN, DESERT}}),
    "TB test": (
        {BRENDAN: "TB test, issued within 12 months", TABOR: "", COLUMBIA: "", DESERT: ""},
        ["TB test, issued within 12 months"],
        {"Lindqvist": {BRENDAN}, "Brightwater": {BRENDAN}},
    ),
    "Influenza vaccine": (
        {BRENDAN: "Influenza vaccine, in season", TABOR: "", COLUMBIA: "", DESERT: ""},
        ["Influenza vaccine, in season"],
        {"Quintanilla": {BRENDAN}, "Ramaswamy": {BRENDAN}, "Beaumont-Hart": {BRENDAN}},
    ),
    "Professional liability insurance": (
        {BRENDAN: "", TABOR: "Professional liability insurance, 30 days left", COLUMBIA: "", DESERT: ""},
        ["Professional liability insurance, 30 days left"],
        {},
    ),
    "Hospital privileges or Vendor badge": (
        {
            BRENDAN: "Hospital privileges",
            TABOR: "Hospital privileges, 30 days left",
            COLUMBIA: "Vendor badge",
            DESERT: "Hospital privileges",
        },
        ["Hospital privileges, 30 days left", "Vendor badge"],
        {"Okafor": {TABOR}},
    ),
    "Background check": (
        {BRENDAN: "", TABOR: "", COLUMBIA: "", DESERT: "Background check, issued within 60 months"},
        ["Background check, issued within 60 months"],
        {name: {DESERT} for name in NINE},
    ),
}

# b blocked, w warned, c cleared: St. Brendan, Mt. Tabor, Columbia, High Desert.
CLEARED = {
    "Okafor": "cbcb",
    "Lindqvist": "bbbb",
    "Quintanilla": "bcwb",
    "Ramaswamy": "bccb",
    "Whitfield": "bbbb",
    "Sakamoto": "cccb",
    "Brightwater": "bbbb",
    "Beaumont-Hart": "bbbb",
    "Wieczorek": "cccb",
}


@pytest.fixture
def tracker(practice: Practice) -> Tracker:
    return bring_tracker(practice)


@pytest.fixture
def found(tracker: Tracker, practice: Practice) -> Conflicting:
    return conflicting(ON, ON, practice, sees_health=True)


def plain(words: str) -> str:
    return words.replace(HARD, " ")


def said(each: Difference, words: Vocabulary, found: Conflicting) -> tuple[Any, ...]:
    hospitals = {hospital.pk: hospital.name for hospital in found.known}
    people = {person.pk: person.name.split()[-1] for person in found.people}
    cells = {
        hospitals[key]: plain("; ".join(words.line(terms) for terms in asked))
        for key, asked in each.found.terms.items()
    }
    caught = {people[one.person]: {hospitals[key] for key in one.fails} for one in each.caught or []}
    return cells, sorted(map(plain, words.rule(each.found.rule))), caught


def test_every_difference_with_the_common_rule_and_who_is_caught(found: Conflicting) -> None:
    words = found.vocabulary
    told = {words.subject(each.found): said(each, words, found) for each in found.differences}
    assert told == DIFFERENCES
    assert found.alike == []


def test_what_nobody_on_the_roster_meets(found: Conflicting) -> None:
    hospitals = {hospital.pk: hospital.name for hospital in found.known}
    unmet = {
        (found.vocabulary.names(each.asked.types), tuple(hospitals[key] for key in each.places), each.people)
        for each in found.unmet
    }
    assert unmet == {("Hospital privileges", (DESERT,), 9), ("Background check", (DESERT,), 9)}


def grid_on(on: date, tracker: Tracker, practice: Practice) -> Grid:
    people, hospitals = tracker.people.values(), sorted(tracker.hospitals.values(), key=str)
    return clearance(people, hospitals, on, practice=practice, today=ON)


def letters(grid: Grid, tracker: Tracker) -> dict[str, str]:
    return {
        name: "".join(
            grid.at(person, tracker.hospitals[each]).verdict[0] for each in (BRENDAN, TABOR, COLUMBIA, DESERT)
        )
        for name, person in tracker.people.items()
    }


def test_who_is_cleared_where(tracker: Tracker, practice: Practice) -> None:
    assert letters(grid_on(ON, tracker, practice), tracker) == CLEARED


def test_ten_days_later_the_thirty_days_of_one_hospital_stop_four_more(tracker: Tracker, practice: Practice) -> None:
    """From 2 December the CNIMs of the 31st have 29 days left."""
    before = letters(grid_on(date(2026, 12, 1), tracker, practice), tracker)
    after = letters(grid_on(date(2026, 12, 2), tracker, practice), tracker)
    changed = {name for name in before if before[name][1] != after[name][1]}
    assert (before["Quintanilla"][1], after["Quintanilla"][1], changed) == ("w", "b", {"Quintanilla"})
    found = conflicting(date(2026, 12, 2), ON, practice, sees_health=True)
    names = {person.pk: person.name.split()[-1] for person in found.people}
    [board] = [each for each in found.differences if found.vocabulary.subject(each.found) == "CNIM or D.ABNM"]
    assert {names[each.person] for each in board.caught or []} == {
        "Okafor",
        "Quintanilla",
        "Brightwater",
        "Beaumont-Hart",
    }


def test_the_next_document_of_each(tracker: Tracker, practice: Practice) -> None:
    grid, hospitals = grid_on(ON, tracker, practice), list(tracker.hospitals.values())
    told = next_documents(grid, tracker.people.values(), hospitals, sees_health=True)
    assert {each.person.name.split()[-1]: (each.label, [str(one) for one in each.opens]) for each in told} == {
        "Okafor": ("Hospital privileges at Mt. Tabor Surgical Hospital", [TABOR]),
        "Lindqvist": ("TB test", [BRENDAN]),
        "Beaumont-Hart": ("BLS", [TABOR]),
    }
