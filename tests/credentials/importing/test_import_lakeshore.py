"""A real export, one row a credential, compared with the file row by row."""

import csv
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from credentials.importing.reader import read
from credentials.importing.reading import understand
from tests.credentials.importing.workbooks import TODAY, kinds, problems

FILE = Path(__file__).parents[3] / "samples" / "lakeshore-credentials.csv"
CODES = {
    "CNIM": "cnim",
    "BLS Provider": "bls",
    "ACLS Provider": "acls",
    "Hospital Privileges": "hospital_privileges",
    "HIPAA Training": "hipaa",
    "Liability Insurance": "liability",
    "State License": "state_license",
}
ISSUERS = {"American Heart Association": "AHA"}


@pytest.fixture(scope="module")
def workbook():
    return read("lakeshore.csv", FILE.read_bytes())


@pytest.fixture(scope="module")
def reading(workbook):
    return understand(workbook, today=TODAY)


def rows():
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def day(written: str) -> date:
    return datetime.strptime(written, "%d-%b-%Y").date()  # noqa: DTZ007


def test_every_row_is_one_credential_with_every_cell(reading):
    expected = [
        (
            row["Employee ID"],
            CODES[row["Credential"]],
            ISSUERS.get(row["Issued By"], row["Issued By"]),
            row["Number"],
            row["State"],
            day(row["Issue Date"]),
            day(row["Expiration Date"]),
            row["Status"] == "Inactive",
            TODAY if row["Status"] == "Inactive" else None,
            "accepted",
        )
        for row in rows()
    ]
    assert len(expected) == 100
    assert [
        (
            reading.people[r.person].employee_number,
            r.type_code,
            r.issuer_name,
            r.number,
            r.state_code,
            r.issued_on,
            r.expires_on,
            r.let_go,
            r.suspended_from,
            r.standing,
        )
        for r in reading.credentials
    ] == expected


def test_every_person_is_read_once(reading):
    expected = {
        row["Employee ID"]: (f"{row['First Name']} {row['Last Name']}", row["Work Email"], row["Mobile Phone"])
        for row in rows()
    }
    found = {
        p.employee_number: (p.name.display, p.email, f"{p.phone[2:5]}-{p.phone[5:8]}-{p.phone[8:]}")
        for p in reading.people
    }
    assert len(reading.people) == 15
    assert found == expected
    assert reading.people[10].name.sort == "de Wit, Anneke"


def test_a_word_is_asked_about_once_for_all_its_cells(reading):
    statuses = Counter(row["Status"] for row in rows())
    asked = {question.code: question for question in reading.questions}
    assert {code: len(question.cells) for code, question in asked.items()} == {
        "word:Inactive": statuses["Inactive"],
        "word:Pending verification": statuses["Pending verification"],
    }
    assert (asked["word:Inactive"].cell, asked["word:Inactive"].proposed) == ("L11", "let_go")
    assert problems(reading, "question") == {
        "!L11": (
            "What does “Inactive” mean under “Status”? Until answered: let go, and suspended from today until a "
            "manager says otherwise (12 cells)."
        ),
        "!L20": (
            "What does “Pending verification” mean under “Status”? Until answered: recorded, and not verified "
            "(9 cells)."
        ),
    }


def test_an_answer_changes_every_row_with_that_word(workbook):
    answered = understand(
        workbook, today=TODAY, answers={"word:Inactive": "active", "word:Pending verification": "applied"}
    )
    assert not any(record.let_go or record.suspended_from for record in answered.credentials)
    assert sum(record.standing == "applied" for record in answered.credentials) == 9
    left_out = understand(workbook, today=TODAY, answers={"word:Inactive": "leave_out"})
    assert len(left_out.credentials) == 88


def test_days_of_issue_that_lie_ahead_are_noted(reading):
    assert problems(reading, "note", "error") == dict.fromkeys(
        ("!J44", "!J52", "!J97"), "This day lies ahead: kept as given."
    )


def test_the_sheet_is_known_and_its_order_needs_no_answer(reading):
    assert kinds(reading) == {"": "long"}
    assert [c.target for c in reading.mapping.sheets[0].columns].count(None) == 0
    assert not any(question.code == "date_order" for question in reading.questions)
