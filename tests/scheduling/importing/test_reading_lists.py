"""Lists in many layouts, and what is said of the cells that could not be read."""

from datetime import date, datetime, time, timedelta

import pytest

from credentials.importing.records import Question
from scheduling.importing.records import CaseRow
from tests.credentials.importing.workbooks import excel, open_document
from tests.scheduling.importing.lists import HEAD, case_row, listing, read_list

ROWS = [
    ["C-1", "11/23/2026", "7:30 AM", "4:00", "St. Brendan", "Okafor"],
    ["C-2", "11/24/2026", "21:30", "8:00", "Columbia", "Lindqvist"],
]
PLAIN = ["Conf #", "Date", "OR Start", "Est. Duration", "Facility", "Tech"]
SAID = [
    ("C-1", date(2026, 11, 23), 450, 240, "St. Brendan", "Okafor"),
    ("C-2", date(2026, 11, 24), 1290, 480, "Columbia", "Lindqvist"),
]


def rows(content: bytes, name: str = "cases.csv", **answers: str) -> list[CaseRow]:
    return list(read_list(content, name, **answers).joined["cases"].rows)


def short(row: CaseRow) -> tuple[object, ...]:
    return row.number, row.day, row.start, row.length, row.hospital, row.people.get("primary", "")


def said(content: bytes, *levels: str, **answers: str) -> dict[str, str]:
    found = read_list(content, **answers).problems
    return {each.cell: each.problem for each in found if each.level in (levels or ("error",))}


def questions(content: bytes, **answers: str) -> dict[str, Question]:
    return {each.code: each for each in read_list(content, **answers).questions}


@pytest.mark.parametrize(
    "head",
    [
        PLAIN,
        ["Case", "DOS", "Start", "Length", "Hospital", "Primary"],
        ["Boarding no", "Surgery date", "Time", "Duration", "Site", "Technologist"],
        ["Case #", "Date of surgery", "Start time", "Est. hours", "Location", "Assigned tech"],
        ["CONFIRMATION NUMBER", "Case Date", "Scheduled start", "Expected length", "Hospital name", "Tech 1"],
        ["Case ID", "Surgery Date", "Incision", "Case duration", "Facility name", "Monitoring tech"],
    ],
)
def test_headings_by_their_synonyms(head: list[str]) -> None:
    assert [short(row) for row in rows(listing(*ROWS, head=[*head, "Surgeon"]))] == SAID


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_delimiter_and_encoding(delimiter: str, encoding: str) -> None:
    lines = [[*PLAIN, "Surgeon"], *([*row, "Núñez"] for row in ROWS)]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    found = rows(content)
    assert [short(row) for row in found] == SAID
    assert {row.surgeon for row in found} == {"Núñez"}


def test_headings_below_a_title_and_totals_below_the_rows() -> None:
    title = [["Cascade Neuromonitoring: posted cases"], ["printed 11/20/2026"], []]
    content = excel(Cases=[*title, [*PLAIN, "Surgeon"], *([*row, "Vance"] for row in ROWS), [], ["Total cases: 2"]])
    assert [short(row) for row in rows(content, "cases.xlsx")] == SAID


def test_a_workbook_with_real_dates_and_times() -> None:
    cells = [
        ["C-1", date(2026, 11, 23), time(7, 30), timedelta(hours=4), "St. Brendan", "Okafor"],
        ["C-2", datetime.combine(date(2026, 11, 24), time()), time(21, 30), time(8), "Columbia", "Lindqvist"],
    ]
    assert [short(row) for row in rows(excel(Sheet1=[PLAIN, *cells]), "cases.xlsx")] == SAID


def test_an_open_document_and_one_with_the_roster_beside_it() -> None:
    assert [short(row) for row in rows(open_document([PLAIN, *ROWS]), "cases.ods")] == SAID
    book = excel(
        Techs=[["Name", "E-mail", "BLS exp"], ["Ann Lee", "ann@example.org", "3/31/2027"]], Cases=[PLAIN, *ROWS]
    )
    reading = read_list(book, "book.xlsx")
    assert [person.name.display for person in reading.people] == ["Ann Lee"]
    assert [short(row) for row in reading.joined["cases"].rows] == SAID


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Date/Time", "11/23/2026 7:30 AM"),
        ("Date/Time", "11/23/26 0730"),
        ("DateTime", "2026-11-23T07:30"),
        ("Surgery Date", "Mon, Nov 23, 2026 7:30a"),
        ("OR Start", "23-Nov-2026 07:30"),
        ("Scheduled start", "2026-11-23 07:30:00"),
    ],
)
def test_a_day_and_a_time_in_one_cell(head: str, cells: str) -> None:
    content = listing(["C-1", cells, "4h", "St. Brendan", "Vance"], head=["Case", head, "Length", "Site", "Surgeon"])
    assert [short(row)[:4] for row in rows(content)] == [SAID[0][:4]]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [("7:30 AM", "11:30 AM", (450, 690)), ("21:30", "05:30", (1290, 330)), ("22:00", "24:00", (1320, 1440))],
)
def test_an_end_in_place_of_a_length(start: str, end: str, expected: tuple[int, int]) -> None:
    head = ["Case", "Date", "Start", "End", "Hospital", "Surgeon"]
    [row] = rows(listing(["C-1", "11/23/2026", start, end, "St. Brendan", "Vance"], head=head))
    assert (row.start, row.end, row.length) == (*expected, None)


def test_a_start_and_an_end_in_one_cell() -> None:
    head = ["Case", "Date", "Time", "Hospital", "Surgeon"]
    [row] = rows(listing(["C-1", "11/23/2026", "7:30 - 11:30 AM", "St. Brendan", "Vance"], head=head))
    assert (row.start, row.end) == (450, 690)


@pytest.mark.parametrize(
    ("row", "cell", "problem"),
    [
        (case_row("C-1", "11/31/2026", "7:30"), "B2", "November 2026 has 30 days."),
        (case_row("C-1", "13/13/2026", "7:30"), "B2", "There is no month 13."),
        (case_row("C-1", "Monday", "7:30"), "B2", "Not a date."),
        (case_row("C-1", "11/2026", "7:30"), "B2", "Gives no day."),
        (case_row("C-1", "", "7:30"), "A2", "This row has no day: it is left out."),
        (case_row("C-1", "11/23/2026", ""), "A2", "This row has no start: it is left out."),
        (case_row("C-1", "11/23/2026", "TBD"), "C2", "“TBD” is not a time of day."),
        (case_row("C-1", "11/23/2026", "25:00"), "C2", "There is no time 25:00."),
        (
            case_row("C-1", "11/23/2026", "24:00"),
            "C2",
            "A day ends at 24:00 and the next begins: write 0:00 of that day.",
        ),
        (case_row("C-1", "11/23/2026", "7:30", "long"), "D2", "“long” is not a length of time."),
        (case_row("C-1", "11/23/2026", "7:30", "30h"), "D2", "30h is more than a day."),
        (case_row("C-1", "11/23/2026", "7:30", "18"), "D2", "18 could be hours or minutes."),
    ],
)
def test_a_row_without_its_day_start_or_length_is_no_case(row: list[str], cell: str, problem: str) -> None:
    good = case_row("C-9", "11/23/2026", "9:00 AM")
    assert said(listing(row, good)) == {cell: problem}
    assert [each.number for each in rows(listing(row, good))] == ["C-9"]


def test_any_other_bad_cell_is_left_out_alone() -> None:
    content = listing(
        ["C-1", "11/23/2026", "7:30 AM", "2h", "St. Brendan", "Okafor / Lindqvist", "x" * 60],
        head=[*HEAD[:6], "Room"],
    )
    assert said(content) == {"F2": "Names 2 people: one seat takes one.", "G2": "Has more than 40 characters."}
    [row] = rows(content)
    assert (row.number, row.people, row.room) == ("C-1", {}, "")


def test_ambiguous_dates_are_asked_about_once_for_the_file() -> None:
    content = listing(case_row("C-1", "4/5/2027", "7:30"), case_row("C-2", "5/6/2027", "7:30"))
    [question] = questions(content).values()
    assert (question.code, question.cells) == ("date_order", ("B2", "B3"))
    assert rows(content) == []
    assert [row.day for row in rows(content, date_order="mdy")] == [date(2027, 4, 5), date(2027, 5, 6)]
    assert [row.day for row in rows(content, date_order="dmy")] == [date(2027, 5, 4), date(2027, 6, 5)]


def test_an_early_hour_without_am_or_pm_is_asked_about() -> None:
    content = listing(case_row("C-1", "11/23/2026", "1:00"), case_row("C-2", "11/23/2026", "7:30"))
    assert questions(content)["clock:OR Start"].cells == ("C2",)
    assert said(content, "question") == {"C2": "Could be 1:00 AM or 1:00 PM."}
    assert [row.number for row in rows(content)] == ["C-2"]
    starts = {answer: rows(content, **{"clock:OR Start": answer})[0].start for answer in ("afternoon", "night")}
    assert starts == {"afternoon": 13 * 60, "night": 60}


def test_a_list_of_24_hours_leaves_no_doubt() -> None:
    content = listing(case_row("C-1", "11/23/2026", "1:00"), case_row("C-2", "11/23/2026", "21:30"))
    assert questions(content) == {}
    assert [row.start for row in rows(content)] == [60, 1290]


def test_a_case_without_length_takes_the_usual_one_until_somebody_says_otherwise() -> None:
    content = listing(case_row("C-1", "11/23/2026", "7:30", ""), case_row("C-2", "11/23/2026", "9:00", "2h"))
    assert said(content, "question") == {
        "A2": "Some cases have no expected length. How long are they to be taken for? Until answered: 4 h."
    }
    assert [(row.length, row.is_usual) for row in rows(content)] == [(240, True), (120, False)]
    assert [row.length for row in rows(content, case_length="180")] == [180, 120]
    assert [row.number for row in rows(content, case_length="leave_out")] == ["C-2"]


def test_an_unknown_status_is_asked_about_once_and_booked_until_then() -> None:
    content = listing(
        case_row("C-1", "11/23/2026", "7:30", status="Postponed"),
        case_row("C-2", "11/23/2026", "9:00", status="postponed"),
    )
    [question] = questions(content).values()
    assert (question.text, question.cells, question.in_force) == (
        "What does “Postponed” under “Status” say of a case?",
        ("I2", "I3"),
        "booked",
    )
    assert {row.status for row in rows(content)} == {"booked"}
    assert {row.status for row in rows(content, **{question.code: "tentative"})} == {"tentative"}
    assert rows(content, **{question.code: "leave_out"}) == []


PATIENT = ["Patient Name", "MRN", "DOB", "Pt age", "Sex", "Insurance", "FIN #"]


def test_columns_about_the_patient_are_not_brought_and_not_shown() -> None:
    secret = ["Doe, Jane", "448812", "3/4/1961", "65", "F", "Aetna", "99812"]
    content = listing([*case_row("C-1", "11/23/2026", "7:30"), *secret], head=[*HEAD, *PATIENT])
    reading = read_list(content)
    assert {p.cell: p.problem for p in reading.problems} == {
        f"{letter}1": f"Column “{heading}” was not brought: NerveCenter keeps no patient identifiers."
        for letter, heading in zip("JKLMNOP", PATIENT, strict=True)
    }
    told = f"{reading.problems}{reading.joined}{reading.questions}"
    assert not any(cell in told for cell in secret if len(cell) > 2)
    assert [row.number for row in reading.joined["cases"].rows] == ["C-1"]


def test_a_procedure_or_note_that_names_the_patient_is_not_brought() -> None:
    head = [*HEAD, "Procedure", "Notes"]
    bare = case_row("C-1", "11/23/2026", "7:30")
    told = "Not brought: it seems to say who the patient is, and NerveCenter keeps no patient identifiers."
    content = listing([*bare, "ACDF 67 y/o F", "MRN 448812"], head=head)
    assert said(content, "note") == {"J2": told, "K2": told}
    [row] = rows(content)
    assert (row.procedure, row.notes) == ("", ())
    [row] = rows(listing([*bare, "ACDF C5-6", "Jackson table"], head=head))
    assert (row.procedure, row.notes) == ("ACDF C5-6", ("Jackson table",))


def test_a_column_that_is_not_understood_is_listed() -> None:
    content = listing([*case_row("C-1", "11/23/2026", "7:30"), "red"], head=[*HEAD, "Tray color"])
    assert said(content, "note") == {"J1": "Column “Tray color” was not understood (no known words); it is not read."}
