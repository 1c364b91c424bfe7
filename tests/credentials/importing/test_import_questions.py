"""What is in doubt is asked once, in the words of the sheet, and left out where no reading is safe."""

from datetime import date as D
from decimal import Decimal

import pytest

from tests.credentials.importing.workbooks import ends, excel, people, problems, read_file, text

PRIVILEGES = "Privileges at Mercy Hospital exp"
MERCY = "hospital_privileges Mercy Hospital"


def asked(reading):
    return {question.code: (question.cells, question.in_force) for question in reading.questions}


def test_an_ambiguous_date_is_asked_about_once_a_file_and_left_out_at_each_cell():
    rows = [["Name", PRIVILEGES], ["Ann Lee", "4/5/27"], ["Bo Cruz", "6/7/27"], ["Cy Dunn", "8/8/27"]]
    reading = read_file(text(rows), "a.csv")
    assert asked(reading) == {"date_order": (("B2", "B3"), None)}
    assert ends(reading) == {"Ann Lee": {}, "Bo Cruz": {}, "Cy Dunn": {MERCY: D(2027, 8, 8)}}
    assert problems(reading, "question") == {
        "!B2": "Could be 5 April 2027 or 4 May 2027: in which order are the dates of this file written?",
        "!B3": "Could be 7 June 2027 or 6 July 2027: in which order are the dates of this file written?",
    }


@pytest.mark.parametrize(("order", "day"), [("mdy", D(2027, 4, 5)), ("dmy", D(2027, 5, 4))])
def test_the_answer_settles_every_date_of_the_file(order, day):
    rows = [["Name", PRIVILEGES], ["Ann Lee", "4/5/27"]]
    reading = read_file(text(rows), "a.csv", answers={"date_order": order})
    assert ends(reading) == {"Ann Lee": {MERCY: day}}
    assert reading.order == order
    assert problems(reading, "question", "error") == {}


def test_one_telling_date_anywhere_settles_it_without_asking():
    rows = [["Name", "CNIM exp", PRIVILEGES], ["Ann Lee", "12/31/27", "4/5/27"]]
    reading = read_file(text(rows), "a.csv")
    assert ends(reading)["Ann Lee"][MERCY] == D(2027, 4, 5)
    assert reading.questions == ()


MIXED = [
    ["Name", "CNIM exp", PRIVILEGES, "COI exp"],
    ["Ann Lee", "31/12/2027", "4/5/27", "1/2/27"],
    ["Bo Cruz", "31/12/2028", "4/25/27", "12/31/26"],
    ["Cy Dunn", "1/2/2027", "", "31/12/26"],
]


def test_where_the_dates_of_a_file_disagree_no_column_settles_its_own_unasked():
    reading = read_file(text(MIXED), "a.csv")
    assert ends(reading) == {
        "Ann Lee": {"cnim": D(2027, 12, 31)},
        "Bo Cruz": {"cnim": D(2028, 12, 31), MERCY: D(2027, 4, 25), "liability": D(2026, 12, 31)},
        "Cy Dunn": {"liability": D(2026, 12, 31)},
    }
    assert asked(reading) == {"date_order": (("C2", "D2", "B4"), None)}
    assert "Some of its dates are one, some the other." in reading.questions[0].text
    assert [choice.code for choice in reading.questions[0].choices] == ["mdy", "dmy", "ymd", "column"]


@pytest.mark.parametrize("order", ["mdy", "dmy"])
def test_a_single_telling_date_does_not_settle_a_column_of_a_mixed_file(order):
    telling = "3/31/2027" if order == "mdy" else "31/3/2027"
    other = "31/12/2027" if order == "mdy" else "12/31/2027"
    rows = [["Name", "CNIM exp", PRIVILEGES], ["Ann Lee", other, telling], ["Bo Cruz", "", "4/5/2027"]]
    reading = read_file(text(rows), "a.csv")
    assert ends(reading)["Bo Cruz"] == {}
    assert "5 April 2027 or 4 May 2027" in problems(reading, "question")["!C3"]


def test_dates_that_disagree_settle_their_own_column_once_a_person_says_so():
    reading = read_file(text(MIXED), "a.csv", answers={"date_order": "column"})
    assert ends(reading)["Ann Lee"] == {"cnim": D(2027, 12, 31), MERCY: D(2027, 4, 5)}
    assert ends(reading)["Cy Dunn"]["cnim"] == D(2027, 2, 1)
    assert problems(reading, "error") == {"!D2": "Could be 2 January 2027 or 1 February 2027."}


def test_a_month_is_the_safe_day_until_someone_says_which():
    rows = [["Name", "COI exp", "BLS exp", "CNIM exp"], ["Ann Lee", "Feb 2027", "Feb 2027", "Dec 2027"]]
    reading = read_file(excel(T=rows))
    assert ends(reading)["Ann Lee"] == {
        "liability": D(2027, 2, 1),
        "bls": D(2027, 2, 28),
        "cnim": D(2027, 12, 31),
    }
    assert asked(reading)["month_only:COI exp"] == (("B2",), "first_day")
    last = read_file(excel(T=rows), answers={"month_only:COI exp": "last_day"})
    assert ends(last)["Ann Lee"]["liability"] == D(2027, 2, 28)
    out = read_file(excel(T=rows), answers={"month_only:COI exp": "leave_out"})
    assert "liability" not in ends(out)["Ann Lee"]


def test_month_and_short_year_outside_month_ends_could_be_a_day():
    rows = [["Name", "COI exp", "BLS exp"], ["Ann Lee", "11/26", "11/26"]]
    reading = read_file(excel(T=rows))
    assert ends(reading) == {"Ann Lee": {"bls": D(2026, 11, 30)}}
    assert problems(reading, "question")["T!B2"] == "Could be November 2026, or a day without its year."
    answered = read_file(excel(T=rows), answers={"month_year:COI exp": "month_year", "month_only:COI exp": "last_day"})
    assert ends(answered)["Ann Lee"]["liability"] == D(2026, 11, 30)


def test_words_in_place_of_dates():
    rows = [
        ["Name", "CNIM exp", "BLS exp", "COI exp", "Flu shot", "HIPAA"],
        ["Ann Lee", "2027", "lifetime", "expired", "y", "yes"],
        ["Bo Cruz", "12/30/27", "pending", "2027", "exempt", D(2026, 3, 1)],
        ["Cy Dunn", "TBD", "n/a", "applied 10/1/26", "10/14/2025", "declined"],
    ]
    reading = read_file(excel(T=rows))
    found = {
        (reading.people[r.person].name.given, r.type_code): (
            r.expires_on,
            r.no_expiry,
            r.season,
            r.standing,
            r.issued_on,
        )
        for r in reading.credentials
    }
    assert found == {
        ("Ann", "cnim"): (D(2027, 12, 31), False, None, "accepted", None),
        ("Ann", "bls"): (None, True, None, "accepted", None),
        ("Ann", "influenza"): (None, False, 2026, "accepted", None),
        ("Bo", "cnim"): (D(2027, 12, 30), False, None, "accepted", None),
        ("Bo", "bls"): (None, False, None, "applied", None),
        ("Bo", "hipaa"): (None, False, None, "accepted", D(2026, 3, 1)),
        ("Cy", "liability"): (None, False, None, "applied", None),
        ("Cy", "influenza"): (None, False, 2025, "accepted", D(2025, 10, 14)),
    }
    assert problems(reading, "error") == {
        "T!D2": "Says expired, but not when.",
        "T!F2": "Says yes, but gives no date.",
        "T!D3": "Gives only a year.",
        "T!B4": "Gives no date.",
    }
    notes = problems(reading, "note")
    assert notes["T!B3"] == "Kept as given; CNIM usually ends on 31 December."
    assert notes["T!B2"] == "Read as 31 December 2027, the day on which CNIM ends."


def test_dates_that_contradict_each_other_are_errors():
    rows = [["Name", "BLS issued", "BLS exp"], ["Ann Lee", D(2028, 3, 1), D(2027, 3, 31)]]
    reading = read_file(excel(T=rows))
    assert [(r.issued_on, r.expires_on) for r in reading.credentials] == [(None, D(2027, 3, 31))]
    assert problems(reading, "error") == {"T!B2": "Issued after it ends: the day of issue is left out."}


def test_an_issue_date_written_under_an_expiry_is_no_expiry():
    reading = read_file(excel(T=[["Name", "COI exp"], ["Ann Lee", "done 2/13/26"]]))
    assert reading.credentials == ()
    assert "says when it was issued" in problems(reading, "error")["T!B2"]


def test_hours_that_the_spreadsheet_turned_into_a_date():
    rows = [["Name", "BLS exp", "CEUs"], ["Ann Lee", D(2027, 3, 31), D(1950, 4, 1)], ["Bo Cruz", None, "12 / 50"]]
    reading = read_file(excel(T=rows))
    assert problems(reading, "error") == {"T!C2": "The spreadsheet turned this into a date; was it 4/50?"}
    ceu = [r for r in reading.credentials if r.type_code == "ceu"]
    assert [(r.hours_earned, r.hours_required) for r in ceu] == [(Decimal(12), Decimal(50))]


TWICE = [
    ["Name", "E-mail", "BLS exp", "ACLS exp", "Notes"],
    ["Ann Lee", "a@x.org", D(2027, 3, 31), D(2027, 4, 30), "one"],
    ["Bo Cruz", "b@x.org", D(2027, 5, 31), None, None],
    ["Lee, Ann", "A@X.ORG", D(2028, 3, 31), D(2027, 4, 30), "two"],
]


def test_contradictory_rows_of_one_person_are_asked_about_and_left_out_cell_by_cell():
    reading = read_file(excel(T=TWICE))
    assert people(reading) == ["Ann Lee", "Bo Cruz"]
    assert ends(reading)["Ann Lee"] == {"acls": D(2027, 4, 30)}
    assert asked(reading)["duplicate:Ann Lee:T"] == (("C2", "C4"), None)
    says = "Row 2 says “2027-03-31”, row 4 “2028-03-31”: which is right?"
    assert {cell: text for cell, text in problems(reading, "question").items() if "Row" in text} == {
        "T!C2": says,
        "T!C4": says,
    }
    assert reading.people[0].notes == ("one", "two")


@pytest.mark.parametrize(("row", "day"), [("2", D(2027, 3, 31)), ("4", D(2028, 3, 31))])
def test_the_row_that_is_right_is_taken(row, day):
    reading = read_file(excel(T=TWICE), answers={"duplicate:Ann Lee:T": row})
    assert ends(reading)["Ann Lee"] == {"bls": day, "acls": D(2027, 4, 30)}


LONG = ["Name", "Credential", "Number", "Issued", "Expires"]


def test_one_credential_twice_is_read_once():
    row = ["Ann Lee", "BLS", "B1", D(2025, 3, 1), D(2027, 3, 31)]
    reading = read_file(excel(T=[LONG, row, row]))
    assert len(reading.credentials) == 1
    assert problems(reading, "note") == {"T!E3": "The same as E2; read once."}


def test_an_earlier_and_a_later_period_of_one_credential_stay_two():
    rows = [
        LONG,
        ["Ann Lee", "BLS", "B1", D(2023, 3, 1), D(2025, 3, 31)],
        ["Ann Lee", "BLS", "B2", D(2025, 3, 1), D(2027, 3, 31)],
    ]
    assert [r.expires_on for r in read_file(excel(T=rows)).credentials] == [D(2025, 3, 31), D(2027, 3, 31)]


def test_two_ends_less_than_a_month_apart_are_one_period_in_doubt():
    rows = [LONG, ["Ann Lee", "COI", "", None, D(2027, 3, 31)], ["Ann Lee", "COI", "", None, D(2027, 3, 13)]]
    reading = read_file(excel(T=rows))
    assert reading.credentials == ()
    assert asked(reading)["duplicate:Ann Lee:liability"] == (("E2", "E3"), None)
    answered = read_file(excel(T=rows), answers={"duplicate:Ann Lee:liability": "T!E3"})
    assert [r.expires_on for r in answered.credentials] == [D(2027, 3, 13)]


def test_privileges_at_two_hospitals_are_two():
    rows = [
        ["Name", "Credential", "Hospital", "Expires"],
        ["Ann Lee", "Privileges", "St. Odile Med Ctr", D(2027, 3, 31)],
        ["Ann Lee", "Privileges", "St. Odile Medical Center", D(2027, 3, 31)],
        ["Ann Lee", "Privileges", "Mercy", D(2027, 3, 31)],
    ]
    assert [r.issuer_name for r in read_file(excel(T=rows)).credentials] == ["St. Odile Med Ctr", "Mercy"]


def test_one_name_with_two_addresses_is_asked_about():
    rows = [
        ["Name", "E-mail", "BLS exp"],
        ["Ann Lee", "a@x.org", D(2027, 3, 31)],
        ["Ann Lee", "z@x.org", D(2028, 3, 31)],
    ]
    reading = read_file(excel(T=rows))
    assert people(reading) == ["Ann Lee"]
    code = "person:Ann Lee:z@x.org"
    assert asked(reading)[code] == (("A3",), None)
    different = read_file(excel(T=rows), answers={code: "different"})
    assert [(p.name.display, p.email) for p in different.people] == [("Ann Lee", "a@x.org"), ("Ann Lee", "z@x.org")]


def test_one_address_with_two_names_is_asked_about_unless_a_name_is_shared():
    rows = [
        ["Name", "E-mail", "BLS exp"],
        ["Ann Lee", "office@x.org", D(2027, 3, 31)],
        ["Bo Cruz", "office@x.org", D(2027, 4, 30)],
        ["Ann Lee-Ruiz", "office@x.org", D(2027, 3, 31)],
    ]
    reading = read_file(excel(T=rows))
    assert people(reading) == ["Ann Lee"]
    assert asked(reading)["person:Bo Cruz:office@x.org"] == (("A3",), None)


def test_two_numbers_are_two_people_whatever_their_names():
    rows = [["Name", "Employee ID", "BLS exp"], ["Ann Lee", "1", D(2027, 3, 31)], ["Ann Lee", "2", D(2027, 4, 30)]]
    assert [p.employee_number for p in read_file(excel(T=rows)).people] == ["1", "2"]


def test_a_row_that_names_no_one_is_left_out_and_said():
    rows = [["Name", "E-mail", "BLS exp"], ["Ann Lee", "a@x.org", D(2027, 3, 31)], [None, "b@", D(2027, 3, 31)]]
    reading = read_file(excel(T=rows))
    assert people(reading) == ["Ann Lee"]
    assert "T!B3" in problems(reading, "error")


def test_a_role_in_its_column_counts_and_an_unknown_one_is_asked_about():
    rows = [
        ["Name", "Role", "BLS exp", "Notes"],
        ["Ann Lee", "Trainee", D(2027, 3, 31), "oversight"],
        ["Bo Cruz", "Reader", D(2027, 3, 31), None],
        ["Cy Dunn", "Wizard", D(2027, 3, 31), "trainee"],
    ]
    reading = read_file(excel(T=rows))
    assert [p.discipline for p in reading.people] == ["trainee", "oversight", "technologist"]
    assert asked(reading)["word:role:Wizard"] == (("B4",), "technologist")


def test_a_person_who_left_by_the_sheet_s_own_word():
    rows = [
        ["Name", "Status", "BLS exp"],
        ["Ann Lee", "Active", D(2027, 3, 31)],
        ["Bo Cruz", "Terminated", D(2027, 3, 31)],
    ]
    reading = read_file(excel(T=rows))
    assert [p.left for p in reading.people] == [False, True]
    assert asked(reading)["word:left:Terminated"] == (("B3",), "left")
    assert not read_file(excel(T=rows), answers={"word:left:Terminated": "active"}).people[1].left


@pytest.mark.parametrize("word", ["LOA", "On leave", "Retired", "Suspended", "Pending"])
def test_a_status_that_does_not_say_whether_somebody_works_is_asked_about(word):
    rows = [["Name", "Status", "BLS exp"], ["Ann Lee", word, D(2027, 3, 31)], ["Bo Cruz", "Active", None]]
    reading = read_file(excel(T=rows))
    assert asked(reading)[f"word:left:{word}"] == (("B2",), "active")
    assert problems(reading, "question")["T!B2"] == (
        f"Does “{word}” under “Status” mean that the person has left? Until answered: this person works here."
    )
    assert (reading.people[0].left, reading.people[0].notes) == (False, (f"Status: {word}",))
    assert read_file(excel(T=rows), answers={f"word:left:{word}": "left"}).people[0].left


def test_a_sentence_as_a_status_is_kept_as_a_note_and_said():
    rows = [["Name", "Status", "BLS exp"], ["Ann Lee", "with us again after her leave", D(2027, 3, 31)]]
    reading = read_file(excel(T=rows))
    assert reading.people[0].notes == ("Status: with us again after her leave",)
    assert problems(reading, "note")["T!B2"] == "Kept as a note; it changes nothing else."


def test_an_answer_that_is_no_choice_is_not_taken():
    rows = [["Name", PRIVILEGES], ["Ann Lee", "4/5/27"]]
    reading = read_file(text(rows), "a.csv", answers={"date_order": "sometimes"})
    assert asked(reading) == {"date_order": (("B2",), None)}


def test_a_person_who_left_is_known_from_a_long_export_too():
    rows = [["Worker ID", "Worker", "Certification", "Expiration Date", "Worker Status", "Status"]]
    rows.append(["1", "Ann Lee", "BLS", D(2027, 3, 31), "Active", "Inactive"])
    rows.append(["2", "Bo Cruz", "BLS", D(2027, 3, 31), "Terminated", "Active"])
    reading = read_file(excel(T=rows))
    assert [p.left for p in reading.people] == [False, True]
    assert [r.let_go for r in reading.credentials] == [True, False]


def test_an_issuer_written_beside_the_date_is_the_card_s():
    rows = [["Name", "BLS exp"], ["Ann Lee", "Red Cross 3/14/27"], ["Bo Cruz", "AHA 3/27"], ["Cy Dunn", "4/30/27"]]
    reading = read_file(excel(T=rows))
    assert [(r.issuer_name, r.expires_on) for r in reading.credentials] == [
        ("American Red Cross", D(2027, 3, 14)),
        ("AHA", D(2027, 3, 31)),
        ("", D(2027, 4, 30)),
    ]
