"""A real tracker brought into a new practice. What is expected was written down from the workbook by hand."""

from collections import Counter
from datetime import date as D
from decimal import Decimal
from pathlib import Path

import pytest

from credentials.models import Credential, CreditActivity, Issuer, Period, Suspension, Verification
from practices.models import Technologist
from tests.credentials.importing.roster.bringing import AT, Bringing, history_rows, told

SAMPLE = Path(__file__).parents[4] / "samples" / "cascade-credential-tracker.xlsx"

OKAFOR, LINDQVIST, QUINTANILLA = "Adaeze Okafor", "Per Lindqvist", "Marisol Quintanilla"
RAMASWAMY, WHITFIELD, SAKAMOTO = "Dev Ramaswamy", "Jonah T. Whitfield", "Hana Sakamoto"
BRIGHTWATER, BEAUMONT, WIECZOREK = "Cole Brightwater", "Élodie Beaumont-Hart", "Tomasz Wieczorek"
ST_BRENDAN, MT_TABOR = "St. Brendan Med Ctr", "Mt. Tabor Surgical Hosp"
COLUMBIA = "Columbia Spine Center"

PEOPLE = {
    (OKAFOR, "adaeze.okafor@example.org", "+15035550101", "Portland", D(2019, 3, 4), "DUPLICATE ROW - delete me"),
    (LINDQVIST, "per.lindqvist@example.org", "+15035550102", "Portland", D(2021, 6, 1), "ACLS class booked 12/3"),
    (
        QUINTANILLA,
        "m.quintanilla@example.org",
        "+15035550103",
        "Salem",
        D(2016, 9, 12),
        "recert in progress - sent 11/2",
    ),
    (
        RAMASWAMY,
        "dev.ramaswamy@example.org",
        "+15035550104",
        "Vancouver WA",
        D(2023, 1, 9),
        "SB privileges reapplied??",
    ),
    (WHITFIELD, "jonah.whitfield@example.org", "+15035550105", "Portland", D(2020, 7, 20), "trainee, supervised only"),
    (SAKAMOTO, "hana.sakamoto@example.org", "+15035550106", "Portland", D(2014, 2, 3), "oversight"),
    (
        BRIGHTWATER,
        "cole.brightwater@example.org",
        "+15035550107",
        "Bend",
        D(2018, 5, 14),
        "Cell #: text ok\ntravels - 1099",
    ),
    (BEAUMONT, "elodie.bh@example.org", "+15035550108", "Eugene", D(2022, 10, 3), "check dates w/ her"),
    (WIECZOREK, "", "", "Portland", D(2024, 4, 22), ""),
}

# Column by column, the last valid day of each row.
ENDS = {
    ("cnim", "ABRET"): {
        OKAFOR: D(2026, 12, 31),
        LINDQVIST: D(2028, 12, 31),
        QUINTANILLA: D(2026, 12, 31),
        RAMASWAMY: D(2027, 12, 31),
        SAKAMOTO: D(2028, 12, 31),
        BRIGHTWATER: D(2026, 12, 31),
        BEAUMONT: D(2026, 12, 31),
        WIECZOREK: D(2029, 12, 31),
    },
    ("reegt", "ABRET"): {OKAFOR: D(2027, 12, 31), WHITFIELD: D(2029, 12, 31)},
    ("dabnm", "ABNM"): {SAKAMOTO: D(2029, 6, 30)},
    ("bls", ""): {
        OKAFOR: D(2027, 8, 31),
        LINDQVIST: D(2026, 11, 30),
        QUINTANILLA: D(2027, 2, 28),
        RAMASWAMY: D(2027, 3, 31),
        WHITFIELD: D(2026, 10, 31),
        SAKAMOTO: D(2028, 1, 31),
        BRIGHTWATER: D(2026, 11, 21),
        WIECZOREK: D(2027, 9, 30),
    },
    ("acls", ""): {
        OKAFOR: D(2027, 8, 31),
        LINDQVIST: D(2026, 11, 30),
        QUINTANILLA: D(2027, 2, 28),
        RAMASWAMY: D(2027, 3, 31),
        SAKAMOTO: D(2028, 1, 31),
        BRIGHTWATER: D(2026, 12, 21),
        BEAUMONT: D(2027, 5, 31),
        WIECZOREK: D(2027, 9, 30),
    },
    # Done on; the type adds twelve months.
    ("tb", ""): {
        OKAFOR: D(2027, 2, 10),
        LINDQVIST: D(2026, 11, 12),
        QUINTANILLA: D(2027, 1, 1),
        RAMASWAMY: D(2027, 6, 1),
        WHITFIELD: D(2027, 9, 9),
        SAKAMOTO: D(2027, 1, 15),
        BRIGHTWATER: D(2026, 10, 1),
        BEAUMONT: D(2027, 5, 5),
        WIECZOREK: D(2027, 4, 20),
    },
    ("influenza", ""): dict.fromkeys((OKAFOR, LINDQVIST, WHITFIELD, SAKAMOTO, BRIGHTWATER, WIECZOREK), D(2027, 3, 31)),
    ("liability", ""): dict.fromkeys(
        (OKAFOR, LINDQVIST, QUINTANILLA, RAMASWAMY, WHITFIELD, SAKAMOTO, BRIGHTWATER, BEAUMONT, WIECZOREK),
        D(2027, 6, 30),
    ),
    ("hospital_privileges", ST_BRENDAN): {
        OKAFOR: D(2027, 4, 15),
        LINDQVIST: D(2027, 4, 15),
        QUINTANILLA: D(2026, 11, 18),
        RAMASWAMY: D(2026, 3, 1),
        SAKAMOTO: D(2028, 2, 1),
        BRIGHTWATER: D(2027, 10, 10),
        BEAUMONT: D(2027, 3, 3),
        WIECZOREK: D(2027, 1, 8),
    },
    ("hospital_privileges", MT_TABOR): {
        OKAFOR: D(2026, 12, 20),
        QUINTANILLA: D(2027, 9, 1),
        RAMASWAMY: D(2027, 2, 28),
        WHITFIELD: D(2027, 5, 1),
        SAKAMOTO: D(2028, 2, 1),
        BEAUMONT: D(2027, 3, 3),
        WIECZOREK: D(2027, 1, 8),
    },
    ("vendor_badge", COLUMBIA): {
        OKAFOR: D(2027, 1, 31),
        QUINTANILLA: D(2026, 12, 5),
        RAMASWAMY: D(2027, 2, 28),
        WHITFIELD: D(2027, 5, 1),
        SAKAMOTO: D(2028, 2, 1),
        WIECZOREK: D(2027, 1, 8),
    },
}
APPLIED = {(LINDQVIST, "hospital_privileges", MT_TABOR, None), (WHITFIELD, "cnim", "ABRET", None)}
HOURS = {
    OKAFOR: Decimal(47),
    LINDQVIST: Decimal("22.5"),
    QUINTANILLA: Decimal(31),
    RAMASWAMY: Decimal(18),
    SAKAMOTO: Decimal(50),
    BRIGHTWATER: Decimal(49),
    BEAUMONT: Decimal(12),
    WIECZOREK: Decimal(4),
}
NUMBERS = {
    OKAFOR: "CNIM-40311",
    LINDQVIST: "41877",
    QUINTANILLA: "CNIM 28850",
    RAMASWAMY: "CNIM-47702",
    WHITFIELD: "",
    SAKAMOTO: "CNIM-19020",
    BRIGHTWATER: "CNIM-36619",
    BEAUMONT: "CNIM-45120",
    WIECZOREK: "CNIM-49004",
}
ISSUED = {
    ("tb", OKAFOR): D(2026, 2, 10),
    ("tb", LINDQVIST): D(2025, 11, 12),
    ("tb", QUINTANILLA): D(2026, 1, 1),
    ("tb", RAMASWAMY): D(2026, 6, 1),
    ("tb", WHITFIELD): D(2026, 9, 9),
    ("tb", SAKAMOTO): D(2026, 1, 15),
    ("tb", BRIGHTWATER): D(2025, 10, 1),
    ("tb", BEAUMONT): D(2026, 5, 5),
    ("tb", WIECZOREK): D(2026, 4, 20),
    ("influenza", LINDQVIST): D(2026, 10, 14),
}


@pytest.fixture
def brought(imports: Bringing) -> Bringing:
    Technologist.objects.all().delete()
    imports.bring(SAMPLE.read_bytes(), SAMPLE.name, sms_consent=True)
    return imports


def rows(state: str) -> set[tuple[str, str, str, D | None]]:
    found = Period.objects.filter(state=state, superseded_at=None).select_related("credential")
    return {
        (
            row.credential.technologist.name,
            row.credential.type.code,
            row.credential.issuer.name if row.credential.issuer else "",
            row.expires_on,
        )
        for row in found
    }


def test_everybody_is_on_the_roster_once_with_every_readable_cell(brought: Bringing) -> None:
    found = {
        (each.name, each.email, str(each.phone), each.home_base, each.starts_on, each.notes)
        for each in Technologist.objects.all()
    }
    assert found == PEOPLE
    assert Technologist.objects.count() == 9
    assert set(Technologist.objects.values_list("timezone", "discipline", "ends_on")) == {
        ("America/Los_Angeles", "technologist", None)
    }


def test_every_period_that_counts_is_that_of_a_cell(brought: Bringing) -> None:
    expected = {(who, *what, end) for what, ends in ENDS.items() for who, end in ends.items()}
    assert rows("accepted") == expected
    assert Period.objects.count() == len(expected) + len(APPLIED) == 74


def test_what_is_pending_is_applied_for(brought: Bringing) -> None:
    assert rows("applied") == APPLIED
    whitfield = Credential.objects.get(technologist__name=WHITFIELD, type__code="cnim")
    assert (whitfield.number, whitfield.note) == ("", "pending exam")


def test_hours_are_an_opening_balance_toward_the_same_person_s_cnim(brought: Bringing) -> None:
    balances = CreditActivity.objects.filter(is_opening_balance=True)
    assert {each.credential.technologist.name: each.hours for each in balances} == HOURS
    for each in balances:
        serves = each.credential.serves
        assert (serves.type.code, serves.technologist_id) == ("cnim", each.credential.technologist_id)
    assert CreditActivity.objects.count() == 8


def test_numbers_and_notes_stand_with_their_credential(brought: Bringing) -> None:
    cnims = Credential.objects.filter(type__code="cnim")
    assert dict(cnims.values_list("technologist__name", "number")) == NUMBERS
    assert set(Credential.objects.exclude(number="").values_list("type__code", flat=True)) == {"cnim"}
    assert set(Credential.objects.exclude(note="").values_list("technologist__name", "type__code", "note")) == {
        (QUINTANILLA, "cnim", "paid 10/30"),
        (LINDQVIST, "hospital_privileges", "pending"),
        (WHITFIELD, "cnim", "pending exam"),
    }


def test_days_of_issue_are_kept_and_nothing_is_made_up(brought: Bringing) -> None:
    issued = Period.objects.exclude(issued_on=None)
    found = {(each.credential.type.code, each.credential.technologist.name): each.issued_on for each in issued}
    assert found == ISSUED
    flu = Period.objects.filter(credential__type__code="influenza")
    assert {each.starts_on for each in flu.exclude(issued_on=D(2026, 10, 14))} == {D(2026, 10, 1)}
    assert not Suspension.objects.exists()
    assert not Verification.objects.exists()
    assert not Credential.objects.exclude(let_go_on=None).exists()


def test_the_count_by_type(brought: Bringing) -> None:
    counts = Counter(Credential.objects.values_list("type__code", flat=True))
    assert counts == {
        "cnim": 9,
        "reegt": 2,
        "dabnm": 1,
        "bls": 8,
        "acls": 8,
        "tb": 9,
        "influenza": 6,
        "liability": 9,
        "hospital_privileges": 16,
        "vendor_badge": 6,
        "ceu": 8,
    }
    assert counts.total() == 82


def test_four_hospitals_are_new_and_no_other_issuer_is(brought: Bringing) -> None:
    """Three have columns of the roster, one is on the sheet of hospitals alone."""
    hospitals = Issuer.objects.filter(kind="hospital").values_list("name", flat=True)
    assert sorted(hospitals) == [COLUMBIA, "High Desert Regional", MT_TABOR, ST_BRENDAN]
    assert Issuer.objects.count() == 4 + 4  # ABRET, ABNM, AHA and the Red Cross came with the practice


def test_consent_is_attested_for_everybody_whose_number_stands_in_the_file(brought: Bringing) -> None:
    agreed = Technologist.objects.exclude(sms_consent_at=None)
    assert {each.name for each in agreed} == {row[0] for row in PEOPLE} - {WIECZOREK}
    okafor = Technologist.objects.get(name=OKAFOR)
    assert (okafor.sms_consent_at, okafor.sms_consent_by) == (AT, "Alice")
    assert "+1 503-555-0101" in okafor.sms_consent_text


def test_every_planted_trouble_is_reported_at_its_cell(imports: Bringing) -> None:
    plan = imports.plan(SAMPLE.read_bytes(), SAMPLE.name)
    sheet = "Tech Credentials"
    assert told(plan, "error") == {
        f"{sheet}!J13": "There is no month 13.",
        f"{sheet}!R13": "February 2027 has 28 days.",
        f"{sheet}!B14": "Is cut off: after the @ stands only “example”, without an ending such as .com or .org.",
        f"{sheet}!C14": "Has the letter O where a digit should be.",
    }
    assert set(told(plan, "question")) == {f"{sheet}!J4", f"{sheet}!K4"}
    notes = told(plan, "note")
    assert notes[f"{sheet}!A12"] == "The same as row 5; read once."
    assert notes[f"{sheet}!F9"] == "Read as CNIM applied for: the exam is still to come."
    assert notes[f"{sheet}!P8"] == "Read as ended on 1 March 2026."
    assert notes[f"{sheet}!S5"] == "Read as an opening balance of 47 of 50 hours."
    assert notes[f"{sheet}!J5"] == "Read as 31 August 2027, the last day of the month."
    assert notes[f"{sheet}!K6"] == "Read as 30 November 2026, the last day of the month."
    assert {
        f"{sheet}!{cell}" for cell in ("J7", "K7", "L7", "Q6", "M8", "O10", "C11", "J11", "A16", "A17", "G7")
    } <= set(notes)
    assert [problem.cell for problem in plan.errors] == ["J13", "R13", "B14", "C14"]


def test_the_same_file_again_changes_nothing(brought: Bringing) -> None:
    before = history_rows()
    outcome = brought.bring(SAMPLE.read_bytes(), SAMPLE.name, sms_consent=True)
    assert outcome.is_idle
    assert (outcome.unchanged["technologists"], outcome.unchanged["credentials"]) == (9, 82)
    assert outcome.unchanged["periods"] == 74
    assert history_rows() == before
    assert brought.plan(SAMPLE.read_bytes(), SAMPLE.name).is_idle
