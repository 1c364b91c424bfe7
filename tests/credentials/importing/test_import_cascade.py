"""A real tracker, one row a technologist, read cell by cell. What is expected was written down from the workbook."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from credentials.importing.reader import read
from credentials.importing.reading import understand
from tests.credentials.importing.workbooks import TODAY, kinds, problems

SAMPLES = Path(__file__).parents[3] / "samples"
ST_BRENDAN, MT_TABOR = "St. Brendan Med Ctr", "Mt. Tabor Surgical Hosp"
COLUMBIA = "Columbia Spine Center"
D = date


@pytest.fixture(scope="module")
def workbook():
    return read("tracker.xlsx", (SAMPLES / "cascade-credential-tracker.xlsx").read_bytes())


@pytest.fixture(scope="module")
def reading(workbook):
    return understand(workbook, today=TODAY)


def person(p):
    return (p.name.display, p.name.sort, p.email, p.phone, p.home_base, p.starts_on, p.notes)


PEOPLE = [
    (
        "Adaeze Okafor",
        "Okafor, Adaeze",
        "adaeze.okafor@example.org",
        "+15035550101",
        "Portland",
        D(2019, 3, 4),
        ("DUPLICATE ROW - delete me",),
    ),
    (
        "Per Lindqvist",
        "Lindqvist, Per",
        "per.lindqvist@example.org",
        "+15035550102",
        "Portland",
        D(2021, 6, 1),
        ("ACLS class booked 12/3",),
    ),
    (
        "Marisol Quintanilla",
        "Quintanilla, Marisol",
        "m.quintanilla@example.org",
        "+15035550103",
        "Salem",
        D(2016, 9, 12),
        ("recert in progress - sent 11/2",),
    ),
    (
        "Dev Ramaswamy",
        "Ramaswamy, Dev",
        "dev.ramaswamy@example.org",
        "+15035550104",
        "Vancouver WA",
        D(2023, 1, 9),
        ("SB privileges reapplied??",),
    ),
    (
        "Jonah T. Whitfield",
        "Whitfield, Jonah T.",
        "jonah.whitfield@example.org",
        "+15035550105",
        "Portland",
        D(2020, 7, 20),
        ("trainee, supervised only",),
    ),
    (
        "Hana Sakamoto",
        "Sakamoto, Hana",
        "hana.sakamoto@example.org",
        "+15035550106",
        "Portland",
        D(2014, 2, 3),
        ("oversight",),
    ),
    (
        "Cole Brightwater",
        "Brightwater, Cole",
        "cole.brightwater@example.org",
        "+15035550107",
        "Bend",
        D(2018, 5, 14),
        ("Cell #: text ok", "travels - 1099"),
    ),
    (
        "Élodie Beaumont-Hart",
        "Beaumont-Hart, Élodie",
        "elodie.bh@example.org",
        "+15035550108",
        "Eugene",
        D(2022, 10, 3),
        ("check dates w/ her",),
    ),
    ("Tomasz Wieczorek", "Wieczorek, Tomasz", "", "", "Portland", D(2024, 4, 22), ()),
]


def test_every_technologist_is_read_once_with_every_readable_cell(reading):
    assert [person(p) for p in reading.people] == PEOPLE
    assert reading.people[5].name.letters == ("PhD",)


def test_notes_change_no_one_s_role(reading):
    assert {p.discipline for p in reading.people} == {""}
    assert not any(p.left for p in reading.people)


LIABILITY = ("liability", "", D(2027, 6, 30))


ENDS = {
    "Adaeze Okafor": {
        ("cnim", "ABRET", D(2026, 12, 31)), ("reegt", "ABRET", D(2027, 12, 31)), ("bls", "", D(2027, 8, 31)),
        ("acls", "", D(2027, 8, 31)), ("hospital_privileges", ST_BRENDAN, D(2027, 4, 15)), LIABILITY,
        ("hospital_privileges", MT_TABOR, D(2026, 12, 20)), ("vendor_badge", COLUMBIA, D(2027, 1, 31)),
    },
    "Per Lindqvist": {
        ("cnim", "ABRET", D(2028, 12, 31)), ("bls", "", D(2026, 11, 30)), ("acls", "", D(2026, 11, 30)), LIABILITY,
        ("hospital_privileges", ST_BRENDAN, D(2027, 4, 15)),
    },
    "Marisol Quintanilla": {
        ("cnim", "ABRET", D(2026, 12, 31)), ("bls", "", D(2027, 2, 28)), ("acls", "", D(2027, 2, 28)), LIABILITY,
        ("hospital_privileges", ST_BRENDAN, D(2026, 11, 18)), ("hospital_privileges", MT_TABOR, D(2027, 9, 1)),
        ("vendor_badge", COLUMBIA, D(2026, 12, 5)),
    },
    "Dev Ramaswamy": {
        ("cnim", "ABRET", D(2027, 12, 31)), ("bls", "", D(2027, 3, 31)), ("acls", "", D(2027, 3, 31)), LIABILITY,
        ("hospital_privileges", ST_BRENDAN, D(2026, 3, 1)), ("hospital_privileges", MT_TABOR, D(2027, 2, 28)),
        ("vendor_badge", COLUMBIA, D(2027, 2, 28)),
    },
    "Jonah T. Whitfield": {
        ("reegt", "ABRET", D(2029, 12, 31)), ("bls", "", D(2026, 10, 31)), LIABILITY,
        ("hospital_privileges", MT_TABOR, D(2027, 5, 1)), ("vendor_badge", COLUMBIA, D(2027, 5, 1)),
    },
    "Hana Sakamoto": {
        ("cnim", "ABRET", D(2028, 12, 31)), ("dabnm", "ABNM", D(2029, 6, 30)), ("bls", "", D(2028, 1, 31)),
        ("acls", "", D(2028, 1, 31)), ("hospital_privileges", ST_BRENDAN, D(2028, 2, 1)), LIABILITY,
        ("hospital_privileges", MT_TABOR, D(2028, 2, 1)), ("vendor_badge", COLUMBIA, D(2028, 2, 1)),
    },
    "Cole Brightwater": {
        ("cnim", "ABRET", D(2026, 12, 31)), ("bls", "", D(2026, 11, 21)), ("acls", "", D(2026, 12, 21)), LIABILITY,
        ("hospital_privileges", ST_BRENDAN, D(2027, 10, 10)),
    },
    "Élodie Beaumont-Hart": {
        ("cnim", "ABRET", D(2026, 12, 31)), ("acls", "", D(2027, 5, 31)), LIABILITY,
        ("hospital_privileges", ST_BRENDAN, D(2027, 3, 3)), ("hospital_privileges", MT_TABOR, D(2027, 3, 3)),
    },
    "Tomasz Wieczorek": {
        ("cnim", "ABRET", D(2029, 12, 31)), ("bls", "", D(2027, 9, 30)), ("acls", "", D(2027, 9, 30)), LIABILITY,
        ("hospital_privileges", ST_BRENDAN, D(2027, 1, 8)), ("hospital_privileges", MT_TABOR, D(2027, 1, 8)),
        ("vendor_badge", COLUMBIA, D(2027, 1, 8)),
    },
}  # fmt: skip


def of_each(reading, chosen, what):
    found = {p.name.display: set() for p in reading.people}
    for record in reading.credentials:
        if chosen(record):
            found[reading.people[record.person].name.display].add(what(record))
    return found


def test_every_end_is_read(reading):
    found = of_each(reading, lambda r: r.expires_on, lambda r: (r.type_code, r.issuer_name, r.expires_on))
    assert found == ENDS


def test_tb_tests_are_days_of_issue(reading):
    found = of_each(reading, lambda r: r.type_code == "tb", lambda r: (r.issued_on, r.expires_on))
    assert {name: next(iter(days), None) for name, days in found.items()} == {
        "Adaeze Okafor": (D(2026, 2, 10), None),
        "Per Lindqvist": (D(2025, 11, 12), None),
        "Marisol Quintanilla": (D(2026, 1, 1), None),
        "Dev Ramaswamy": (D(2026, 6, 1), None),
        "Jonah T. Whitfield": (D(2026, 9, 9), None),
        "Hana Sakamoto": (D(2026, 1, 15), None),
        "Cole Brightwater": (D(2025, 10, 1), None),
        "Élodie Beaumont-Hart": (D(2026, 5, 5), None),
        "Tomasz Wieczorek": (D(2026, 4, 20), None),
    }


def test_flu_of_this_season_is_held_declined_or_given_on_a_day(reading):
    found = of_each(reading, lambda r: r.type_code == "influenza", lambda r: (r.season, r.issued_on))
    assert {name: days for name, days in found.items() if days} == {
        "Adaeze Okafor": {(2026, None)},
        "Per Lindqvist": {(2026, D(2026, 10, 14))},
        "Jonah T. Whitfield": {(2026, None)},
        "Hana Sakamoto": {(2026, None)},
        "Cole Brightwater": {(2026, None)},
        "Tomasz Wieczorek": {(2026, None)},
    }


def test_numbers_hours_and_what_is_applied_for(reading):
    assert of_each(reading, lambda r: r.number, lambda r: (r.type_code, r.number)) == {
        "Adaeze Okafor": {("cnim", "CNIM-40311")},
        "Per Lindqvist": {("cnim", "41877")},
        "Marisol Quintanilla": {("cnim", "CNIM 28850")},
        "Dev Ramaswamy": {("cnim", "CNIM-47702")},
        "Jonah T. Whitfield": set(),
        "Hana Sakamoto": {("cnim", "CNIM-19020")},
        "Cole Brightwater": {("cnim", "CNIM-36619")},
        "Élodie Beaumont-Hart": {("cnim", "CNIM-45120")},
        "Tomasz Wieczorek": {("cnim", "CNIM-49004")},
    }
    hours = of_each(reading, lambda r: r.type_code == "ceu", lambda r: (r.hours_earned, r.hours_required, r.serves))
    assert {name: next(iter(of), None) for name, of in hours.items()} == {
        "Adaeze Okafor": (Decimal(47), Decimal(50), "cnim"),
        "Per Lindqvist": (Decimal("22.5"), None, "cnim"),
        "Marisol Quintanilla": (Decimal(31), Decimal(50), "cnim"),
        "Dev Ramaswamy": (Decimal(18), Decimal(50), "cnim"),
        "Jonah T. Whitfield": None,
        "Hana Sakamoto": (Decimal(50), Decimal(50), "cnim"),
        "Cole Brightwater": (Decimal("49.0"), None, "cnim"),
        "Élodie Beaumont-Hart": (Decimal(12), Decimal(50), "cnim"),
        "Tomasz Wieczorek": (Decimal(4), Decimal(50), "cnim"),
    }
    applied = of_each(reading, lambda r: r.standing == "applied", lambda r: (r.type_code, r.issuer_name, r.note))
    assert {name: of for name, of in applied.items() if of} == {
        "Per Lindqvist": {("hospital_privileges", MT_TABOR, "pending")},
        "Jonah T. Whitfield": {("cnim", "ABRET", "pending exam")},
    }


def test_nothing_else_was_made_up(reading):
    assert len(reading.credentials) == sum(map(len, ENDS.values())) + 9 + 6 + 8 + 2
    assert not any(record.type_code == "state_license" for record in reading.credentials)
    assert not any(record.let_go or record.suspended_from for record in reading.credentials)


def test_a_comment_is_kept_with_its_credential(reading):
    marked = [record for record in reading.credentials if record.note == "paid 10/30"]
    assert [(reading.people[r.person].name.family, r.type_code) for r in marked] == [("Quintanilla", "cnim")]


def test_every_cell_that_cannot_be_read_is_an_error_at_its_place(reading):
    assert problems(reading, "error") == {
        "Tech Credentials!J13": "There is no month 13.",
        "Tech Credentials!R13": "February 2027 has 28 days.",
        "Tech Credentials!B14": (
            "Is cut off: after the @ stands only “example”, without an ending such as .com or .org."
        ),
        "Tech Credentials!C14": "Has the letter O where a digit should be.",
    }


def test_every_doubtful_reading_is_noted_at_its_place(reading):
    held = "Read as held in the season 2026–27, on a day not known."
    early = "usually ends with a month, and the earlier day is the safe one."
    amounts = ("47 of 50", "22.5", "31 of 50", "18 of 50", "50 of 50", "49.0", "12 of 50", "4 of 50")
    hours = dict(zip((5, 6, 7, 8, 10, 11, 13, 14), amounts, strict=True))
    expected = {
        "J5": "Read as 31 August 2027, the last day of the month.",
        "K6": "Read as 30 November 2026, the last day of the month.",
        "J7": "Read as 28 February 2027, the last day of the month.",
        "K7": "Read as 28 February 2027, the last day of the month.",
        "L7": "Read as 1 January 2026, the first day of the month.",
        "Q6": "Read as Hospital privileges applied for: not yet granted.",
        "G7": "The comment is kept as a note: paid 10/30",
        "M8": "Read as not held: declined.",
        "P8": "Read as ended on 1 March 2026.",
        "F9": "Read as CNIM applied for: the exam is still to come.",
        "O10": "Read as not applicable.",
        "C11": "Read as +15035550107; kept as a note: text ok.",
        "J11": f"Kept as given; BLS {early}",
        "K11": f"Kept as given; ACLS {early}",
        "A12": "The same as row 5; read once.",
        "A16": "Not read: a total, not a person.",
        "A17": "Not read: a legend or remark, not a person.",
        **{f"M{row}": held for row in (5, 9, 10, 11, 14)},
        **{f"S{row}": f"Read as an opening balance of {of} hours." for row, of in hours.items()},
    }
    assert problems(reading, "note") == {
        **{f"Tech Credentials!{cell}": text for cell, text in expected.items()},
        "Hospitals!E4": "“board eligible ok w/ supervision” was not understood: "
        "it is kept in the hospital’s notes, and the rest is proposed.",
        "old - do not use!A1": "The sheet is left out: its name says so: old - do not use.",
    }


def test_what_is_asked_is_who_issued_the_life_support_cards(reading):
    assert [(q.code, q.cell, q.proposed, q.safe) for q in reading.questions] == [
        ("issuer:bls", "J4", "unknown", True),
        ("issuer:acls", "K4", "unknown", True),
    ]
    assert set(problems(reading, "question")) == {"Tech Credentials!J4", "Tech Credentials!K4"}


def test_its_own_dates_settle_that_the_month_comes_first(reading):
    assert reading.order == "mdy"


def test_each_sheet_is_known_for_what_it_is(reading):
    assert kinds(reading) == {"Tech Credentials": "wide", "Hospitals": "hospitals", "old - do not use": "ignored"}
    assert [(s.people, s.credentials) for s in reading.sheets] == [(9, len(reading.credentials)), (0, 0), (0, 0)]


def test_answers_name_the_issuer_and_close_their_question(workbook):
    answered = understand(workbook, today=TODAY, answers={"issuer:bls": "AHA", "issuer:acls": "differs"})
    issuers = {r.type_code: r.issuer_name for r in answered.credentials if r.type_code in ("bls", "acls")}
    assert issuers == {"bls": "AHA", "acls": ""}
    assert problems(answered, "question") == {}


def test_a_sheet_of_cases_is_no_roster():
    cases = read("cases.csv", (SAMPLES / "cascade-cases.csv").read_bytes())
    reading = understand(cases, today=TODAY)
    assert kinds(reading) == {"": "cases"}
    assert (reading.people, reading.credentials) == ((), ())
