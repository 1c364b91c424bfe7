"""The state of a license in a column of its own is the license's, not where the person lives."""

from datetime import date as D

import pytest

from tests.credentials.importing.workbooks import excel, problems, read_file

ENDS = D(2027, 5, 1)


@pytest.mark.parametrize("heading", ["License State", "Lic State", "State Issued", "Issuing state", "State of issue"])
def test_beside_number_and_end_it_is_the_state_of_the_license(heading: str) -> None:
    rows = [["Name", "Email", "License #", heading, "License Exp"], ["Ann Lee", "a@x.org", "L1", "OR", ENDS]]
    reading = read_file(excel(T=rows))
    assert [(r.type_code, r.state_code, r.number, r.expires_on) for r in reading.credentials] == [
        ("state_license", "OR", "L1", ENDS)
    ]
    assert reading.people[0].state == ""
    assert problems(reading, "note", "error", "question") == {}


def test_the_home_state_stays_the_person_s() -> None:
    rows = [["Name", "Home State", "License State", "License Exp"], ["Ann Lee", "WA", "OR", ENDS]]
    reading = read_file(excel(T=rows))
    assert (reading.people[0].state, reading.credentials[0].state_code) == ("WA", "OR")


def test_in_a_list_of_credentials_it_is_the_row_s() -> None:
    rows = [
        ["Name", "Credential", "License state", "Expires"],
        ["Ann Lee", "License", "OR", ENDS],
        ["Ann Lee", "BLS", None, D(2027, 3, 31)],
    ]
    assert [r.state_code for r in read_file(excel(T=rows)).credentials] == ["OR", ""]


def test_two_states_are_not_one_and_a_state_alone_is_said() -> None:
    rows = [["Name", "License State", "License Exp"], ["Ann Lee", "OR/WA", ENDS], ["Bo Cruz", "OR", None]]
    reading = read_file(excel(T=rows))
    assert problems(reading, "error") == {"T!B2": "Not a state."}
    words = "Gives a state, but nothing else of a State license: nothing is recorded."
    assert problems(reading, "note")["T!B3"] == words
