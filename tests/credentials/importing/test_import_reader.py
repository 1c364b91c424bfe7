"""Files of every kind a practice sends, and those that are none."""

import contextlib
import csv
import io
import subprocess
import sys
import zipfile
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.office import Annotation
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl import Workbook as ExcelWorkbook
from openpyxl.comments import Comment

from credentials.importing.reader import read
from credentials.importing.workbook import Span, UnreadableFile

pytestmark = pytest.mark.usefixtures("reads_apart")

ROWS = [["Name", "City", "Notes"], ["Élodie Muñoz", "Göttingen", "two\nlines, and a comma"]]


def text_file(rows, delimiter=",", encoding="utf-8"):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def excel(fill):
    book = ExcelWorkbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.rows]


def refusal(name, data):
    with pytest.raises(UnreadableFile) as refused:
        read(name, data)
    return str(refused.value)


def read_or_refuse(name, data):
    with contextlib.suppress(UnreadableFile):
        read(name, data)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "mac_roman"]
)
def test_text_in_columns_with_any_delimiter_in_any_encoding(delimiter, encoding):
    sheet = read("roster.csv", text_file(ROWS, delimiter, encoding)).sheets[0]
    assert values(sheet) == ROWS
    assert (sheet.name, sheet.rows[1][2].ref) == ("", "C2")


def test_a_guessed_encoding_is_said():
    assert read("a.csv", text_file(ROWS, encoding="cp1252")).notes == (
        "Read as Windows-1252 text; check that names with accents look right.",
    )


def test_excels_hint_line_names_the_delimiter():
    assert values(read("a.csv", b"sep=;\r\nName;CNIM, exp\r\n").sheets[0]) == [["Name", "CNIM, exp"]]


def test_a_title_with_commas_does_not_decide_the_delimiter():
    data = b"Cascade, LLC, roster, 2026\n\nName;CNIM;BLS\nA;1;2\nB;3;4\n"
    assert values(read("a.csv", data).sheets[0])[2] == ["Name", "CNIM", "BLS"]


def test_old_mac_line_ends():
    assert len(read("a.csv", b"Name,BLS\rA,1\rB,2\r").sheets[0].rows) == 3


def test_a_workbook_keeps_types_sheets_comments_and_merges():
    def fill(book):
        sheet = book.active
        sheet.title = "Techs"
        sheet["A1"] = "Title"
        sheet.merge_cells("A1:C1")
        sheet["B3"] = date(2027, 3, 31)
        sheet["C3"] = 5035550104
        sheet["C4"] = 22.5
        sheet["B4"] = time(7, 30)
        sheet["B5"] = True
        sheet["B3"].comment = Comment("paid 10/30", "office")
        book.create_sheet("back").sheet_state = "hidden"

    techs, back = read("t.xlsx", excel(fill)).sheets
    assert (techs.name, techs.hidden, techs.merged) == ("Techs", False, (Span(0, 0, 0, 2),))
    assert (back.name, back.hidden, back.rows) == ("back", True, ())
    cells = {cell.ref: cell for row in techs.rows for cell in row if cell.value is not None}
    assert {place: cell.value for place, cell in cells.items()} == {
        "A1": "Title",
        "B3": date(2027, 3, 31),
        "C3": 5035550104,
        "B4": time(7, 30),
        "C4": 22.5,
        "B5": True,
    }
    assert type(cells["C3"].value) is int
    assert cells["B3"].comment == "paid 10/30"


def test_a_comment_on_an_empty_cell_is_kept():
    def fill(book):
        book.active["A1"] = "Name"
        book.active["D9"].comment = Comment("ask her", "office")

    sheet = read("t.xlsx", excel(fill)).sheets[0]
    assert [(cell.ref, cell.comment) for row in sheet.rows for cell in row if cell.comment] == [("D9", "ask her")]


def test_a_formula_without_a_saved_value_is_reported_and_never_calculated():
    def fill(book):
        book.active["A1"] = "Name"
        book.active["B2"] = "=1+1"

    workbook = read("t.xlsx", excel(fill))
    assert [(cell.ref, "never calculated" in cell.problem) for cell in workbook.unread] == [("B2", True)]


def test_a_failed_formula_is_reported():
    def fill(book):
        book.active["A1"] = "Name"
        book.active["B2"] = "#REF!"
        book.active["B2"].data_type = "e"

    assert [(cell.ref, cell.problem) for cell in read("t.xlsx", excel(fill)).unread] == [
        ("B2", "a formula that failed (#REF!)")
    ]


def test_macros_are_not_run_and_that_is_said():
    plain = excel(lambda book: book.active.append(["Name"]))
    with zipfile.ZipFile(io.BytesIO(plain)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | {"xl/vbaProject.bin": b"macro"}).items():
            archive.writestr(name, content)
    workbook = read("t.xlsm", out.getvalue())
    assert workbook.notes == ("The workbook contains macros; they were not run.",)
    assert values(workbook.sheets[0]) == [["Name"]]


def open_document():
    document, table = OpenDocumentSpreadsheet(), Table(name="Techs")
    title = TableRow()
    wide = TableCell(valuetype="string", numbercolumnsspanned=2, numberrowsspanned=1)
    wide.addElement(P(text="Title"))
    title.addElement(wide)
    title.addElement(CoveredTableCell())
    table.addElement(title)
    row = TableRow()
    day = TableCell(valuetype="date", datevalue="2027-03-31")
    note = Annotation()
    note.addElement(P(text="paid"))
    day.addElement(note)
    day.addElement(P(text="31.03.27"))
    row.addElement(TableCell(numbercolumnsrepeated=2))
    row.addElement(day)
    table.addElement(row)
    rest = TableRow(numberrowsrepeated=1048570)
    rest.addElement(TableCell(numbercolumnsrepeated=16000))
    table.addElement(rest)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def test_an_open_document_keeps_dates_comments_and_merges():
    sheet = read("t.ods", open_document()).sheets[0]
    assert values(sheet) == [["Title", None, None], [None, None, date(2027, 3, 31)]]
    assert sheet.merged == (Span(0, 0, 0, 1),)
    assert sheet.rows[1][2].comment == "paid"


def test_the_name_does_not_decide_what_a_file_is():
    workbook = read("roster.csv", excel(lambda book: book.active.append(["Name"])))
    assert values(workbook.sheets[0]) == [["Name"]]
    assert workbook.notes == ("The name says CSV, the file is XLSX: it was read as that.",)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"", "empty"),
        ("a.csv", b"  \r\n\r\n", "empty"),
        ("a.csv", b",,,\n,,\n", "empty"),
        ("a.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("a.xls", b"<html><table><tr><td>Name", "web page"),
        ("a.xls", b"\xef\xbb\xbf  <!DOCTYPE html>", "web page"),
        ("a.xls", b'<?xml version="1.0"?><Workbook>', "XML"),
        ("a.xlsx", b"\x89PNG\r\n\x1a\n", "picture"),
        ("a.xlsx", b"PK\x03\x04 cut off", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not a spreadsheet"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\0" * 900, "damaged"),
        ("a.csv", b"Name\x00\x01\x02\x03\x00\x05\xff\xfe", "neither"),
        ("a.csv", b"\xff\xfe\x00\xd8\x00\xd8", "neither"),
        ("a.csv", b"a,b\n" * 30_000, "rows"),
        ("a.csv", b"x" * 11 * 1024 * 1024, "larger than 10 MB"),
        ("a.csv", b"a," * 500, "columns"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(name, data, words):
    sentence = refusal(name, data)
    assert words in sentence
    assert sentence.endswith(".")


def archive_of(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


def test_other_archives_say_what_they_are():
    assert "Word" in refusal("a.xlsx", archive_of(word__document_xml="x"))
    assert "unpack" in refusal("a.xlsx", archive_of(readme_xml="x"))
    assert "damaged" in refusal("a.xlsx", archive_of(xl__workbook_xml="<not a workbook"))


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert "unpacks to far more" in refusal("a.xlsx", archive_of(xl__workbook_xml=b"0" * 30_000_000))


def test_one_cell_at_the_far_end_of_a_sheet_is_refused_and_named():
    def fill(book):
        book.active["A1"] = "Name"
        book.active["XFD1048576"] = "stray"

    assert "XFD1048576" in refusal("a.xlsx", excel(fill))


def test_one_long_text_in_every_cell_is_refused():
    """A small file can name one shared text thousands of times."""
    plain = excel(lambda book: book.active.append(["Name"]))
    with zipfile.ZipFile(io.BytesIO(plain)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{space}"><si><t>{"x" * 30_000}</t></si></sst>'.encode()
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'.encode(),
    )
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(2, 1500))
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", f"{rows}</sheetData>".encode())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert "far more text" in refusal("a.xlsx", out.getvalue())


def test_the_first_half_of_a_workbook_is_damaged():
    whole = excel(lambda book: book.active.append(["Name"]))
    assert "damaged" in refusal("a.xlsx", whole[: len(whole) // 2])


@given(st.binary(max_size=400))
def test_random_bytes_are_read_or_refused(data):
    read_or_refuse("a.csv", data)


SOUND = excel(lambda book: [book.active.append(["Name", "BLS"]), book.active.append(["A", date(2027, 1, 31)])])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(SOUND) - 1), st.binary(min_size=1, max_size=20))
def test_a_workbook_with_bytes_changed_is_read_or_refused(place, change):
    read_or_refuse("a.xlsx", SOUND[:place] + change + SOUND[place + len(change) :])


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"]), st.data())
def test_a_workbook_with_a_damaged_part_is_read_or_refused(part, data):
    with zipfile.ZipFile(io.BytesIO(SOUND)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    content = parts[part]
    place = data.draw(st.integers(0, len(content) - 1))
    parts[part] = content[:place] + data.draw(st.binary(max_size=12)) + content[place + data.draw(st.integers(0, 9)) :]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    read_or_refuse("a.xlsx", out.getvalue())


def test_the_reading_process_sees_no_settings(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("SECRET_KEY", "do not hand on")
    monkeypatch.chdir(tmp_path)
    assert values(read("t.xlsx", SOUND).sheets[0])[1] == ["A", date(2027, 1, 31)]


def test_reading_needs_no_django():
    script = "import sys, credentials.importing.reading, credentials.importing.reader; print('django' in sys.modules)"
    root = Path(__file__).parents[3]
    ran = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
