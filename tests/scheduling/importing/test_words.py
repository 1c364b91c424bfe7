"""Statuses, modalities, names and notes as lists write them."""

import pytest

from scheduling.importing.modalities import parse_modalities
from scheduling.importing.names import names_in
from scheduling.importing.notes import note_of
from scheduling.importing.statuswords import parse_case_status


@pytest.mark.parametrize(
    ("written", "status", "reason"),
    [
        ("Booked", "booked", ""), ("CONFIRMED", "booked", ""), ("Scheduled", "booked", ""), ("Add-on", "booked", ""),
        ("Tentative", "tentative", ""), ("on hold", "tentative", ""), ("Penciled in", "tentative", ""),
        ("In progress", "in_progress", ""), ("Done", "done", ""), ("Completed", "done", ""),
        ("Cancelled", "cancelled", ""),
        ("Canceled", "cancelled", ""), ("CXL", "cancelled", ""), ("Cx'd", "cancelled", ""),
        ("Cancelled by surgeon", "cancelled", "surgeon"), ("Cancelled - pt sick", "cancelled", "patient"),
        ("Cancelled (no bed)", "cancelled", "hospital"), ("CX: no tech", "cancelled", "coverage"),
        ("Cancelled, credentialing", "cancelled", "credential"), ("Cancelled surgeon/patient", "cancelled", ""),
        ("Not monitored", "unmonitored", ""), ("went unmonitored", "unmonitored", ""),
    ],
)  # fmt: skip
def test_a_status_by_its_words(written: str, status: str, reason: str) -> None:
    reading = parse_case_status(written)
    assert reading
    assert (reading.status, reading.reason) == (status, reason)


@pytest.mark.parametrize("written", ["Postponed", "see notes", "??", "Bumped", "booked cancelled"])
def test_a_word_that_is_not_known_is_no_status(written: str) -> None:
    assert parse_case_status(written) is None


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("SSEP, MEP, EMG", ["SSEP", "MEP", "EMG"]), ("SSEP/MEP/EMG", ["SSEP", "MEP", "EMG"]),
        ("ssep; emg", ["SSEP", "EMG"]),
        ("SSEPs and MEPs", ["SSEP", "MEP"]), ("SSEP + TOF", ["SSEP", "TOF"]), ("SSEP, tcMEP", ["SSEP", "MEP"]),
        ("TceMEP", ["MEP"]), ("SSEP, EMG, pedicle screw", ["SSEP", "EMG", "pedicle screw"]), ("EMG (CN VII)", ["EMG"]),
        ("EMG (CN V, VII), BAER", ["EMG", "BAEP"]), ("SSEP, SSEP", ["SSEP"]), ("MEP, tcMEP", ["MEP"]),
        ("triggered EMG", ["EMG"]), ("D-wave", ["D-wave"]), ("cranial nerve mapping", ["cranial nerve mapping"]),
        ("SSEP,, ", ["SSEP"]), ("", []), ("-", []),
    ],
)  # fmt: skip
def test_modalities_by_their_words(written: str, names: list[str]) -> None:
    assert [each.name for each in parse_modalities(written)] == names


def test_what_stands_in_parentheses_is_kept_as_a_detail() -> None:
    [emg] = parse_modalities("EMG (CN V, VII)")
    assert (emg.written, emg.detail, emg.is_renamed) == ("EMG (CN V, VII)", "CN V, VII", False)
    [mep] = parse_modalities("tcMEP")
    assert (mep.written, mep.detail, mep.is_renamed) == ("tcMEP", "", True)


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Okafor", ["Okafor"]), ("Okafor, Adaeze", ["Okafor, Adaeze"]), ("Okafor / Lindqvist", ["Okafor", "Lindqvist"]),
        ("Okafor & Lindqvist", ["Okafor", "Lindqvist"]), ("Okafor (confirmed)", ["Okafor"]),
        ("Okafor - from 9 on", ["Okafor"]),
        ("Beaumont-Hart", ["Beaumont-Hart"]), ("Okafor?", ["Okafor"]), ("TBD", []), ("n/a", []), ("OPEN", []),
        ("-", []),
        ("Needs tech", []), ("unassigned", []), ("", []), ("Okafor / Okafor", ["Okafor"]),
    ],
)  # fmt: skip
def test_whom_a_cell_names(written: str, names: list[str]) -> None:
    assert list(names_in(written)) == names


@pytest.mark.parametrize(
    "written",
    ["MRN 448812", "pt name: J. Doe", "DOB 3/4/61", "67 y/o F", "67yo", "Patient is J.D.", "SSN 123-45-6789", "age 67",
     "45 year-old male", "Pt initials JD"],
)  # fmt: skip
def test_a_note_that_says_who_the_patient_is_is_not_kept(written: str) -> None:
    assert note_of(f"bring leads. {written}") == ""


@pytest.mark.parametrize(
    "written",
    ["Bring cranial leads", "Jackson table; left side", "call Dr. Vance first", "patient room 4 on arrival", "30 min"],
)
def test_any_other_note_is_kept(written: str) -> None:
    assert note_of(written) == written
