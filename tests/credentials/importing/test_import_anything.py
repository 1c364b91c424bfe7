"""Sheets nobody would make: understanding them may say little, but it never fails."""

from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.importing.reading import understand
from credentials.importing.workbook import Cell, Sheet, Span, Workbook, ref
from tests.credentials.importing.workbooks import TODAY

HEADINGS = [
    "Name", "First name", "Last name", "E-mail", "Cell #", "CNIM #", "CNIM exp", "BLS", "BLS issued", "Exp",
    "Issued", "#", "Credential", "Issued by", "State", "Status", "Flu 26-27", "TB", "CEUs", "Notes", "Hire date",
    "Mercy Hospital privileges", "OR State Lic", "Role", "Hospital", "Surgeon", "Procedure", "Date", "EEGT", "CAPM",
    "RACE", "Fit test", "", "Name: Ann Lee", "BLS Provider",
]  # fmt: skip
VALUES = [
    "Ann Lee", "Cruz, Bo", "a@x.org", "b@x", "503-555-0101", "503-555-01O9", "12/31/27", "4/5/27", "31/12/2027",
    "Feb 2027", "11/26", "13/2027", "expired 3/1/26", "pending", "pending exam", "n/a", "yes", "declined",
    "lifetime", "47 / 50", "Inactive", "Active", "CNIM", "BLS Provider", "OR", "TOTAL TECHS: 9", "green = ok",
    "2027", "?", "same",
]  # fmt: skip
PLAIN = st.one_of(
    st.none(),
    st.sampled_from(HEADINGS),
    st.sampled_from(VALUES),
    st.text(max_size=20).map(lambda text: text.strip() or None),
    st.integers(-10, 60_000),
    st.floats(allow_nan=False, width=32),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.sampled_from([datetime.fromisoformat("2027-03-31T07:30"), time(7, 30), timedelta(hours=30)]),
)


@st.composite
def sheets(draw, name="T"):
    width = draw(st.integers(0, 7))
    heading = draw(st.lists(st.sampled_from(HEADINGS), min_size=width, max_size=width))
    body = draw(st.lists(st.lists(PLAIN, min_size=width, max_size=width), max_size=7))
    above = draw(st.lists(st.lists(PLAIN, min_size=width, max_size=width), max_size=2))
    values = [*above, heading, *body] if width else []
    comments = st.one_of(st.none(), st.none(), st.none(), st.just("ask her"))
    rows = tuple(
        tuple(Cell(ref(r, c), value or None, draw(comments)) for c, value in enumerate(row))
        for r, row in enumerate(values)
    )
    merged = tuple(draw(st.lists(st.builds(Span, *[st.integers(0, 4)] * 4), max_size=2))) if width else ()
    return Sheet(draw(st.sampled_from([name, "Ann Lee", "BLS", "old", ""])), rows, merged=merged)


@settings(max_examples=150, deadline=None)
@given(st.lists(sheets(), max_size=2, unique_by=lambda sheet: sheet.name))
def test_any_sheet_is_understood_or_reported(found):
    workbook = Workbook("x", tuple(found))
    reading = understand(workbook, today=TODAY)
    again = understand(workbook, today=TODAY, mapping=reading.mapping)
    assert (again.people, again.credentials) == (reading.people, reading.credentials)
    keys = {person.key for person in reading.people}
    assert {record.person for record in reading.credentials} <= keys
    assert all(person.name.display for person in reading.people)
    assert len(reading.sheets) == len(found)


@settings(max_examples=60, deadline=None)
@given(sheets(), st.data())
def test_any_answer_to_any_question_is_taken_without_failing(sheet, data):
    workbook = Workbook("x", (sheet,))
    questions = understand(workbook, today=TODAY).questions
    answers = {q.code: data.draw(st.sampled_from([choice.code for choice in q.choices])) for q in questions}
    answered = understand(workbook, today=TODAY, answers=answers)
    for question in answered.questions:
        if question.code in answers:
            assert question.answer == answers[question.code]
