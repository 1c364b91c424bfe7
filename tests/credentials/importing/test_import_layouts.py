"""The same facts as other practices lay them out, each in its own way."""

from datetime import date as D

from openpyxl import Workbook

from tests.credentials.importing.workbooks import (
    ends,
    excel,
    kinds,
    open_document,
    people,
    problems,
    read_file,
    saved,
    text,
)

ANN = {"cnim": D(2027, 12, 31), "bls": D(2027, 3, 31)}


def test_headings_in_row_six_under_titles_and_remarks():
    rows = [
        ["Lake Neuromonitoring, LLC"],
        ["updated 1/2/26"],
        [],
        ["Confidential - do not share"],
        [],
        ["Employee", "Cell", "CNIM expires", "CPR card", "Lic (WA) exp"],
        ["Ann Lee", "206-555-0100", D(2027, 12, 31), D(2027, 3, 31), D(2027, 5, 1)],
        ["Bo Cruz", "206-555-0101", "12/31/2028", "4/30/2027", "n/a"],
        [],
        ["TOTAL TECHS", 3],
    ]
    reading = read_file(excel(Roster=rows))
    assert ends(reading) == {
        "Ann Lee": {**ANN, "state_license WA": D(2027, 5, 1)},
        "Bo Cruz": {"cnim": D(2028, 12, 31), "bls": D(2027, 4, 30)},
    }
    assert reading.people[0].phone == "+12065550100"
    assert problems(reading, "note")["Roster!A10"] in (
        "Not read: a total, not a person.",
        "Says 3 people; 2 were read.",
    )


def test_a_total_that_does_not_agree_is_noted():
    rows = [["Tech", "BLS exp"], ["Ann Lee", D(2027, 3, 31)], ["TOTAL TECHS: 3"]]
    notes = [p.problem for p in read_file(excel(T=rows)).problems if p.cell == "A3"]
    assert notes == ["Not read: a total, not a person.", "Says 3 people; 1 were read."]


def two_level(merge):
    book = Workbook()
    sheet = book.active
    sheet.title = "T"
    sheet.append(["Lake Neuromonitoring"])
    sheet.append(["Name", "E-mail", "CNIM", None, "BLS", None, "St. Odile Medical Center", None])
    sheet.append([None, None, "#", "Exp", "Issued", "Exp", "Priv exp", "Badge exp"])
    sheet.append(
        ["Lee, Ann", "a@x.org", "CN1", D(2027, 12, 31), D(2025, 3, 2), D(2027, 3, 31), D(2027, 8, 1), D(2027, 9, 1)]
    )
    for area in ("C2:D2", "E2:F2", "G2:H2", "A2:A3", "B2:B3") if merge else ():
        sheet.merge_cells(area)
    return saved(book)


def test_headings_on_two_levels_merged_or_not():
    for merge in (True, False):
        reading = read_file(two_level(merge))
        assert ends(reading) == {
            "Ann Lee": {
                **ANN,
                "hospital_privileges St. Odile Medical Center": D(2027, 8, 1),
                "vendor_badge": D(2027, 9, 1),
            }
        }
        bls = next(r for r in reading.credentials if r.type_code == "bls")
        assert (bls.issued_on, reading.credentials[0].number) == (D(2025, 3, 2), "CN1")


def test_one_sheet_a_person_as_labels_with_values():
    reading = read_file(
        excel(
            Ann_Lee=[
                ["Name:", "Ann Lee"],
                ["E-mail:", "a@x.org"],
                ["Cell", "206-555-0100"],
                ["CNIM #", "CN1"],
                ["CNIM exp", "12/31/2027"],
                ["BLS", "3/27"],
                ["TB test", "2/10/2026"],
            ],
            Sheet2=[
                ["Name", "Bo Cruz", "E-mail", "b@x.org"],
                ["Role", "Trainee"],
                ["CNIM #", "pending exam"],
                ["BLS exp", "4/30/2027"],
            ],
        )
    )
    assert kinds(reading) == {"Ann Lee": "person", "Sheet2": "person"}
    assert ends(reading) == {"Ann Lee": {**ANN, "tb": None}, "Bo Cruz": {"cnim": None, "bls": D(2027, 4, 30)}}
    assert [(p.email, p.discipline) for p in reading.people] == [("a@x.org", ""), ("b@x.org", "trainee")]
    assert problems(reading, "note")["Ann Lee!B6"] == "Read as 31 March 2027, the last day of the month."


def test_one_sheet_a_person_with_the_name_as_title_or_as_the_sheet():
    headings = ["Credential", "Number", "Issued", "Expires"]
    reading = read_file(
        excel(
            Sheet_A=[
                ["Okafor, Adaeze"],
                ["Phone: 503-555-0101", "E-mail: ada@x.org"],
                [],
                headings,
                ["CNIM", "CN1", "1/1/2023", "12/31/2027"],
                ["BLS", None, "3/14/2025", "3/31/2027"],
                ["Privileges - St. Odile", None, None, "6/30/2027"],
            ],
            Bo_Cruz=[headings, ["ACLS", "A1", "3/14/2025", "3/31/2027"]],
        )
    )
    assert ends(reading) == {
        "Adaeze Okafor": {**ANN, "hospital_privileges St. Odile": D(2027, 6, 30)},
        "Bo Cruz": {"acls": D(2027, 3, 31)},
    }
    assert (reading.people[0].email, reading.people[0].phone) == ("ada@x.org", "+15035550101")


def test_several_people_below_one_another_on_one_sheet():
    headings = ["Credential", "Expires"]
    rows = [
        ["Name: Ann Lee"],
        headings,
        ["CNIM", D(2027, 12, 31)],
        ["BLS", D(2027, 3, 31)],
        [],
        ["Name: Bo Cruz"],
        headings,
        ["BLS", D(2027, 4, 30)],
    ]
    rows = [[*row, None, None] for row in rows]
    rows[1].append("Notes")
    reading = read_file(excel(T=rows))
    assert ends(reading) == {"Ann Lee": ANN, "Bo Cruz": {"bls": D(2027, 4, 30)}}


def test_german_dates_in_a_windows_file_with_semicolons():
    rows = [
        ["Name", "E-Mail", "CNIM gültig bis", "BLS exp", "Privileges St. Odile exp"],
        ["Müller, Jörg", "j@x.de", "31.12.2027", "31.03.2027", "04.05.2027"],
        ["Groß, Änne", "ae@x.de", "31.12.2028", "30.04.2027", "05.06.27"],
    ]
    reading = read_file(text(rows, delimiter=";", encoding="cp1252"), "roster.csv")
    assert reading.order == "dmy"
    assert ends(reading) == {
        "Jörg Müller": {**ANN, "hospital_privileges St. Odile": D(2027, 5, 4)},
        "Änne Groß": {"cnim": D(2028, 12, 31), "bls": D(2027, 4, 30), "hospital_privileges St. Odile": D(2027, 6, 5)},
    }


def test_iso_dates_in_a_utf_16_tab_file():
    rows = [
        ["Technologist", "Employee #", "CNIM cert number", "CNIM expiration date", "BLS valid thru"],
        ["Zoë Núñez", "E1", "CN77", "2027-12-31", "2027-03-31"],
    ]
    reading = read_file(text(rows, delimiter="\t", encoding="utf-16"), "roster.txt")
    assert ends(reading) == {"Zoë Núñez": ANN}
    assert (reading.people[0].employee_number, reading.credentials[0].number) == ("E1", "CN77")


def test_a_long_open_document_with_odd_words_for_credentials():
    rows = [
        ["Staff name", "Cert type", "Exp date", "Cert no"],
        ["Ann Lee", "AHA BLS for Healthcare Providers", D(2027, 3, 31), "b1"],
        ["Ann Lee", "C.N.I.M. registry", D(2027, 12, 31), "c1"],
        ["Ann Lee", "Malpractice (CNA)", D(2027, 6, 30), None],
        ["Ann Lee", "Oregon medical license", D(2027, 6, 30), "L1"],
        ["Ann Lee", "Priviliges @ Mercy Hospital", D(2027, 6, 30), None],
        ["Ann Lee", "EEGT", D(2027, 12, 31), None],
        ["Ann Lee", "Fit Test", D(2027, 12, 31), None],
        ["Ann Lee", "CAPM", D(2027, 12, 31), None],
    ]
    reading = read_file(open_document(rows), "roster.ods")
    assert ends(reading)["Ann Lee"] == {
        **ANN,
        "liability": D(2027, 6, 30),
        "state_license OR": D(2027, 6, 30),
        "hospital_privileges Mercy Hospital": D(2027, 6, 30),
        "capm": D(2027, 12, 31),
    }
    assert {r.type_code: r.issuer_name for r in reading.credentials}["bls"] == "AHA"
    assert problems(reading, "error") == {"Sheet1!B7": "“EEGT” names a job, it is not a credential."}
    assert problems(reading, "question")["Sheet1!B8"] == "Which credential is “Fit Test”? Left out until answered."
    assert problems(reading, "note")["Sheet1!B9"] == "Confirm what this is: CAPM has no known issuer."


def test_a_wide_file_with_pairs_of_issue_and_expiry_and_bare_headings():
    rows = [
        ["Last Name", "First Name", "CNIM Issued", "CNIM Exp", "BLS", "Exp", "ACLS", "Expires", "TB", "Fit test exp"],
        [
            "Lee",
            "Ann",
            D(2022, 12, 31),
            D(2027, 12, 31),
            "B12",
            "3/31/2027",
            "A12",
            "4/30/2027",
            D(2026, 2, 1),
            "1/1/27",
        ],
    ]
    reading = read_file(excel(T=rows))
    assert ends(reading) == {"Ann Lee": {**ANN, "acls": D(2027, 4, 30), "tb": None}}
    found = {r.type_code: (r.number, r.issued_on) for r in reading.credentials}
    assert found["bls"] == ("B12", None)
    assert found["cnim"] == ("", D(2022, 12, 31))
    assert found["tb"] == ("", D(2026, 2, 1))
    assert problems(reading, "note") == {
        "T!J1": "Column “Fit test exp” was not understood (no known words); it is not read."
    }


def test_people_side_by_side_with_their_credentials_below():
    rows = [
        ["Name", "Ann Lee", "Bo Cruz", "Cy Dunn"],
        ["E-mail", "a@x.org", "b@x.org", "c@x.org"],
        ["CNIM exp", D(2027, 12, 31), D(2028, 12, 31), "pending exam"],
        ["BLS exp", D(2027, 3, 31), None, "13/2027"],
    ]
    reading = read_file(excel(T=rows))
    assert ends(reading) == {"Ann Lee": ANN, "Bo Cruz": {"cnim": D(2028, 12, 31)}, "Cy Dunn": {"cnim": None}}
    assert problems(reading, "error") == {"T!D4": "There is no month 13."}


def test_one_sheet_a_credential():
    reading = read_file(
        excel(
            BLS=[["Name", "Issued", "Expires"], ["Ann Lee", D(2025, 3, 1), D(2027, 3, 31)]],
            CNIM=[["Name", "Cert #", "Expires"], ["Lee, Ann", "CN1", D(2027, 12, 31)], ["Bo Cruz", "CN2", 2028]],
            TB_tests=[["Name", "Date"], ["Ann Lee", D(2026, 3, 1)]],
        )
    )
    assert ends(reading) == {"Ann Lee": {**ANN, "tb": None}, "Bo Cruz": {"cnim": D(2028, 12, 31)}}
    assert people(reading) == ["Ann Lee", "Bo Cruz"]


def test_a_name_that_stands_once_for_the_rows_below_it():
    rows = [
        ["Technologist", "Credential", "Expires"],
        ["Ann Lee", "BLS", D(2027, 3, 31)],
        [None, "CNIM", D(2027, 12, 31)],
        ["Bo Cruz", "BLS", D(2027, 4, 30)],
    ]
    assert ends(read_file(excel(T=rows))) == {"Ann Lee": ANN, "Bo Cruz": {"bls": D(2027, 4, 30)}}


def test_a_merged_name_counts_for_every_row_under_it():
    book = Workbook()
    sheet = book.active
    for row in (["Tech", "Credential", "Expires"], ["Ann Lee", "BLS", D(2027, 3, 31)], [None, "CNIM", D(2027, 12, 31)]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    assert ends(read_file(saved(book))) == {"Ann Lee": ANN}


def test_hospitals_as_bare_headings_over_dates():
    rows = [
        ["Tech", "Mercy General Hospital", "St. Odile Med Ctr", "Start date"],
        ["Ann Lee", D(2027, 3, 1), D(2027, 4, 1), D(2020, 1, 1)],
        ["Bo Cruz", D(2027, 5, 1), "pending", D(2021, 1, 1)],
    ]
    reading = read_file(excel(T=rows))
    assert ends(reading)["Ann Lee"] == {
        "hospital_privileges Mercy General Hospital": D(2027, 3, 1),
        "hospital_privileges St. Odile Med Ctr": D(2027, 4, 1),
    }
    assert [p.starts_on for p in reading.people] == [D(2020, 1, 1), D(2021, 1, 1)]


def test_names_without_a_heading():
    rows = [[None, "CNIM exp", "BLS exp"], ["Lee, Ann", D(2027, 12, 31), D(2027, 3, 31)], ["Cruz, Bo", None, None]]
    reading = read_file(excel(T=rows))
    assert people(reading) == ["Ann Lee", "Bo Cruz"]
    assert ends(reading)["Ann Lee"] == ANN


def test_columns_in_another_order_with_misspelt_headings():
    rows = [
        ["Expiraton date", "Credental", "Employe name", "Issued by", "Emial"],
        [D(2027, 3, 31), "BLS", "Ann Lee", "Red Cross", "ANN@X.ORG"],
        [D(2027, 12, 31), "CNIM", "Ann Lee", "ABRET", "ANN@X.ORG"],
    ]
    reading = read_file(excel(T=rows))
    assert ends(reading) == {"Ann Lee": ANN}
    assert reading.people[0].email == "ann@x.org"
    assert [r.issuer_name for r in reading.credentials] == ["American Red Cross", "ABRET"]


def test_headings_repeated_on_each_printed_page_and_sections_between_rows():
    heading = ["Tech", "BLS exp", "CNIM exp"]
    rows = [
        heading,
        ["Portland team:", None, None],
        ["Ann Lee", D(2027, 3, 31), D(2027, 12, 31)],
        heading,
        ["Per diem", None, None],
        ["Bo Cruz", D(2027, 4, 30), None],
    ]
    reading = read_file(excel(T=rows))
    assert ends(reading) == {"Ann Lee": ANN, "Bo Cruz": {"bls": D(2027, 4, 30)}}
    assert set(problems(reading, "note")) == {"T!A2", "T!A5"}


def test_sheets_for_other_purposes_are_named_and_left_out():
    book = Workbook()
    book.active.title = "Roster"
    book.active.append(["Tech", "BLS exp", "CNIM exp"])
    book.active.append(["Ann Lee", D(2027, 3, 31), D(2027, 12, 31)])
    for name in ("OLD roster", "Template"):
        book.create_sheet(name).append(["Tech", "BLS exp"])
    book.create_sheet("Empty")
    hidden = book.create_sheet("data")
    hidden.append(["Tech", "BLS exp"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Budget").append(["Month", "Amount"])
    reading = read_file(saved(book))
    assert kinds(reading) == {
        "Roster": "wide",
        "OLD roster": "ignored",
        "Template": "ignored",
        "Empty": "ignored",
        "data": "ignored",
        "Budget": "unknown",
    }
    assert ends(reading) == {"Ann Lee": ANN}
    assert set(problems(reading, "note")) == {"OLD roster!A1", "Template!A1", "Empty!A1", "data!A1"}
    assert set(problems(reading, "error")) == {"Budget!A1"}


def test_a_formula_without_value_in_a_roster_is_an_error_at_its_cell():
    book = Workbook()
    book.active.title = "T"
    book.active.append(["Tech", "BLS exp"])
    book.active.append(["Ann Lee", "=TODAY()+30"])
    errors = problems(read_file(saved(book)), "error")
    assert "never calculated" in errors["T!B2"]


def test_long_headings_of_an_audit_with_the_name_in_two_columns():
    headings = [
        "Clinician Last Name", "Clinician First Name", "Position", "Email Address", "ABRET CNIM Certification Number",
        "CNIM Certification Expiration", "Basic Life Support (BLS) Expiration Date", "PPD/QuantiFERON Date",
        "Influenza Vaccine (2026-2027)", "Certificate of Insurance Expiration", "OIG Exclusion Check", "Comments",
    ]  # fmt: skip
    rows = [
        ["NeuroWatch IOM, Inc."],
        [],
        headings,
        [
            "Lee", "Ann", "Senior IONM Technologist", "a@x.org", "12345", "12/31/2027", "03/2027", "3/14/2026",
            "10/2/2026", "7/1/2027", "11/1/2026", "PTO",
        ],
        ["Report generated 11/1/2026"],
    ]  # fmt: skip
    reading = read_file(excel(Staff=rows))
    found = {r.type_code: (r.number, r.issued_on, r.expires_on, r.season) for r in reading.credentials}
    assert found == {
        "cnim": ("12345", None, D(2027, 12, 31), None),
        "bls": ("", None, D(2027, 3, 31), None),
        "tb": ("", D(2026, 3, 14), None, None),
        "influenza": ("", D(2026, 10, 2), None, 2026),
        "liability": ("", None, D(2027, 7, 1), None),
        "exclusion": ("", D(2026, 11, 1), None, None),
    }
    assert (reading.people[0].discipline, reading.people[0].notes) == ("technologist", ("PTO",))


def test_two_tables_below_one_another_with_their_own_headings():
    rows = [
        ["Technologists"],
        ["Name", "CNIM Exp", "BLS Exp"],
        ["Ann Lee", D(2027, 12, 31), D(2027, 3, 31)],
        ["Bo Cruz", D(2028, 12, 31), None],
        [],
        ["Hospital Privileges"],
        ["Name", "Froedtert Hospital", "Aurora St. Luke's Medical Center"],
        ["Ann Lee", D(2027, 5, 1), D(2027, 8, 15)],
        ["Bo Cruz", "pending", "N/A"],
    ]
    reading = read_file(excel(T=rows))
    assert ends(reading) == {
        "Ann Lee": {
            **ANN,
            "hospital_privileges Froedtert Hospital": D(2027, 5, 1),
            "hospital_privileges Aurora St. Luke's Medical Center": D(2027, 8, 15),
        },
        "Bo Cruz": {"cnim": D(2028, 12, 31), "hospital_privileges Froedtert Hospital": None},
    }


def test_a_personnel_form_with_labels_side_by_side_above_its_table():
    rows = [
        ["EMPLOYEE CREDENTIAL FILE"],
        [],
        ["Employee Name", "Lee, Ann", None, "Hire Date", D(2019, 4, 1)],
        ["Email", "a@x.org", None, "Cell Phone", "414-555-0131"],
        [],
        ["Certification", "Certificate #", "Date Issued", "Expiration Date", "Verified"],
        ["CNIM", "12345", D(2022, 12, 1), D(2027, 12, 31), "Y"],
        ["BLS (AHA)", None, D(2025, 3, 2), D(2027, 3, 31), "Y"],
        ["Flu shot", None, D(2026, 10, 2), None, None],
    ]
    reading = read_file(excel(Lee=rows))
    assert ends(reading) == {"Ann Lee": {**ANN, "influenza": None}}
    assert [(r.issuer_name, r.note) for r in reading.credentials] == [("ABRET", ""), ("AHA", ""), ("", "")]
    person = reading.people[0]
    assert (person.starts_on, person.email, person.phone) == (D(2019, 4, 1), "a@x.org", "+14145550131")


def test_accents_of_an_old_mac_file_with_few_of_them():
    rows = [["Name", "BLS expires"], ["José Peña", "31-Mar-27"]]
    assert people(read_file(text(rows, encoding="mac_roman"), "roster.csv")) == ["José Peña"]
