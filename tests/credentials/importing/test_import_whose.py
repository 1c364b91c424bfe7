"""No row is lost, and nobody is given what is somebody else's: where tables end, and whose they are."""

from datetime import date as D

import pytest

from tests.credentials.importing.workbooks import ends, excel, kinds, people, problems, read_file, text

CNIM, BLS, LATER = D(2027, 12, 31), D(2027, 3, 31), D(2028, 12, 31)
LIST = ["Name", "Credential", "Status", "Expires"]
BO = ["Bo Cruz", "CNIM", "Valid", "12/31/2027"]
CY = ["Cy Dunn", "BLS", "Valid", "3/31/2027"]


def read_both(rows: list[list[str]]) -> list:
    """As CSV and as a workbook."""
    return [read_file(text(rows), "a.csv"), read_file(excel(T=rows))]


@pytest.mark.parametrize("credential", ["BLS", "CNIM"])
@pytest.mark.parametrize("status", ["Expired", "Expiring", "Valid", "Current", "Renewal", "Issued", ""])
@pytest.mark.parametrize("end", ["3/31/2026", "2026-03-31", "31 Mar 2026"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_row_of_a_list_is_no_heading_whatever_its_words(credential: str, status: str, end: str, place: int) -> None:
    rows = [BO, CY]
    rows.insert(place, ["Ann Lee", credential, status, end])
    for reading in read_both([LIST, *rows]):
        assert ends(reading) == {
            "Ann Lee": {credential.lower(): D(2026, 3, 31)},
            "Bo Cruz": {"cnim": CNIM},
            "Cy Dunn": {"bls": BLS},
        }


@pytest.mark.parametrize("status", ["Expired", "Expiring", "Valid", ""])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_row_without_a_date_is_said_and_takes_no_other_with_it(status: str, place: int) -> None:
    rows = [BO, CY]
    rows.insert(place, ["Ann Lee", "BLS", status, ""])
    for reading in read_both([LIST, *rows]):
        assert ends(reading) == {"Ann Lee": {}, "Bo Cruz": {"cnim": CNIM}, "Cy Dunn": {"bls": BLS}}
        said = {cell.split("!")[1]: words for cell, words in problems(reading, "note", "error").items()}
        if status == "Expired":
            assert said == {f"C{place + 2}": "Says expired, but no date says when."}
        else:
            assert said == {f"B{place + 2}": "BLS without a date or a number: nothing is recorded."}


def test_a_name_that_stands_above_counts_for_a_row_of_known_words() -> None:
    for reading in read_both([LIST, BO, ["", "BLS", "Expired", "3/31/2026"], CY]):
        assert ends(reading)["Bo Cruz"] == {"cnim": CNIM, "bls": D(2026, 3, 31)}


def test_words_in_a_row_of_columns_are_no_heading() -> None:
    rows = [["Name", "CNIM", "BLS"], ["Ann Lee", "Expired", "Renewal"], ["Bo Cruz", "12/31/2027", "3/31/2027"]]
    for reading in read_both(rows):
        assert ends(reading)["Bo Cruz"] == {"cnim": CNIM, "bls": BLS}
        assert len(problems(reading, "error")) == 2


def test_a_table_cut_short_by_headings_of_nobody_is_an_error() -> None:
    rows = [["Name", "BLS exp", "CNIM exp"], ["Ann Lee", BLS, CNIM], [None, "ACLS exp", "TB"]]
    reading = read_file(excel(T=rows))
    words = "Ends the rows above like a row of headings, but no column says whose: it and the rows below are left out."
    assert problems(reading, "error") == {"T!B3": words}


HEADINGS = {
    2: ["Credential", "Expires"],
    3: ["Credential", "Number", "Expires"],
    4: ["Credential", "Number", "Issued", "Expires"],
}
OPENINGS = [["Bo Cruz"], ["Cruz, Bo"], ["Name", "Bo Cruz"], ["Name: Bo Cruz"], ["Technologist", "Bo Cruz"]]


def card(width: int, credential: str, end: D) -> list[list[object]]:
    return [HEADINGS[width], [credential, *[None] * (width - 2), end]]


@pytest.mark.parametrize("opening", OPENINGS)
@pytest.mark.parametrize("width", [2, 3, 4])
@pytest.mark.parametrize("between", [[], [[]], [[], []]])
def test_cards_below_one_another_are_each_their_own_person_s(opening: list, width: int, between: list) -> None:
    rows = [["Ann Lee"], *card(width, "CNIM", CNIM), *between, opening, *card(width, "CNIM", LATER)]
    reading = read_file(excel(T=rows))
    assert kinds(reading) == {"T": "person"}
    assert ends(reading) == {"Ann Lee": {"cnim": CNIM}, "Bo Cruz": {"cnim": LATER}}


@pytest.mark.parametrize("opening", OPENINGS)
def test_cards_with_a_column_for_each_credential(opening: list) -> None:
    head = ["CNIM exp", "BLS exp"]
    rows = [["Ann Lee"], head, [CNIM, BLS], [], opening, head, [LATER, D(2028, 3, 31)]]
    reading = read_file(excel(T=rows))
    assert ends(reading) == {
        "Ann Lee": {"cnim": CNIM, "bls": BLS},
        "Bo Cruz": {"cnim": LATER, "bls": D(2028, 3, 31)},
    }


def test_cards_whose_headings_differ_and_that_say_more_of_the_person() -> None:
    rows = [
        ["Ann Lee"],
        *card(2, "CNIM", CNIM),
        ["Bo Cruz"],
        ["Phone: 206-555-0101"],
        [],
        *card(4, "CNIM", LATER),
    ]
    reading = read_file(excel(T=rows))
    assert ends(reading) == {"Ann Lee": {"cnim": CNIM}, "Bo Cruz": {"cnim": LATER}}
    assert [person.phone for person in reading.people] == ["", "+12065550101"]


@pytest.mark.parametrize("title", ["Other Certifications", "Additional Training", "Hospital Privileges"])
def test_a_title_over_the_next_table_of_one_person_is_nobody(title: str) -> None:
    rows = [["Ann Lee"], *card(3, "CNIM", CNIM), [], [title], *card(3, "BLS", BLS)]
    reading = read_file(excel(T=rows))
    assert ends(reading) == {"Ann Lee": {"cnim": CNIM, "bls": BLS}}


def test_a_name_alone_before_headings_that_repeat_on_a_page_of_a_list_is_a_row() -> None:
    head = ["Name", "CNIM exp", "BLS exp"]
    rows = [head, ["Ann Lee", CNIM, BLS], ["Bo Cruz", None, None], head, ["Cy Dunn", CNIM, None]]
    reading = read_file(excel(T=rows))
    assert ends(reading) == {"Ann Lee": {"cnim": CNIM, "bls": BLS}, "Bo Cruz": {}, "Cy Dunn": {"cnim": CNIM}}


SIDE_BY_SIDE = [
    (["Name", "CNIM", "Name", "BLS"], ["Ann Lee", CNIM, "Bo Cruz", BLS]),
    (["Name", "CNIM", None, "Name", "BLS"], ["Ann Lee", CNIM, None, "Bo Cruz", BLS]),
    (["ID", "Name", "CNIM", "ID", "Name", "BLS"], ["1", "Ann Lee", CNIM, "2", "Bo Cruz", BLS]),
    (
        ["Last name", "First name", "CNIM exp", "Last name", "First name", "BLS exp"],
        ["Lee", "Ann", CNIM, "Cruz", "Bo", BLS],
    ),
    (
        ["Name", "Credential", "Expires", "Name", "Credential", "Expires"],
        ["Ann Lee", "CNIM", CNIM, "Bo Cruz", "BLS", BLS],
    ),
]


@pytest.mark.parametrize(("head", "row"), SIDE_BY_SIDE)
def test_tables_side_by_side_are_two(head: list, row: list) -> None:
    reading = read_file(excel(T=[head, row]))
    assert ends(reading) == {"Ann Lee": {"cnim": CNIM}, "Bo Cruz": {"bls": BLS}}
    assert problems(reading, "error") == {}


def test_tables_side_by_side_need_not_be_of_one_length() -> None:
    rows = [
        ["Name", "CNIM", None, "Name", "BLS"],
        ["Ann Lee", CNIM, None, "Bo Cruz", BLS],
        ["Bo Cruz", LATER, None, None, None],
        [None, None, None, "Dee Fox", BLS],
    ]
    reading = read_file(excel(T=rows))
    assert ends(reading) == {"Ann Lee": {"cnim": CNIM}, "Bo Cruz": {"cnim": LATER, "bls": BLS}, "Dee Fox": {"bls": BLS}}


def test_right_of_other_names_under_another_heading_nothing_is_guessed() -> None:
    head = ["Technologist", "CNIM exp", "Clinician", "BLS exp"]
    reading = read_file(excel(T=[head, ["Ann Lee", CNIM, "Bo Cruz", BLS]]))
    assert ends(reading) == {"Ann Lee": {"cnim": CNIM}}
    assert "right of a second column of names" in problems(reading, "error")["T!D1"]
    same = read_file(excel(T=[head, ["Ann Lee", CNIM, "Lee, Ann", BLS]]))
    assert ends(same) == {"Ann Lee": {"cnim": CNIM, "bls": BLS}}
    assert people(same) == ["Ann Lee"]
