"""A real export, one row a credential, brought into a new practice and held against its own rows."""

import csv
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from credentials.models import Credential, Issuer, Period, Suspension, Verification
from practices.models import Practice, Technologist
from tests.credentials.importing.roster.bringing import AT, Bringing, history_rows, told

SAMPLE = Path(__file__).parents[4] / "samples" / "lakeshore-credentials.csv"
IMPORTED_ON = date(2026, 11, 22)

CODES = {
    "CNIM": "cnim",
    "BLS Provider": "bls",
    "ACLS Provider": "acls",
    "Hospital Privileges": "hospital_privileges",
    "HIPAA Training": "hipaa",
    "Liability Insurance": "liability",
    "State License": "state_license",
}
ISSUERS = {"American Heart Association": "AHA", "Internal": "Cascade Neuromonitoring"}


def lines() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def day(text: str) -> date:
    return datetime.strptime(text, "%d-%b-%Y").date()  # noqa: DTZ007  a calendar date


@pytest.fixture
def brought(imports: Bringing, practice: Practice) -> Bringing:
    Technologist.objects.all().delete()
    imports.bring(SAMPLE.read_bytes(), SAMPLE.name)
    return imports


def test_every_row_is_one_credential_with_every_cell(brought: Bringing) -> None:
    expected = {
        (
            line["Employee ID"],
            CODES[line["Credential"]],
            ISSUERS.get(line["Issued By"], line["Issued By"]),
            line["Number"],
            day(line["Issue Date"]),
            day(line["Issue Date"]),
            day(line["Expiration Date"]),
            "" if line["Status"] == "Active" else f"Status: {line['Status']}",
        )
        for line in lines()
    }
    found = {
        (
            each.credential.technologist.employee_number,
            each.credential.type.code,
            each.credential.issuer.name,
            each.credential.number,
            each.issued_on,
            each.starts_on,
            each.expires_on,
            each.credential.note,
        )
        for each in Period.objects.standing_now().select_related("credential__technologist", "credential__issuer")
    }
    assert found == expected
    assert (len(expected), Credential.objects.count(), Period.objects.count()) == (100, 100, 100)


def test_everybody_is_on_the_roster_once(brought: Bringing) -> None:
    expected = {
        (
            line["Employee ID"],
            f"{line['First Name']} {line['Last Name']}",
            f"{line['Last Name']}, {line['First Name']}",
            line["Work Email"],
            "+1" + line["Mobile Phone"].replace("-", ""),
        )
        for line in lines()
    }
    found = {
        (each.employee_number, each.name, each.sort_name, each.email, str(each.phone))
        for each in Technologist.objects.all()
    }
    assert found == expected
    assert len(found) == Technologist.objects.count() == 15


def test_inactive_is_let_go_and_suspended_from_the_day_of_import(brought: Bringing) -> None:
    inactive = {line["Number"] for line in lines() if line["Status"] == "Inactive"}
    assert len(inactive) == 12
    let_go = Credential.objects.exclude(let_go_on=None)
    assert {(each.number, each.let_go_on) for each in let_go} == {(number, IMPORTED_ON) for number in inactive}
    spans = {(each.credential.number, each.starts_on, each.ends_on) for each in Suspension.objects.all()}
    assert spans == {(number, IMPORTED_ON, None) for number in inactive}


def test_pending_verification_counts_and_is_not_verified(brought: Bringing) -> None:
    pending = Credential.objects.filter(note="Status: Pending verification")
    assert pending.count() == 9
    assert {period.state for each in pending for period in each.periods.all()} == {"accepted"}
    assert not Verification.objects.exists()


def test_the_count_by_type(brought: Bringing) -> None:
    expected = Counter(CODES[line["Credential"]] for line in lines())
    assert Counter(Credential.objects.values_list("type__code", flat=True)) == expected
    assert expected == {
        "cnim": 14,
        "bls": 14,
        "acls": 9,
        "hospital_privileges": 38,
        "hipaa": 12,
        "liability": 12,
        "state_license": 1,
    }


def test_issuers_are_made_once_each(brought: Bringing) -> None:
    made = set(
        Issuer.objects.exclude(name__in=("ABRET", "ABNM", "AHA", "American Red Cross")).values_list(
            "name", "kind", "state"
        )
    )
    assert made == {
        ("Lakeshore University Hospital", "hospital", ""),
        ("St. Odile Medical Center", "hospital", ""),
        ("Prairie Orthopaedic Institute", "hospital", ""),
        ("Illinois DFPR", "state", "IL"),
        ("CNA", "insurer", ""),
        ("Cascade Neuromonitoring", "practice", ""),
    }


def test_what_is_doubtful_is_said(imports: Bringing) -> None:
    plan = imports.plan(SAMPLE.read_bytes(), SAMPLE.name)
    assert plan.errors == []
    assert set(told(plan, "question")) == {"!L11", "!L20"}
    assert told(plan, "note") == dict.fromkeys(("!J44", "!J52", "!J97"), "This day lies ahead: kept as given.")
    assert [kind.code for kind in plan.types] == ["hipaa"]


def test_the_same_file_again_changes_nothing(brought: Bringing) -> None:
    before = history_rows()
    outcome = brought.bring(SAMPLE.read_bytes(), SAMPLE.name, at=AT.replace(day=30))
    assert outcome.is_idle
    assert outcome.unchanged["credentials"] == outcome.unchanged["periods"] == 100
    assert history_rows() == before
