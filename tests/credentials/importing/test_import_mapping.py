"""What columns are taken to mean, corrected by a person and remembered for next month's file."""

import json
from dataclasses import replace
from datetime import date as D

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from credentials.expiry import ExpiryRule
from credentials.importing import kinds
from credentials.importing.headings import read_credential_word, read_heading
from credentials.importing.mapping import mapping_data, mapping_from
from credentials.importing.targets import CredentialPart, Field, Ignored, target_from
from credentials.importing.typefacts import DEFAULT_TYPES, TypeFacts
from tests.credentials.importing.workbooks import ends, excel, people, problems, read_file, saved, text
from tests.credentials.importing.workbooks import kinds as kinds_of

ROWS = [
    ["Tech", "CNIM exp", "Fit test", "BLS", "Mystery"],
    ["Ann Lee", D(2027, 12, 31), D(2027, 8, 1), D(2027, 3, 31), "x"],
]


def test_every_column_has_a_proposal_with_a_reason_and_unknown_ones_are_listed():
    reading = read_file(excel(T=ROWS))
    columns = reading.mapping.sheets[0].columns
    assert [(c.column, c.heading, c.target) for c in columns] == [
        ("A", "Tech", Field("name")),
        ("B", "CNIM exp", CredentialPart("cnim", "expires_on")),
        ("C", "Fit test", None),
        ("D", "BLS", CredentialPart("bls", "expires_on")),
        ("E", "Mystery", None),
    ]
    assert all(column.reason for column in columns)
    assert columns[1].confidence > columns[3].confidence > columns[2].confidence
    assert set(problems(reading, "note")) == {"T!C1", "T!E1"}


def corrected(reading, **targets):
    sheet = reading.mapping.sheets[0]
    columns = tuple(replace(c, target=targets.get(c.column, c.target)) for c in sheet.columns)
    return replace(reading.mapping, sheets=(replace(sheet, columns=columns),))


def test_a_correction_is_followed():
    mapping = corrected(read_file(excel(T=ROWS)), C=CredentialPart("competence", "expires_on"), E=Ignored(), D=None)
    reading = read_file(excel(T=ROWS), mapping=mapping)
    assert ends(reading) == {"Ann Lee": {"cnim": D(2027, 12, 31), "competence": D(2027, 8, 1)}}
    assert set(problems(reading, "note")) == {"T!D1"}


def test_a_mapping_goes_through_json_and_back():
    mapping = corrected(
        read_file(excel(T=ROWS)),
        C=CredentialPart("hospital_privileges", "issued_on", "St. Odile", "OR", 2026),
        E=Ignored(),
    )
    assert mapping_from(json.loads(json.dumps(mapping_data(mapping)))) == mapping


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "field", "code": "shoe_size"},
        {"kind": "credential", "type_code": "bls", "part": "color"},
        {"kind": "credential", "type_code": "", "part": "number"},
        {"kind": "?"},
        {},
    ],
)
def test_a_mapping_from_outside_is_checked(data):
    with pytest.raises(ValueError, match="not a meaning"):
        target_from(data)


def test_next_month_s_file_remembers_by_heading_though_columns_moved():
    mapping = corrected(read_file(excel(T=ROWS)), C=CredentialPart("competence", "expires_on"), E=Ignored())
    moved = [
        ["Mystery", "BLS", "Tech", "Fit test", "ACLS exp"],
        ["x", D(2029, 3, 31), "Ann Lee", D(2028, 8, 1), D(2028, 4, 30)],
    ]
    reading = read_file(excel(T=moved), mapping=mapping)
    assert ends(reading) == {"Ann Lee": {"bls": D(2029, 3, 31), "competence": D(2028, 8, 1), "acls": D(2028, 4, 30)}}
    assert problems(reading, "note") == {}


def test_a_sheet_left_out_can_be_taken_in_and_one_taken_in_left_out():
    data = excel(Old=[["Tech", "BLS"], ["Ann Lee", D(2027, 3, 31)]], New=[["Tech", "BLS"], ["Bo Cruz", D(2027, 3, 31)]])
    first = read_file(data)
    assert people(first) == ["Bo Cruz"]
    old, new = first.mapping.sheets
    turned = replace(first.mapping, sheets=(replace(old, kind="wide"), replace(new, kind="ignored")))
    assert people(read_file(data, mapping=turned)) == ["Ann Lee"]


def test_a_file_without_headings_can_be_mapped_by_hand():
    data = text([["Ann Lee", "CNIM", "12/31/2027"], ["Bo Cruz", "BLS", "3/31/2027"]])
    first = read_file(data, "roster.csv")
    assert kinds_of(first) == {"": "unknown"}
    mapping = corrected(first, A=Field("name"), B=Field("credential"), C=Field("expires_on"))
    mapping = replace(mapping, sheets=(replace(mapping.sheets[0], kind="long"),))
    assert ends(read_file(data, "roster.csv", mapping=mapping)) == {
        "Ann Lee": {"cnim": D(2027, 12, 31)},
        "Bo Cruz": {"bls": D(2027, 3, 31)},
    }


def part(code, what="expires_on", **more):
    return CredentialPart(code, what, **more)


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("Malpractice COI exp", part("liability")),
        ("TB test (done)", part("tb", "issued_on")),
        ("Date of last TB test", part("tb", "issued_on")),
        ("Flu 26-27", part("influenza", "held", season=2026)),
        ("CEUs (cycle)", part("ceu", "hours")),
        ("CNIM CEUs", part("ceu", "hours")),
        ("CNIM #", part("cnim", "number")),
        ("CNIM Exp.", part("cnim")),
        ("CNIM\nexpiration", part("cnim")),
        ("R. EEG T. exp", part("reegt")),
        ("REEGT #", part("reegt", "number")),
        ("D.ABNM exp", part("dabnm")),
        ("CNIM-CS exp", part("cnim_cs")),
        ("OR State Lic", part("state_license", state="OR")),
        ("Oregon license #", part("state_license", "number", state="OR")),
        ("Lic (WA) exp", part("state_license", state="WA")),
        ("St. Brendan Med Ctr - privileges exp", part("hospital_privileges", issuer="St. Brendan Med Ctr")),
        ("Mt. Tabor Surgical Hosp priv.", part("hospital_privileges", issuer="Mt. Tabor Surgical Hosp")),
        (
            "Privileges: Lakeshore University Hospital",
            part("hospital_privileges", issuer="Lakeshore University Hospital"),
        ),
        ("Hospital privileges", part("hospital_privileges")),
        ("Columbia Spine Center badge", part("vendor_badge", issuer="Columbia Spine Center")),
        ("CPR card", part("bls")),
        ("AHA BLS expires", part("bls", issuer="AHA")),
        ("Red Cross CPR exp", part("bls", issuer="American Red Cross")),
        ("10 panel drug screen", part("drug_screen", "issued_on")),
        ("OIG/SAM check", part("exclusion", "issued_on")),
        ("RACE credits", part("race", "hours")),
        ("Privilages exp", part("hospital_privileges")),
        ("Tech Name", Field("name")),
        ("Cell #", Field("phone")),
        ("E-mail", Field("email")),
        ("Hire Date", Field("hire_date")),
        ("Expiraton date", Field("expires_on")),
        ("EEGT", None),
        ("ORT exp", None),
        ("IONM-T cert #", None),
        ("IONM-T", None),
        ("BLS/ACLS exp", None),
        ("CNIM prep course", None),
        ("Driver's license exp", None),
        ("Race/Ethnicity", None),
        ("Mitgliedsnummer", None),
        ("", None),
    ],
)
def test_headings(heading, target):
    reading = read_heading(heading)
    assert reading.target == target
    assert reading.reason


@pytest.mark.parametrize("heading", ["EEGT", "ORT exp", "IONM-T cert #"])
def test_a_heading_that_names_a_job_says_so(heading):
    assert "names a job, it is not a credential" in read_heading(heading).reason


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("BLS Provider", "bls"),
        ("ACLS (Advanced Cardiovascular Life Support)", "acls"),
        ("Hospital Privileges", "hospital_privileges"),
        ("HIPAA Training", "hipaa"),
        ("HIPPA", "hipaa"),
        ("Liability Insurance", "liability"),
        ("State License", "state_license"),
        ("C.N.I.M.", "cnim"),
        ("TB (PPD)", "tb"),
        ("Diplomate ABNM", "dabnm"),
    ],
)
def test_words_for_credentials_in_cells(word, code):
    assert read_credential_word(word).target.type_code == code


@pytest.mark.parametrize("word", ["EEGT", "Fit test", "ORT", "Parking permit"])
def test_words_that_are_no_known_credential(word):
    assert read_credential_word(word).target is None


def test_a_kind_of_sheet_that_registers_itself_claims_its_sheets():
    data = excel(Depots=[["Depot", "City", "Crew"], ["North", "Portland", "Two vans"]])
    known = kinds.folded(["Depot", "Crew"])
    kinds.register(kinds.SheetKind("depots", "depots", known, lambda headings: float(known <= headings)))
    try:
        reading = read_file(data)
    finally:
        kinds.unregister("depots")
    assert [(s.kind, s.claimed) for s in reading.sheets] == [("depots", True)]
    assert problems(reading, "note") == {}
    assert [s.claimed for s in read_file(data).sheets] == [False]


def test_a_roster_that_names_hospitals_in_a_column_stays_a_roster():
    rows = [
        ["Name", "Phone", "Hospital", "State", "Credential", "Expires", "Notes"],
        ["Ann Lee", "206-555-0100", "St. Odile", "OR", "Privileges", D(2027, 3, 31), "x"],
    ]
    reading = read_file(excel(T=rows))
    assert kinds_of(reading) == {"T": "long"}
    assert [(r.issuer_name, r.note) for r in reading.credentials] == [("St. Odile", "x")]


def test_a_type_that_the_practice_added_is_known_by_its_name():
    types = {**DEFAULT_TYPES, "fit_test": TypeFacts("Fit test", ExpiryRule.EXACT)}
    reading = read_file(excel(T=ROWS), types=types)
    assert ends(reading)["Ann Lee"]["fit_test"] == D(2027, 8, 1)
    long = [["Name", "Credential", "Expires"], ["Ann Lee", "FIT TEST", D(2027, 8, 1)]]
    assert ends(read_file(excel(T=long), types=types)) == {"Ann Lee": {"fit_test": D(2027, 8, 1)}}


def test_an_issuer_in_a_column_of_its_own():
    rows = [["Name", "BLS exp", "BLS issued by", "COI exp", "Malpractice carrier"]]
    rows.append(["Ann Lee", D(2027, 3, 31), "Red Cross", D(2027, 6, 30), "CNA"])
    reading = read_file(excel(T=rows))
    assert {r.type_code: r.issuer_name for r in reading.credentials} == {
        "bls": "American Red Cross",
        "liability": "CNA",
    }
    assert reading.questions == ()


def test_a_row_without_a_credential_and_a_comment_on_a_heading_are_said():
    book = Workbook()
    sheet = book.active
    sheet.title = "T"
    for row in (
        ["Name", "Credential", "Expires"],
        ["Ann Lee", "BLS", D(2027, 3, 31)],
        ["Ann Lee", None, D(2027, 4, 30)],
    ):
        sheet.append(row)
    sheet["C1"].comment = Comment("month end", "office")
    reading = read_file(saved(book))
    assert problems(reading, "error") == {"T!A3": "Names no credential; the row is left out."}
    assert problems(reading, "note") == {"T!C1": "The comment of this cell is not kept: month end"}
