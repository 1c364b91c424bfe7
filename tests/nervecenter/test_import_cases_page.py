"""A list of cases at the import pages: understood, asked about, previewed, corrected, applied."""

from typing import Any

import pytest

from credentials.models import UnreadCell
from nervecenter.demo.samples import CASES, SAMPLES
from scheduling.models import Assignment, Case
from tests.conftest import opened
from tests.nervecenter.test_import_page import Browser, Visit, browser
from tests.scheduling.importing.lists import HEAD, case_row, crew, hospitals, listing
from tests.support.steady import steady

__all__ = ["browser"]
SAMPLE = (SAMPLES / CASES).read_bytes()


@pytest.fixture
def at_pages(browser: Browser) -> Browser:
    with opened(browser.practice.pk):
        hospitals()
        crew()
    return browser


def text_of(response: Any) -> str:
    return " ".join(steady(response.content).replace("\xa0", " ").split())


def hand_in(browser: Browser, content: bytes = SAMPLE) -> Visit:
    return browser.hand_in(content, "cases.csv")


def test_what_was_understood_names_each_column_and_asks_the_hospital(at_pages: Browser) -> None:
    visit = hand_in(at_pages)
    page = visit.client.get(visit.url)
    [sheet] = page.context["sheets"]
    assert (sheet.kind, sheet.is_read, sheet.found.rows) == ("cases", True, 13)
    assert {column.heading: column.controls.meaning.means for column in sheet.columns} == {
        "Conf #": "other:number",
        "Date": "other:date",
        "OR Start": "other:start",
        "Est. Duration": "other:length",
        "Facility": "other:hospital",
        "OR": "other:room",
        "Surgeon": "other:surgeon",
        "Procedure": "other:procedure",
        "Modalities": "other:modalities",
        "Tech": "other:primary",
        "Backup": "other:backup",
        "Reader": "other:oversight",
        "Status": "other:status",
    }
    said = text_of(page)
    assert "11 cases, 23 assignments" in said
    assert "Is “St. Brendon Med Ctr” the same as St. Brendan Medical Center?" in said


def test_the_preview_shows_each_case_and_the_seat_that_clashes(at_pages: Browser) -> None:
    visit = hand_in(at_pages)
    page = visit.preview()
    preview = page.context["preview"]
    counts = {count.label: count.number for count in preview.tally}
    assert (counts["new cases"], counts["new seats"], counts["seats that clash"]) == (11, 23, 1)
    assert (counts["open questions"], counts["cells left out"]) == (1, 2)
    said = text_of(page)
    assert "Mon 23 Nov 2026, 7:30 AM to 11:30 AM" in said
    assert "Tue 24 Nov 2026, 9:30 PM to Wed 25 Nov, 5:30 AM" in said
    assert "Adaeze Okafor, primary: wanted, clashes with B-20881" in said
    assert "November 2026 has 30 days." in said
    with opened(at_pages.practice.pk):
        assert not Case.objects.exists()


def test_it_is_applied_once_the_question_is_answered_and_the_error_left_out(at_pages: Browser) -> None:
    visit = hand_in(at_pages)
    [question] = visit.understood()["questions"]
    visit.says(**{question.name: question.choices[0].code})
    assert visit.apply().status_code == 422
    with opened(at_pages.practice.pk):
        assert not Case.objects.exists()
    visit.apply(skip_bad="on")
    with opened(at_pages.practice.pk):
        assert (Case.objects.count(), Assignment.objects.count()) == (12, 23)
        assert Case.objects.get(number="B-20891").status == "cancelled"
        cell = UnreadCell.objects.get()
        assert (cell.cell, cell.value) == ("B14", "11/31/2026")
    tally = {count.label: count.number for count in visit.understood()["result"].tally}
    assert tally == {"new cases": 12, "new assignments": 23}
    again = hand_in(at_pages, SAMPLE + b"\n")
    assert again.preview().context["preview"].is_idle


def test_a_changed_time_is_shown_and_can_be_kept(at_pages: Browser) -> None:
    hand_in(at_pages, listing(case_row("C-1", "11/23/2026", "7:30 AM", tech="Okafor"))).apply()
    visit = hand_in(at_pages, listing(case_row("C-1", "11/24/2026", "9:00 AM", tech="Okafor")))
    page = visit.preview()
    said = text_of(page)
    assert "Mon 23 Nov 2026, 7:30 AM to 9:30 AM" in said
    assert "Tue 24 Nov 2026, 9:00 AM to 11:00 AM" in said
    [change] = page.context["preview"].sections["differing"].page.object_list
    visit.client.post(f"{visit.url}preview/", {f"choice:{change.change.key}": "keep"})
    visit.apply()
    with opened(at_pages.practice.pk):
        assert f"{Case.objects.get().starts_at:%d}" == "23"


def test_a_column_can_be_corrected(at_pages: Browser) -> None:
    head = [*HEAD[:5], "Wer", *HEAD[6:]]
    visit = hand_in(at_pages, listing(case_row("C-1", "11/23/2026", "7:30 AM", tech="Okafor"), head=head))
    column = next(each for each in visit.understood()["sheets"][0].columns if each.heading == "Wer")
    assert column.controls.meaning.means == ""
    visit.says(**{f"{column.controls.name}:means": "other:primary"})
    [step] = visit.understood()["plan"].joined["cases"].steps
    assert [seat.person.name for seat in step.seats] == ["Adaeze Okafor"]


def test_patients_are_shown_nowhere_and_their_file_is_not_kept(at_pages: Browser) -> None:
    head = [*HEAD, "Patient Name", "DOB", "Patient DOB"]
    row = [*case_row("C-1", "11/23/2026", "7:30 AM"), "Doe, Jane", "3/4/1961", "3/4/1961"]
    visit = hand_in(at_pages, listing(row, head=head))
    understood, preview = text_of(visit.client.get(visit.url)), text_of(visit.preview())
    assert "About the patient: not brought" in understood
    assert "NerveCenter keeps no patient identifiers" in preview
    for said in (understood, preview):
        assert "Doe" not in said
        assert "1961" not in said
    assert b"Doe" in bytes(visit.run.content)
    visit.apply()
    assert bytes(visit.run.content) == b""
    assert [(count.label, count.number) for count in visit.understood()["result"].tally] == [("new cases", 1)]


def test_an_abandoned_file_is_not_kept(at_pages: Browser) -> None:
    visit = hand_in(at_pages)
    visit.client.post(f"{visit.url}abandonment/")
    assert (visit.run.state, bytes(visit.run.content)) == ("abandoned", b"")
