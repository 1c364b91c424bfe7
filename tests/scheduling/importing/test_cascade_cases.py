"""The sample list as a hospital sent it: 13 rows, of which 11 are cases. What is expected was written down from the
file by hand."""

import csv
import io

import pytest
import time_machine

from nervecenter.demo.samples import SAMPLES
from practices.models import Practice, Technologist
from scheduling.models import Case, CaseModality, Conflict, Modality, Surgeon
from tests.scheduling.importing.lists import AT, bring, crew, hospitals, local, planned, seats, told, touched

FILE = (SAMPLES / "cascade-cases.csv").read_bytes()
BRENDAN, TABOR = "St. Brendan Medical Center", "Mt. Tabor Surgical Hospital"
COLUMBIA, DESERT = "Columbia Spine Center", "High Desert Regional"
VANCE, AMSEL, BRANDT = "Dr. R. Vance", "Dr. L. Amsel", "Dr. Y. Brandt"

# Number: start and end on the hospital's clock, hospital, room, surgeon, procedure, status.
CASES = {
    "B-20881": ("2026-11-23 07:30", "2026-11-23 11:30", BRENDAN, "OR 6", VANCE, "C4-C7 ACDF", "booked"),
    "B-20882": ("2026-11-23 08:00", "2026-11-23 11:00", TABOR, "2", AMSEL, "L4-S1 TLIF", "booked"),
    "B-20883": ("2026-11-23 10:30", "2026-11-23 13:00", BRENDAN, "OR 6", VANCE, "ACDF C5-6 (to follow)", "booked"),
    "B-20884": ("2026-11-24 07:00", "2026-11-24 13:30", COLUMBIA, "4", BRANDT, "T4-pelvis deformity", "booked"),
    "B-20885": (
        "2026-11-24 21:30",
        "2026-11-25 05:30",
        BRENDAN,
        "OR 1",
        "Dr. K. Osei",
        "Acoustic neuroma resection",
        "booked",
    ),
    "B-20886": ("2026-11-25 06:00", "2026-11-25 09:00", TABOR, "1", AMSEL, "C3-T1 laminoplasty", "booked"),
    "B-20887": (
        "2026-11-25 07:30",
        "2026-11-25 09:30",
        DESERT,
        "3",
        "Dr. P. Nakai",
        "Carotid endarterectomy",
        "tentative",
    ),
    "B-20893": ("2026-11-25 13:00", "2026-11-25 16:00", BRENDAN, "OR 3", VANCE, "C3-C6 laminectomy", "booked"),
    "B-20888": ("2026-12-07 07:30", "2026-12-07 12:30", COLUMBIA, "2", BRANDT, "L2-L5 XLIF", "booked"),
    "B-20889": ("2026-12-22 07:30", "2026-12-22 11:30", TABOR, "2", AMSEL, "L4-5 PLIF", "booked"),
    "B-20890": ("2027-01-04 07:30", "2027-01-04 11:30", BRENDAN, "OR 6", VANCE, "C5-7 ACDF", "booked"),
}
MODALITIES = {
    "B-20881": {"SSEP", "MEP", "EMG"},
    "B-20882": {"SSEP", "EMG", "pedicle screw"},
    "B-20883": {"SSEP", "MEP"},
    "B-20884": {"SSEP", "MEP", "EMG"},
    "B-20885": {"BAEP", "EMG", "SSEP"},
    "B-20886": {"SSEP", "MEP"},
    "B-20887": {"EEG", "SSEP"},
    "B-20893": {"SSEP", "MEP", "EMG"},
    "B-20888": {"EMG", "SSEP", "MEP"},
    "B-20889": {"SSEP", "EMG"},
    "B-20890": {"SSEP", "MEP"},
}
READER = ("Hana Sakamoto", "oversight", "live")
SEATS = {
    "B-20881": [READER, ("Adaeze Okafor", "primary", "live")],
    "B-20882": [READER, ("Marisol Quintanilla", "primary", "live")],
    "B-20883": [READER, ("Adaeze Okafor", "primary", "wanted")],
    "B-20884": [("Cole Brightwater", "backup", "live"), READER, ("Dev Ramaswamy", "primary", "live")],
    "B-20885": [READER, ("Per Lindqvist", "primary", "live")],
    "B-20886": [READER, ("Per Lindqvist", "primary", "live")],
    "B-20887": [READER, ("Cole Brightwater", "primary", "live")],
    "B-20893": [("Per Lindqvist", "backup", "live"), READER, ("Dev Ramaswamy", "primary", "live")],
    "B-20888": [READER, ("Marisol Quintanilla", "primary", "live")],
    "B-20889": [READER, ("Adaeze Okafor", "primary", "live")],
    "B-20890": [("Cole Brightwater", "primary", "live")],
}


@pytest.fixture(autouse=True)
def on_record(practice: Practice) -> None:
    hospitals()
    crew()


def test_eleven_of_the_thirteen_rows_are_cases_and_every_field_is_as_listed(practice: Practice) -> None:
    outcome = bring(FILE, practice)
    cases = {case.number: case for case in Case.objects.select_related("hospital", "surgeon")}
    assert touched(outcome) == {"cases": (11, 0, 0), "assignments": (23, 0, 0)}
    assert {
        number: (
            *local(case),
            case.hospital.name,
            case.room,
            case.surgeon and case.surgeon.name,
            case.procedure,
            case.status,
        )
        for number, case in cases.items()
    } == CASES
    assert {(case.setup_minutes, case.teardown_minutes, case.cancel_reason) for case in cases.values()} == {
        (60, 30, "")
    }
    assert {number: case.note for number, case in cases.items() if case.note} == {
        "B-20885": "Modalities as listed: EMG (CN VII)."
    }


def test_the_modalities_and_surgeons_of_the_list_are_made_once(practice: Practice) -> None:
    bring(FILE, practice)
    found: dict[str, set[str]] = {}
    for number, name in CaseModality.objects.values_list("case__number", "modality__name"):
        found.setdefault(number, set()).add(name)
    assert found == MODALITIES
    assert set(Modality.objects.values_list("name", flat=True)) == {
        "SSEP", "MEP", "EMG", "BAEP", "EEG", "pedicle screw",
    }  # fmt: skip
    assert set(Surgeon.objects.values_list("name", flat=True)) == {VANCE, AMSEL, BRANDT, "Dr. K. Osei", "Dr. P. Nakai"}


def test_every_seat_is_as_listed_and_the_overlap_is_only_wanted(practice: Practice) -> None:
    bring(FILE, practice)
    assert {number: seats(number) for number in CASES} == SEATS


def test_what_the_list_cannot_say_is_told_cell_by_cell(practice: Practice) -> None:
    plan = planned(FILE)
    assert told(plan, "error") == {"B14": "November 2026 has 30 days."}
    assert told(plan, "question") == {"E13": "Is “St. Brendon Med Ctr” the same as St. Brendan Medical Center?"}
    assert told(plan, "note") == {
        "I5": "“tcMEP” is read as MEP.",
        "I6": "“EMG (CN VII)” is read as EMG; “CN VII” is kept in the notes.",
        "J4": "Adaeze Okafor is on B-20881 then: the seat is kept as wanted, not as booked.",
    }
    assert [each.cell for each in plan.errors] == ["B14", "E13"]


def test_the_misspelt_hospital_is_offered_first_and_answered_once_for_all(practice: Practice) -> None:
    [question] = planned(FILE).questions
    [first, *_] = question.choices
    assert (first.label, question.in_force) == (BRENDAN, None)
    answers = {question.code: first.code}
    plan = planned(FILE, answers=answers)
    assert told(plan, "question") == {
        "M13": "Why were the cancelled cases of this list cancelled? Until answered: the hospital."
    }
    outcome = bring(FILE, practice, answers=answers)
    case = Case.objects.select_related("hospital").get(number="B-20891")
    assert touched(outcome) == {"cases": (12, 0, 0), "assignments": (23, 0, 0)}
    assert (case.hospital.name, case.status, case.cancel_reason) == (BRENDAN, "cancelled", "hospital")
    assert (local(case)[0], seats(case)) == ("2026-11-26 07:30", [])
    case.hospital.refresh_from_db()
    assert case.hospital.aliases == ["St. Brendon Med Ctr"]
    assert [each.cell for each in planned(FILE).errors] == ["B14"]


def test_the_same_list_again_changes_nothing(practice: Practice) -> None:
    bring(FILE, practice)
    assert planned(FILE).is_idle
    assert touched(bring(FILE, practice)) == {"cases": (0, 0, 11), "assignments": (0, 0, 23)}
    assert {number: seats(number) for number in CASES} == SEATS


def test_a_list_whose_columns_changed_places_says_the_same(practice: Practice) -> None:
    rows = list(csv.reader(io.StringIO(FILE.decode())))
    turned = io.StringIO()
    csv.writer(turned, delimiter="\t").writerows([list(reversed(row)) for row in rows])
    bring(FILE, practice)
    assert planned(turned.getvalue().encode("utf-16"), "cases.txt").is_idle


def test_nobody_of_the_list_is_new_to_the_roster(practice: Practice) -> None:
    before = set(Technologist.objects.values_list("name", flat=True))
    bring(FILE, practice)
    assert set(Technologist.objects.values_list("name", flat=True)) == before


def test_the_overlap_of_the_list_opens_conflicts_that_name_both_cases(practice: Practice) -> None:
    with time_machine.travel(AT, tick=False):
        bring(FILE, practice)
    found = Conflict.objects.filter(case__number="B-20883", closed_at=None)
    messages = {each.code: each.message for each in found}
    assert {"double_booked", "uncovered"} <= set(messages)
    assert "B-20881" in messages["double_booked"]
    assert not Conflict.objects.filter(case__number="B-20881", code="uncovered").exists()
