"""What stands under a flu shot: yes, a day, a year, a season; nothing of it is lost without a word."""

from datetime import date as D

import pytest

from tests.credentials.importing.workbooks import excel, problems, read_file


def read(cell: object, heading: str = "Flu Shot"):
    return read_file(excel(T=[["Name", heading], ["Ann Lee", cell]]))


@pytest.mark.parametrize(
    ("cell", "season"),
    [
        ("2025", 2025),
        (2025, 2025),
        (2026, 2026),
        ("2025-26", 2025),
        ("2025-2026", 2025),
        ("25/26", 2025),
        ("25–26 season", 2025),
        ("yes 2026-27", 2026),
        ("Flu 2025", 2025),
    ],
)
def test_a_year_or_a_season_in_the_cell_is_the_season_held(cell: object, season: int) -> None:
    reading = read(cell)
    assert [(record.season, record.issued_on) for record in reading.credentials] == [(season, None)]
    assert problems(reading, "error") == {}
    named = f"{season}–{(season + 1) % 100}"
    assert problems(reading, "note")["T!B2"] == f"Read as held in the season {named}, on a day not known."


@pytest.mark.parametrize(
    ("cell", "heading", "words"),
    [
        ("2028", "Flu Shot", "Gives a season that has not opened yet."),
        ("2027-28", "Flu Shot", "Gives a season that has not opened yet."),
        ("2025", "Flu 26-27", "Gives another season than its heading."),
    ],
)
def test_a_season_that_cannot_be_is_an_error(cell: str, heading: str, words: str) -> None:
    reading = read(cell, heading)
    assert reading.credentials == ()
    assert problems(reading, "error") == {"T!B2": words}


@pytest.mark.parametrize("heading", ["HIPAA y/n", "BLS y/n"])
def test_only_a_year_under_yes_or_no_of_another_credential_is_an_error(heading: str) -> None:
    reading = read("2025", heading)
    assert reading.credentials == ()
    assert problems(reading, "error") == {"T!B2": "Gives only a year."}


@pytest.mark.parametrize("cell", ["10/14/2026", D(2026, 10, 14)])
def test_a_day_stays_a_day(cell: object) -> None:
    assert [(record.season, record.issued_on) for record in read(cell).credentials] == [(2026, D(2026, 10, 14))]
