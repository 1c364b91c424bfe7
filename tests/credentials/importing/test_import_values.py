"""Phones, addresses, names, hours, numbers, states and status words, cell by cell."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.importing.headings import read_credential_word, read_heading
from credentials.importing.values import (
    Kind,
    Status,
    join_name,
    parse_date,
    parse_discipline,
    parse_email,
    parse_hours,
    parse_name,
    parse_number,
    parse_phone,
    parse_season,
    parse_state,
    parse_status,
    same_place,
)
from credentials.importing.values.amounts import same_number
from credentials.importing.values.words import Word


@pytest.mark.parametrize(
    ("written", "number", "note"),
    [
        ("(503) 555-0101", "+15035550101", ""),
        ("503.555.0102", "+15035550102", ""),
        ("+1 503 555 0103", "+15035550103", ""),
        ("5035550104", "+15035550104", ""),
        (5035550104, "+15035550104", ""),
        (5035550104.0, "+15035550104", ""),
        ("1-503-555-0105", "+15035550105", ""),
        ("503 555 0106", "+15035550106", ""),
        ("503\u2011555\u20110106", "+15035550106", ""),
        ("503-555-0107 (text ok)", "+15035550107", "text ok"),
        ("cell: 503-555-0107", "+15035550107", ""),
        ("503-555-0107 x12", "+15035550107", "x12"),
        ("503-555-0101 / 503-555-0102", "+15035550101", "one of 2 numbers: 503-555-0101 / 503-555-0102"),
        ("+44 20 7946 0958", "+442079460958", ""),
        ("0049 30 901820", "+4930901820", ""),
    ],
)
def test_a_phone_number_in_any_form(written, number, note):
    reading = parse_phone(written)
    assert (reading.value, reading.note, reading.reason) == (number, note, "")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("503-555-01O9", "has the letter O where a digit should be"),
        ("(5O3) 555-0101", "has the letter O where a digit should be"),
        ("503 555 010l", "has the letter l where a digit should be"),
        ("555-0103", "has no area code"),
        ("12345", "has 5 digits, which is not the length of a phone number"),
        ("call the office", "not a phone number"),
    ],
)
def test_a_phone_number_that_cannot_be_right_says_why(written, reason):
    reading = parse_phone(written)
    assert (reading.value, reading.reason) == ("", reason)


@pytest.mark.parametrize(
    ("written", "address", "note"),
    [
        ("adaeze.okafor@example.org", "adaeze.okafor@example.org", ""),
        ("PER.LINDQVIST@EXAMPLE.ORG", "per.lindqvist@example.org", ""),
        (" m.quintanilla@example.org ;", "m.quintanilla@example.org", ""),
        ("mailto:a@example.org", "a@example.org", ""),
        ("Ana Ruiz <ana@example.org>", "ana@example.org", ""),
        ("o'dowd@example.org", "o'dowd@example.org", ""),
        ("a@example.org; b@example.org", "a@example.org", "one of 2 addresses: a@example.org; b@example.org"),
    ],
)
def test_an_address_is_lower_case_and_alone(written, address, note):
    reading = parse_email(written)
    assert (reading.value, reading.note, reading.reason) == (address, note, "")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (
            "tomasz.wieczorek@example",
            "is cut off: after the @ stands only “example”, without an ending such as .com or .org",
        ),
        ("@example.org", "is cut off: nothing stands before or after the @"),
        ("ana.ruiz", "has no @, so it is not an e-mail address"),
        ("ana..ruiz@example.org", "not an e-mail address"),
        ("élodie@example.org", "not an e-mail address"),
        ("ana ruiz@example.org", "has words or a blank before the address"),
    ],
)
def test_an_address_that_cannot_be_right_says_why(written, reason):
    reading = parse_email(written)
    assert (reading.value, reading.reason) == ("", reason)


@pytest.mark.parametrize("blank", [None, "", "n/a", "-", "none"])
def test_no_phone_and_no_address_are_no_trouble(blank):
    assert parse_phone(blank) == parse_phone(None)
    assert parse_email(blank) == parse_email(None)


@pytest.mark.parametrize(
    ("written", "display", "sort", "letters"),
    [
        ("Okafor, Adaeze", "Adaeze Okafor", "Okafor, Adaeze", ()),
        ("Marisol Quintanilla", "Marisol Quintanilla", "Quintanilla, Marisol", ()),
        ("Whitfield, Jonah T.", "Jonah T. Whitfield", "Whitfield, Jonah T.", ()),
        ("Hana Sakamoto PhD", "Hana Sakamoto", "Sakamoto, Hana", ("PhD",)),
        ("Sakamoto, Hana, PhD, D.ABNM", "Hana Sakamoto", "Sakamoto, Hana", ("PhD", "D.ABNM")),
        ("Sakamoto, Hana (PhD)", "Hana Sakamoto", "Sakamoto, Hana", ("PhD",)),
        ("Dr. Hana Sakamoto", "Hana Sakamoto", "Sakamoto, Hana", ()),
        ("Jonah T. Whitfield, R. EEG T., CNIM", "Jonah T. Whitfield", "Whitfield, Jonah T.", ("R. EEG T.", "CNIM")),
        ("Élodie Beaumont-Hart", "Élodie Beaumont-Hart", "Beaumont-Hart, Élodie", ()),
        ("Anneke de Wit", "Anneke de Wit", "de Wit, Anneke", ()),
        ("de Wit, Anneke", "Anneke de Wit", "de Wit, Anneke", ()),
        ("van der Berg, Jan", "Jan van der Berg", "van der Berg, Jan", ()),
        ("Maria de la Cruz", "Maria de la Cruz", "de la Cruz, Maria", ()),
        ("O'DOWD, TERRENCE", "Terrence O'Dowd", "O'Dowd, Terrence", ()),
        ("MCDONALD, IAN", "Ian McDonald", "McDonald, Ian", ()),
        ("mary jane watson", "Mary Jane Watson", "Watson, Mary Jane", ()),
        ("Smith, John Jr.", "John Smith Jr.", "Smith Jr., John", ()),
        ("John Smith III", "John Smith III", "Smith III, John", ()),
        ("Minh Do", "Minh Do", "Do, Minh", ()),
        ("J.R. Smith", "J.R. Smith", "Smith, J.R.", ()),
        ("Okafor", "Okafor", "Okafor", ()),
    ],
)
def test_a_name_in_any_order_with_any_letters(written, display, sort, letters):
    name = parse_name(written)
    assert name
    assert (name.display, name.sort, name.letters) == (display, sort, letters)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Okafor, Adaeze", "Adaeze Okafor"),
        ("Whitfield, Jonah T.", "Jonah Whitfield"),
        ("Beaumont-Hart, Elodie", "Élodie Beaumont-Hart"),
        ("Sakamoto, Hana", "Hana Sakamoto PhD"),
        ("O'Dowd, Terrence", "TERRENCE ODOWD"),
        ("Robert (Bob) Jones", "Jones, Robert"),
    ],
)
def test_one_person_written_twice_has_one_key(first, second):
    assert parse_name(first).key == parse_name(second).key


@pytest.mark.parametrize(
    "written", ["TOTAL TECHS: 9", "green = ok", "", "a@example.org", "12/31/2027", "???", "-", "n/a", "none"]
)
def test_what_is_no_name(written):
    assert parse_name(written) is None


def test_a_name_from_two_columns():
    assert join_name("Anneke", "de Wit").display == "Anneke de Wit"
    assert join_name("", "O'Dowd").display == "O'Dowd"
    assert join_name("Yuki", "").display == "Yuki"


@pytest.mark.parametrize(
    ("written", "earned", "required"),
    [
        ("47 / 50", "47", "50"),
        ("31/50", "31", "50"),
        ("22.5", "22.5", None),
        (22.5, "22.5", None),
        ("49.0", "49.0", None),
        (18, "18", None),
        ("31 of 50 hrs", "31", "50"),
        ("22,5", "22.5", None),
        ("12 hours", "12", None),
        ("0/50", "0", "50"),
    ],
)
def test_hours_earned_and_asked_for(written, earned, required):
    reading = parse_hours(written)
    assert reading.earned == Decimal(earned)
    assert reading.required == (Decimal(required) if required else None)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (date(1950, 4, 1), "the spreadsheet turned this into a date; was it 4/50?"),
        ("ask her", "not a number of hours"),
        ("5000", "more hours than anyone earns in a cycle"),
        (True, "says yes or no, not how many hours"),
    ],
)
def test_hours_that_are_none_say_why(written, reason):
    reading = parse_hours(written)
    assert reading.earned is None
    assert reading.reason == reason or reading.word


@pytest.mark.parametrize(
    ("written", "number", "word"),
    [
        ("CNIM-40311", "CNIM-40311", None),
        (41877, "41877", None),
        (41877.0, "41877", None),
        ("CNIM 28850", "CNIM 28850", None),
        ("pending exam", "", Word.PENDING_EXAM),
        ("n/a", "", Word.NOT_APPLICABLE),
    ],
)
def test_numbers_stay_as_they_are_written(written, number, word):
    reading = parse_number(written)
    assert (reading.number, reading.word, reading.reason) == (number, word, "")


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [("CNIM-40311", "40311", True), ("CNIM 40311", "cnim-40311", True), ("40311", "40312", False), ("A1", "B1", False)],
)
def test_numbers_are_one_but_for_letters_and_dashes(first, second, same):
    assert same_number(first, second) is same


@pytest.mark.parametrize(
    ("written", "code"),
    [("OR", "OR"), ("or", "OR"), ("Oregon", "OR"), ("Ore.", "OR"), ("new york", "NY"), ("Cascadia", None)],
)
def test_states(written, code):
    assert parse_state(written) == code


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Active", Status.ACTIVE),
        ("INACTIVE", Status.INACTIVE),
        ("Pending verification", Status.PENDING_VERIFICATION),
        ("Pending", Status.PENDING),
        ("In process", Status.PENDING),
        ("Expired", Status.EXPIRED),
        ("Let go", Status.LET_GO),
        ("Emeritus", Status.LET_GO),
        ("Suspended", Status.SUSPENDED),
        ("Terminated", Status.LEFT),
        ("N/A", Status.NOT_APPLICABLE),
        ("purple", None),
    ],
)
def test_status_words(written, status):
    assert parse_status(written) is status


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Trainee", "trainee"),
        ("Reader", "oversight"),
        ("IONM Technologist", "technologist"),
        ("Sr. Tech", "technologist"),
        ("1099", None),
    ],
)
def test_disciplines(written, code):
    assert parse_discipline(written) == code


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("Flu 26-27", 2026),
        ("Flu 2026/27", 2026),
        ("Influenza 2026-2027", 2026),
        ("Flu 2026", 2026),
        ("Flu shot", None),
        ("Flu 26-29", None),
    ],
)
def test_seasons(written, year):
    assert parse_season(written) == year


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("St. Brendan Med Ctr", "St. Brendan Medical Center", True),
        ("Mt. Tabor Surgical Hosp", "Mount Tabor Surgical Hospital", True),
        ("St. Brendan Med Ctr", "St. Brendon Med Ctr", False),
        ("Lakeshore University Hospital", "Lakeshore Univ. Hosp.", True),
    ],
)
def test_hospitals_are_one_but_for_abbreviations(first, second, same):
    assert same_place(first, second) is same


@given(st.text() | st.integers() | st.floats() | st.dates() | st.booleans())
def test_no_cell_makes_a_parser_fail(value):
    parse_phone(value)
    parse_email(value)
    parse_hours(value)
    parse_number(value)
    parse_name(str(value))
    parse_status(str(value))
    parse_season(str(value))
    parse_state(str(value))


@pytest.mark.parametrize("piece", ["1", "1/", "(", "+1 (", "12/31/27 ", "a@", "Jan-", "a ", "x, "])
def test_a_page_of_text_in_a_cell_is_no_value(piece):
    page = piece * (32_000 // len(piece))
    assert parse_date(page).kind is Kind.UNREADABLE
    assert parse_phone(page).reason == "a long text, not a phone number"
    assert parse_email(page).reason == "a long text, not an e-mail address"
    assert parse_hours(page).reason == "a long text, not a number of hours"
    assert parse_number(page).reason == "a long text, not a number"
    assert parse_name(page) is None
    assert read_heading(page).target is None
    assert read_credential_word(page).target is None
